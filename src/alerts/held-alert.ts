// One alert as the book holds it: its revisions, whether it is open and what is told with it.
import type { Alert } from '../core/alert.ts'
import type { AlertState } from '../core/alert-state.ts'
import { levels } from '../core/alert-state.ts'
import type { Clock } from '../core/tick.ts'
import type { Scope } from './inhibit.ts'

export interface Held {
  readonly alert: Alert
  /** Event time at which the condition began to hold, for `holdMs`. */
  readonly heldSinceMs: number
  readonly lastGrowthMs: number
  readonly firstRaisedAtMs: number
  /** Since when it waits to be acknowledged, in receive time; absent in a state of 0.1.0. */
  readonly callingSinceMs?: number
  /** Its situation became part of another, of which the next revision tells. */
  readonly moved: boolean
  readonly scope: Scope
  /** What its own situation says, without those that are told with it. */
  readonly plain: Alert['explanation']
  /** The latest small situations that are told with it, by id. */
  readonly related: ReadonlyMap<string, Alert['explanation']>
}

export function revised(before: Held, change: Partial<Alert>, clock: Clock): Held {
  const { closedAtMs } = clock.tick
  const alert = { ...before.alert, ...change, rev: before.alert.rev + 1, raisedAtMs: closedAtMs }
  return { ...before, alert, moved: false, ...calling(before, alert, closedAtMs) }
}

/** An alert calls anew when it begins to fire and when it rises; how often it was told before no longer counts then. */
function calling({ alert: before }: Held, alert: Alert, nowMs: number): Partial<Held> {
  const rises = levels.indexOf(alert.level) > levels.indexOf(before.level)
  if (alert.state !== 'firing' || (before.state === 'firing' && !rises)) return {}
  const { handling } = alert
  if (handling === undefined || handling.reminders === 0) return { callingSinceMs: nowMs }
  return { callingSinceMs: nowMs, alert: { ...alert, handling: { ...handling, reminders: 0 } } }
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
  return state !== 'resolved' && state !== 'dismissed'
}
