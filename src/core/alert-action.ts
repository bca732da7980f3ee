// What people do to an alert, as it stands in the log: who, when, having seen which revision, and what.
import type { Level } from './alert-state.ts'
import type { DocumentKey } from './ids.ts'

/** Somebody of the office, or a program that acts for it. */
export interface Person {
  readonly id: string
  readonly name: string
}

/** Why an alert was none; calibration learns from it. */
export const dismissReasons = ['announced', 'old', 'elsewhere', 'unserious', 'untrue', 'other'] as const
export type DismissReason = (typeof dismissReasons)[number]

/** What the matter turned out to be. */
export const endings = ['true', 'untrue', 'unknown'] as const
export type Ending = (typeof endings)[number]

export const dispatchSteps = ['accept', 'arrive', 'feedback', 'return', 'urge', 'close'] as const
export type DispatchStep = (typeof dispatchSteps)[number]

/** What somebody on the spot is asked to look at; nothing else reaches him. */
export interface SpotCheck {
  readonly place: string
  readonly look: string
}

interface Words {
  readonly text?: string
}

export type Deed =
  | { readonly action: 'acknowledge' }
  | { readonly action: 'start' }
  | { readonly action: 'undo' }
  | { readonly action: 'assign'; readonly to: Person }
  | ({ readonly action: 'escalate'; readonly to?: string } & Words)
  | ({ readonly action: 'resolve'; readonly ending?: Ending } & Words)
  | ({ readonly action: 'dismiss'; readonly reason?: DismissReason } & Words)
  | ({ readonly action: 'reopen' } & Words)
  | { readonly action: 'note'; readonly text: string }
  | { readonly action: 'watch'; readonly on: boolean }
  | { readonly action: 'merge'; readonly into: string }
  | { readonly action: 'split'; readonly documents: readonly DocumentKey[]; readonly title: string }
  | ({ readonly action: 'correct'; readonly place?: string; readonly topic?: string; readonly level?: Level } & Words)
  | ({ readonly action: 'handOver'; readonly office: string } & Words)
  | {
      readonly action: 'dispatch'
      readonly department: string
      readonly task: string
      readonly dueMs: number
      readonly check?: SpotCheck
    }
  | ({
      readonly action: 'dispatchStep'
      readonly dispatch: string
      readonly step: DispatchStep
      readonly dueMs?: number
    } & Words)
  | ({
      readonly action: 'respond'
      readonly organisation: string
      readonly saidMs: number
      readonly link?: string
    } & Words)

export type DeedName = Deed['action']

/** A log of 0.1.0 names the alert and the action alone. */
export type AlertAction = Deed & {
  readonly alertId: string
  /** Names the action itself: its outcome is found under it. */
  readonly id?: string
  readonly by?: Person
  readonly atMs?: number
  /** The revision that the person had seen; absent where it does not matter. */
  readonly ifRev?: number
}

/** Within which time each level has to be acknowledged; 0 asks for nothing. */
export type AcknowledgeWithin = Readonly<Record<Level, number>>
