// What people do to alerts: it becomes durable in the log, takes effect at the next tick, and a replay does it again.
import type { StateStore } from '../core/ports.ts'
import { actAnswer } from './answers.ts'
import { problem } from './problem.ts'
import type { HttpReply, Role, Route } from './route.ts'
import { json, refuse } from './route.ts'

/** Resolves once it is durable. */
export type Act = (action: { readonly alertId: string; readonly action: 'acknowledge' }) => Promise<void>

export interface ActRoutesOptions {
  readonly state: Pick<StateStore, 'alert'>
  readonly act: Act
}

const dutyOfficers: readonly Role[] = ['duty']

export function actRoutes({ state, act }: ActRoutesOptions): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/alerts/{id}/acknowledge',
      policy: dutyOfficers,
      summary:
        'Somebody has seen the alert and looks after it; the revision that says so follows within a tick or two.',
      parameters: [{ name: 'id', in: 'path', description: 'The id of the alert.' }],
      status: 202,
      answers: 'application/json',
      answer: actAnswer,
      handle: (request) => acknowledge(state, act, request.parameters['id'] ?? ''),
    },
  ]
}

async function acknowledge(state: Pick<StateStore, 'alert'>, act: Act, id: string): Promise<HttpReply> {
  const alert = await state.alert(id)
  if (alert === null) return refuse(problem('not_found', 'There is no alert with this id.'))
  const { rev } = alert
  // Two who press at once have both seen it; the second changes nothing.
  if (alert.state === 'acknowledged') return json({ id, rev, state: 'acknowledged' }, 202)
  if (alert.state !== 'firing') return refuse(problem('conflict', `The alert is ${alert.state}, not firing.`))
  await act({ alertId: id, action: 'acknowledge' })
  return json({ id, rev, state: 'acknowledging' }, 202)
}
