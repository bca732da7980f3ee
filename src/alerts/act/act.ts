// The life of an alert in people's hands: a pure state machine from an alert and an action to its next revisions, or a refusal.
import type { AlertAction, DeedName } from '../../core/alert-action.ts'
import type { Held } from '../held-alert.ts'
import { isOpen } from '../held-alert.ts'
import type { Acted, Turning } from './deed.ts'
import { handlingOf } from './deed.ts'
import { dispatch, dispatchStep } from './dispatches.ts'
import { dismiss, merge, reopen, resolve, split } from './endings.ts'
import { acknowledge, assign, escalate, handOver, start, undo } from './take-on.ts'
import { correct, note, respond, watch } from './write-down.ts'

/** Deeds that an alert takes whether it is over or not. */
const atAnyTime: ReadonlySet<DeedName> = new Set(['note', 'watch', 'respond', 'dispatchStep', 'reopen'])

export function actOn(action: AlertAction, turning: Turning): Acted {
  const before = turning.find(action.alertId)
  if (before === undefined) return { kind: 'unknown' }
  if (isStale(before, action)) return { kind: 'stale' }
  const { state } = before.alert
  // What is pending has been shown to nobody yet.
  if (state === 'pending') return { kind: 'state' }
  if (!isOpen(state) && !atAnyTime.has(action.action)) return { kind: 'state' }
  return deed(before, action, turning)
}

/** Only what another person did takes the pen away: revisions of the program come every few minutes. */
function isStale({ alert }: Held, { ifRev }: AlertAction): boolean {
  return ifRev !== undefined && (ifRev > alert.rev || (handlingOf(alert).last?.rev ?? 0) > ifRev)
}

function deed(before: Held, action: AlertAction, turning: Turning): Acted {
  const { clock } = turning
  switch (action.action) {
    case 'acknowledge':
      return acknowledge(before, action, clock)
    case 'assign':
      return assign(before, action, clock)
    case 'start':
      return start(before, action, clock)
    case 'escalate':
      return escalate(before, action, clock)
    case 'handOver':
      return handOver(before, action, clock)
    case 'undo':
      return undo(before, action, clock)
    case 'note':
      return note(before, action, clock)
    case 'watch':
      return watch(before, action, clock)
    case 'respond':
      return respond(before, action, clock)
    case 'correct':
      return correct(before, action, clock)
    case 'dispatch':
      return dispatch(before, action, clock)
    case 'dispatchStep':
      return dispatchStep(before, action, clock)
    case 'resolve':
      return resolve(before, action, clock)
    case 'dismiss':
      return dismiss(before, action, clock)
    case 'reopen':
      return reopen(before, action, clock)
    case 'merge':
      return merge(before, action, turning)
    case 'split':
      return split(before, action, clock)
  }
}
