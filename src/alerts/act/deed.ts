// What a deed is given, what it gives back, and how a revision that a person made is put together.
import type { Alert } from '../../core/alert.ts'
import type { AlertAction, Deed, DeedName, Person } from '../../core/alert-action.ts'
import type { ActionOutcome } from '../../core/desk-record.ts'
import type { Handling, LastDeed } from '../../core/handling.ts'
import { untouched } from '../../core/handling.ts'
import type { Clock } from '../../core/tick.ts'
import type { Held } from '../held-alert.ts'
import { revised } from '../held-alert.ts'

export interface Turning {
  readonly clock: Clock
  find(id: string): Held | undefined
}

export type DeedOf<Name extends DeedName> = Extract<Deed, { readonly action: Name }> & AlertAction

export type Done = {
  readonly kind: 'done'
  /** The alert itself first, then the others that changed with it. */
  readonly held: readonly [Held, ...Held[]]
  /** The id of the alert that came of it. */
  readonly created: string | null
}

export type Acted = Done | { readonly kind: 'unknown' | 'stale' | 'state' | 'impossible' }

export const nobody: Person = { id: '', name: '' }

export function handlingOf({ handling = untouched }: Alert): Handling {
  return handling
}

export function byWhom({ by = nobody, atMs }: AlertAction, { tick }: Clock): { readonly by: Person; atMs: number } {
  return { by, atMs: atMs ?? tick.closedAtMs }
}

export function wordsOf(action: AlertAction): string {
  return 'text' in action ? (action.text ?? '') : ''
}

/** Who did what, when and in which words. */
export function deedsOf(action: AlertAction, clock: Clock) {
  return { ...byWhom(action, clock), text: wordsOf(action) }
}

interface Change {
  readonly alert?: Partial<Alert>
  readonly handling?: Partial<Handling>
  /** Where the deed may be taken back. */
  readonly before?: LastDeed['before']
}

/** The next revision of an alert, made by a person. */
export function changed(before: Held, action: AlertAction, clock: Clock, change: Change): Held {
  const { by, atMs } = byWhom(action, clock)
  const last = {
    by,
    atMs,
    action: action.action,
    rev: before.alert.rev + 1,
    text: wordsOf(action),
    before: change.before ?? null,
  }
  const handling: Handling = { ...handlingOf(before.alert), ...change.handling, last }
  return revised(before, { reason: action.action, ...change.alert, handling }, clock)
}

export function done(own: Held, others: readonly Held[] = [], created: string | null = null): Done {
  return { kind: 'done', held: [own, ...others], created }
}

/** The newest at the end; beyond the limit the oldest are forgotten. */
export function added<Value>(list: readonly Value[], one: Value, most: number): readonly Value[] {
  return [...list, one].slice(-most)
}

/** What whoever asked is told. */
export function outcomeOf(acted: Acted, alert: Alert | undefined): ActionOutcome {
  if (acted.kind === 'done') {
    const { rev, state } = acted.held[0].alert
    return { kind: 'done', rev, state, created: acted.created }
  }
  const last = alert?.handling?.last
  return {
    kind: acted.kind,
    rev: alert?.rev ?? 0,
    state: alert?.state ?? '',
    by: last?.by ?? null,
    atMs: last?.atMs ?? 0,
    action: last?.action ?? '',
  }
}
