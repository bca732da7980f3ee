// What people do to alerts: it becomes durable in the log, takes effect at the next tick, and a replay does it again.
import { z } from 'zod'
import type { DeedName } from '../../core/alert-action.ts'
import type { ActionOutcome } from '../../core/desk-record.ts'
import type { StateStore } from '../../core/ports.ts'
import { actAnswer, actsAnswer } from '../alerts/alert-answers.ts'
import { problem } from '../problem.ts'
import type { HttpReply, HttpRequest, Role, Route } from '../route.ts'
import { isWithin, json, personOf, reachOf, refuse } from '../route.ts'
import { deedShapes, readDeed } from './deed-bodies.ts'
import type { DeskClerk } from './desk-clerk.ts'
import { refusalOf, undecided } from './desk-clerk.ts'
import { ifMatch, jsonBody, readBodyAs } from './read-json.ts'

export interface ActRoutesOptions {
  readonly state: Pick<StateStore, 'alert'>
  readonly clerk: DeskClerk
}

const officers: readonly Role[] = ['duty', 'lead']
const everybody: readonly Role[] = ['analyst', 'duty', 'lead']

/** Each deed in a sentence, and who may do it. */
const deeds: Readonly<Record<DeedName, { readonly summary: string; readonly policy: readonly Role[] }>> = {
  acknowledge: { summary: 'Somebody has seen the alert and looks after it; it is told no more.', policy: officers },
  assign: { summary: 'Somebody else looks after it.', policy: officers },
  start: { summary: 'It is being worked on.', policy: officers },
  escalate: { summary: 'It is passed up and told again.', policy: officers },
  resolve: { summary: 'The matter is over, and what it turned out to be.', policy: officers },
  dismiss: { summary: 'It was none; the reason teaches the budget.', policy: officers },
  reopen: { summary: 'What was over is not: a new alert fires.', policy: officers },
  note: { summary: 'A note.', policy: everybody },
  watch: { summary: 'Follow it, or no more.', policy: everybody },
  merge: { summary: 'Another alert tells of both from then on.', policy: officers },
  split: { summary: 'Some of its documents are another matter: a new alert fires.', policy: officers },
  correct: { summary: 'Place, topic or level by hand, beside what the program says.', policy: officers },
  handOver: { summary: 'A neighbouring or higher office looks after it.', policy: officers },
  undo: { summary: 'Takes back what one did last oneself, while nobody did anything since.', policy: officers },
  dispatch: { summary: 'A department is to do something until a time.', policy: officers },
  dispatchStep: {
    summary: 'What became of a dispatch: accepted, arrived, answered, returned, urged, closed.',
    policy: officers,
  },
  respond: { summary: 'An organisation has said something on the matter.', policy: officers },
}

export const deedNames = Object.keys(deeds) as readonly DeedName[]

export function actRoutes({ state, clerk }: ActRoutesOptions): readonly Route[] {
  return [...deedNames.map((action) => deedRoute(action, state, clerk)), manyRoute(state, clerk)]
}

function deedRoute(action: DeedName, state: Pick<StateStore, 'alert'>, clerk: DeskClerk): Route {
  return {
    method: 'POST',
    path: `/v1/alerts/{id}/${action}`,
    policy: deeds[action].policy,
    summary: deeds[action].summary,
    parameters: [
      { name: 'id', in: 'path', description: 'The id of the alert.' },
      { name: 'If-Match', in: 'header', description: 'The revision that one has seen, as its ETag.' },
    ],
    reads: ['application/json'],
    body: deedShapes[action],
    answers: 'application/json',
    answer: actAnswer,
    handle: async (request) => {
      const id = request.parameters['id'] ?? ''
      const read = readDeed(action, jsonBody(request))
      if (read.kind === 'wrong') return refuse(problem('bad_request', read.detail))
      const ifRev = ifMatch(request)
      if (!(await maySee(state, request, id))) return refuse(problem('not_found', 'There is no alert with this id.'))
      return replyTo(id, await clerk.act({ alertId: id, deed: read.deed, by: personOf(request), ifRev }))
    },
  }
}

function replyTo(id: string, outcome: ActionOutcome | null): HttpReply {
  if (outcome === null) return refuse(undecided())
  if (outcome.kind !== 'done') return refuse(refusalOf(outcome, id))
  const { rev, state, created } = outcome
  return { kind: 'json', status: 200, body: { id, rev, state, created }, headers: { etag: `"${rev}"` } }
}

async function maySee(state: Pick<StateStore, 'alert'>, request: HttpRequest, id: string): Promise<boolean> {
  const alert = await state.alert(id)
  return alert !== null && isWithin(reachOf(request), alert)
}

const manyBody = z.strictObject({
  actions: z
    .array(
      z.looseObject({
        alert: z.string().min(1).max(64),
        action: z.enum(deedNames as [DeedName, ...DeedName[]]),
        ifMatch: z.number().int().min(0).optional(),
      }),
    )
    .min(1)
    .max(100)
    .describe('Each with the members that its action asks for.'),
})

interface OneResult {
  readonly alert: string
  readonly status: number
  readonly rev: number | null
  readonly state: string | null
  readonly created: string | null
  readonly detail: string | null
}

function manyRoute(state: Pick<StateStore, 'alert'>, clerk: DeskClerk): Route {
  async function one(request: HttpRequest, wanted: z.output<typeof manyBody>['actions'][number]): Promise<OneResult> {
    const { alert, action, ifMatch: ifRev, ...body } = wanted
    const failed = (status: number, detail: string): OneResult => ({ ...nothing, alert, status, detail })
    const read = readDeed(action, body)
    if (read.kind === 'wrong') return failed(400, read.detail)
    if (!(await maySee(state, request, alert))) return failed(404, 'There is no alert with this id.')
    const outcome = await clerk.act({ alertId: alert, deed: read.deed, by: personOf(request), ifRev })
    if (outcome === null) return failed(503, undecided().detail)
    const { rev, state: now } = outcome
    if (outcome.kind === 'done') return { alert, status: 200, rev, state: now, created: outcome.created, detail: null }
    const refusal = refusalOf(outcome, alert)
    return { ...failed(refusal.status, refusal.detail), rev, state: now }
  }
  return {
    method: 'POST',
    path: '/v1/alerts/actions',
    policy: officers,
    summary: 'Many deeds at once, with an answer for each in the same order.',
    reads: ['application/json'],
    body: manyBody,
    bodyBytesMax: 1024 * 1024,
    answers: 'application/json',
    answer: actsAnswer,
    handle: async (request) => {
      const { actions } = readBodyAs(manyBody, request)
      return json({ results: await Promise.all(actions.map((wanted) => one(request, wanted))) })
    },
  }
}

const nothing = { rev: null, state: null, created: null }
