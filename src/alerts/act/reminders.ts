// Tells an alert again that nobody acknowledges, and passes it up after as long again; acknowledging stops both.
import type { AcknowledgeWithin } from '../../core/alert-action.ts'
import type { Clock } from '../../core/tick.ts'
import type { Held } from '../held-alert.ts'
import { revised } from '../held-alert.ts'
import { handlingOf } from './deed.ts'

// Whoever has not answered ten times in a row is not there.
const remindersMax = 10

/** Time is receive time: what people have to do in time is measured by their clock. */
export function remind(before: Held, within: AcknowledgeWithin, clock: Clock): Held | null {
  const { alert, callingSinceMs = alert.raisedAtMs } = before
  const handling = handlingOf(alert)
  const isWaiting = alert.state === 'firing' || (alert.state === 'escalated' && handling.escalated?.by === null)
  const limitMs = within[alert.level]
  if (!isWaiting || limitMs === 0 || handling.reminders >= remindersMax) return null
  const reminders = Math.floor((clock.tick.closedAtMs - callingSinceMs) / limitMs)
  if (reminders <= handling.reminders) return null
  // After a pause of the service several are due at once: one is told.
  if (reminders < 2 || alert.state === 'escalated')
    return revised(before, { reason: 'reminder', handling: { ...handling, reminders } }, clock)
  const escalated = { by: null, atMs: clock.tick.closedAtMs, to: '', text: '' }
  return revised(
    before,
    { state: 'escalated', reason: 'unacknowledged', handling: { ...handling, reminders, escalated } },
    clock,
  )
}
