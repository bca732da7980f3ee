// One alert as the book holds it: its revisions, the states it goes through and what is told with it.
import type { Alert, AlertState } from '../core/alert.ts'
import type { Clock } from '../core/tick.ts'
import type { Scope } from './inhibit.ts'

/** What a person did to an alert; enters the log as a control record and takes effect at a tick. */
export interface AlertAction {
  readonly alertId: string
  readonly action: 'acknowledge' | 'resolve' | 'dismiss'
}

export interface Held {
  readonly alert: Alert
  /** Event time at which the condition began to hold, for `holdMs`. */
  readonly heldSinceMs: number
  readonly lastGrowthMs: number
  readonly firstRaisedAtMs: number
  /** Its situation became part of another, of which the next revision tells. */
  readonly moved: boolean
  readonly scope: Scope
  /** What its own situation says, without those that are told with it. */
  readonly plain: Alert['explanation']
  /** The latest small situations that are told with it, by id. */
  readonly related: ReadonlyMap<string, Alert['explanation']>
}

export function revised(before: Held, change: Partial<Alert>, clock: Clock): Held {
  const alert = { ...before.alert, ...change, rev: before.alert.rev + 1, raisedAtMs: clock.tick.closedAtMs }
  return { ...before, alert, moved: false }
}

export function withRelated(
  plain: Alert['explanation'],
  related: ReadonlyMap<string, Alert['explanation']>,
): Alert['explanation'] {
  if (related.size === 0) return plain
  const lines = [...related.values()]
  return {
    zh: `${plain.zh}【一并关注】${lines.map(({ zh }) => zh).join('；')}。`,
    en: `${plain.en} Told with it: ${lines.map(({ en }) => en).join('; ')}.`,
  }
}

export function isOpen(state: AlertState): boolean {
  return state === 'pending' || state === 'firing' || state === 'acknowledged'
}

export function stateAfter(state: AlertState, action: AlertAction['action']): AlertState | null {
  if (!isOpen(state)) return null
  if (action === 'acknowledge') return state === 'firing' ? 'acknowledged' : null
  return action === 'resolve' ? 'resolved' : 'dismissed'
}
