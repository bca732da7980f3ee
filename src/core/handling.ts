// What people have done to an alert; it travels with every revision from the first deed on.
import type { DeedName, DismissReason, DispatchStep, Ending, Person, SpotCheck } from './alert-action.ts'
import type { AlertState, Level } from './alert-state.ts'

export interface Deeds {
  readonly by: Person
  readonly atMs: number
  readonly text: string
}

/** What the program says of what a person has corrected. */
export interface SaidByProgram {
  readonly place: string
  readonly topic: string
  readonly level: Level
}

export interface Correction extends Deeds {
  readonly place: string | null
  readonly topic: string | null
  readonly level: Level | null
  /** As of this revision. */
  readonly program: SaidByProgram
  /** The program's level when the person corrected it: the correction holds until the program asks for more. */
  readonly levelThen: Level
}

export interface Dispatch {
  readonly id: string
  readonly department: string
  readonly task: string
  readonly check: SpotCheck | null
  readonly by: Person
  readonly atMs: number
  readonly dueMs: number
  readonly steps: readonly (Deeds & { readonly step: DispatchStep })[]
}

/** A statement of an organisation on the matter. */
export interface StatementMade extends Deeds {
  readonly organisation: string
  readonly saidMs: number
  readonly link: string
}

/** The last deed of a person: who has the pen, and what a taking back leads to. */
export interface LastDeed {
  readonly by: Person
  readonly atMs: number
  readonly action: DeedName
  readonly rev: number
  readonly text: string
  /** The state and the handling before it, where it may be taken back. */
  readonly before: { readonly state: AlertState; readonly assignee: Person | null } | null
}

export interface Handling {
  readonly acknowledged: { readonly by: Person; readonly atMs: number } | null
  readonly assignee: Person | null
  readonly watchers: readonly Person[]
  readonly notes: readonly Deeds[]
  readonly corrected: Correction | null
  readonly resolved: (Deeds & { readonly ending: Ending }) | null
  readonly dismissed: (Deeds & { readonly reason: DismissReason }) | null
  /** `by` is null where the program did it, because nobody acknowledged. */
  readonly escalated: {
    readonly by: Person | null
    readonly atMs: number
    readonly to: string
    readonly text: string
  } | null
  readonly handedOver: readonly (Deeds & { readonly office: string })[]
  readonly dispatches: readonly Dispatch[]
  readonly responses: readonly StatementMade[]
  readonly mergedInto: string | null
  readonly merged: readonly string[]
  readonly reopenedAs: string | null
  readonly reopenedFrom: string | null
  readonly splitFrom: string | null
  readonly split: readonly string[]
  /** How often it was told again because nobody acknowledged. */
  readonly reminders: number
  readonly last: LastDeed | null
}

export const untouched: Handling = {
  acknowledged: null,
  assignee: null,
  watchers: [],
  notes: [],
  corrected: null,
  resolved: null,
  dismissed: null,
  escalated: null,
  handedOver: [],
  dispatches: [],
  responses: [],
  mergedInto: null,
  merged: [],
  reopenedAs: null,
  reopenedFrom: null,
  splitFrom: null,
  split: [],
  reminders: 0,
  last: null,
}

/** The same with every `…Ms` as ISO 8601 under the name without it, as records and answers show times. */
export function withTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTimes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) =>
      key.endsWith('Ms') && (one === null || typeof one === 'number')
        ? [key.slice(0, -2), one === null ? null : new Date(one).toISOString()]
        : [key, withTimes(one)],
    ),
  )
}
