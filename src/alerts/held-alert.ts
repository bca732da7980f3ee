// One alert as the book holds it: its revisions, the states it goes through and what is told with it.
import type { Alert, AlertState } from '../core/alert.ts'
import type { PlaceCode } from '../core/ids.ts'
import type { Situation } from '../core/situation.ts'
import type { Clock } from '../core/tick.ts'
import type { Scope } from './inhibit.ts'
import type { AlertRule } from './rules.ts'

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

export function blank(id: string, rule: AlertRule, situation: Situation, clock: Clock, firstRaisedAtMs: number): Alert {
  return {
    id,
    rev: 1,
    state: 'pending',
    level: 'blue',
    concern: 'complaint',
    probability: 0,
    topic: situation.topic,
    place: '' as PlaceCode,
    windowStartMs: situation.firstMs,
    windowEndMs: situation.lastMs,
    raisedAtMs: clock.tick.closedAtMs,
    firstRaisedAtMs,
    documents: [],
    documentCount: 0,
    voices: 0,
    sources: [],
    title: '',
    explanation: { zh: '', en: '' },
    rule: rule.id,
    situation: situation.id,
    reason: 'raised',
  }
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

export function forgetResolved(held: Map<string, Held>, alertsMax: number): void {
  if (held.size <= alertsMax) return
  const closed = [...held.values()].filter((one) => !isOpen(one.alert.state))
  closed.sort((a, b) => a.alert.raisedAtMs - b.alert.raisedAtMs || (a.alert.id < b.alert.id ? -1 : 1))
  for (const one of closed.slice(0, held.size - alertsMax)) held.delete(one.alert.id)
}
