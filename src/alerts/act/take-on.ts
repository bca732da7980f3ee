// Deeds that say who looks after an alert: acknowledge, assign, start, escalate, hand over, and taking the last one back.
import type { AlertState } from '../../core/alert-state.ts'
import type { Clock } from '../../core/tick.ts'
import type { Held } from '../held-alert.ts'
import type { Acted, DeedOf } from './deed.ts'
import { added, byWhom, changed, deedsOf, done, handlingOf } from './deed.ts'

const handedOverMax = 20

export function acknowledge(before: Held, action: DeedOf<'acknowledge'>, clock: Clock): Acted {
  const { state } = before.alert
  if (state !== 'firing' && state !== 'escalated') return { kind: 'state' }
  return done(
    changed(before, action, clock, {
      alert: { state: 'acknowledged' },
      handling: { acknowledged: byWhom(action, clock), reminders: 0 },
      before: undoTo(before),
    }),
  )
}

export function assign(before: Held, action: DeedOf<'assign'>, clock: Clock): Acted {
  return done(
    changed(before, action, clock, {
      alert: { state: before.alert.state === 'inHand' ? 'inHand' : 'assigned' },
      handling: { ...seen(before, action, clock), assignee: action.to },
      before: undoTo(before),
    }),
  )
}

export function start(before: Held, action: DeedOf<'start'>, clock: Clock): Acted {
  if (before.alert.state === 'inHand') return { kind: 'state' }
  const { assignee } = handlingOf(before.alert)
  return done(
    changed(before, action, clock, {
      alert: { state: 'inHand' },
      handling: { ...seen(before, action, clock), assignee: assignee ?? byWhom(action, clock).by },
      before: undoTo(before),
    }),
  )
}

export function escalate(before: Held, action: DeedOf<'escalate'>, clock: Clock): Acted {
  return done(
    changed(before, action, clock, {
      alert: { state: 'escalated' },
      handling: { escalated: { ...deedsOf(action, clock), to: action.to ?? '' }, reminders: 0 },
      before: undoTo(before),
    }),
  )
}

/** A neighbouring or a higher office looks after it; this one keeps it open until it is over. */
export function handOver(before: Held, action: DeedOf<'handOver'>, clock: Clock): Acted {
  const { handedOver } = handlingOf(before.alert)
  const one = { ...deedsOf(action, clock), office: action.office }
  return done(
    changed(before, action, clock, {
      alert: { state: 'escalated' },
      handling: { ...seen(before, action, clock), handedOver: added(handedOver, one, handedOverMax) },
    }),
  )
}

/** Only one's own last deed, and only while nobody did anything after it. */
export function undo(before: Held, action: DeedOf<'undo'>, clock: Clock): Acted {
  const { last, acknowledged } = handlingOf(before.alert)
  if (last === null || last.before === null) return { kind: 'impossible' }
  if (last.by.id !== action.by?.id) return { kind: 'stale' }
  const { state, assignee } = last.before
  return done(
    changed(before, action, clock, {
      alert: { state },
      handling: { assignee, acknowledged: state === 'firing' ? null : acknowledged },
    }),
  )
}

/** Whoever takes an alert on has seen it: it is told no more. */
export function seen(before: Held, action: DeedOf<'start' | 'assign' | 'handOver' | 'dispatch'>, clock: Clock) {
  return { acknowledged: handlingOf(before.alert).acknowledged ?? byWhom(action, clock), reminders: 0 }
}

function undoTo(before: Held): { readonly state: AlertState; readonly assignee: ReturnType<typeof assigneeOf> } {
  return { state: before.alert.state, assignee: assigneeOf(before) }
}

function assigneeOf(before: Held) {
  return handlingOf(before.alert).assignee
}
