// The dispatch loop: sent to a department with a deadline, accepted, answered, returned or urged, and closed.
import { contentId } from '../../core/hash.ts'
import type { Dispatch } from '../../core/handling.ts'
import type { Clock } from '../../core/tick.ts'
import type { Held } from '../held-alert.ts'
import type { Acted, DeedOf } from './deed.ts'
import { added, byWhom, changed, deedsOf, done, handlingOf } from './deed.ts'
import { seen } from './take-on.ts'

const dispatchesMax = 50
const stepsMax = 50

export function dispatch(before: Held, action: DeedOf<'dispatch'>, clock: Clock): Acted {
  const { dispatches, assignee } = handlingOf(before.alert)
  if (dispatches.length >= dispatchesMax) return { kind: 'impossible' }
  const { by, atMs } = byWhom(action, clock)
  const { department, task, dueMs, check = null } = action
  const id = contentId(8, 'v1', before.alert.id, dispatches.length, department, task, atMs)
  const sent: Dispatch = { id, department, task, check, by, atMs, dueMs, steps: [] }
  return done(
    changed(before, action, clock, {
      alert: { state: 'inHand' },
      handling: { ...seen(before, action, clock), assignee: assignee ?? by, dispatches: [...dispatches, sent] },
    }),
  )
}

export function dispatchStep(before: Held, action: DeedOf<'dispatchStep'>, clock: Clock): Acted {
  const { dispatches } = handlingOf(before.alert)
  const current = dispatches.find(({ id }) => id === action.dispatch)
  if (current === undefined) return { kind: 'impossible' }
  if (!mayFollow(current, action.step)) return { kind: 'state' }
  const step = { ...deedsOf(action, clock), step: action.step }
  const next = { ...current, dueMs: action.dueMs ?? current.dueMs, steps: added(current.steps, step, stepsMax) }
  const changes = { dispatches: dispatches.map((one) => (one === current ? next : one)) }
  return done(changed(before, action, clock, { handling: changes }))
}

/** What is closed may only be returned; what was not answered cannot be sent back or closed. */
function mayFollow({ steps }: Dispatch, step: DeedOf<'dispatchStep'>['step']): boolean {
  const last = steps.findLast((one) => one.step !== 'urge')?.step ?? null
  if (last === 'close') return step === 'return'
  if (step === 'return' || step === 'close') return last === 'feedback'
  return step === 'urge' || step === 'feedback' || !steps.some((one) => one.step === step)
}
