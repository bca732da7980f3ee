// Crises that nobody was told of: entered as such, with what the program held of them, so that recall is known.
import { z } from 'zod'
import { hourMs } from '../../core/durations.ts'
import { withTimes } from '../../core/handling.ts'
import type { SearchIndex, StateStore } from '../../core/ports.ts'
import type { DeskClerk } from '../act/desk-clerk.ts'
import { ifMatch, readBodyAs } from '../act/read-json.ts'
import { namedAlert } from '../alerts/named-alert.ts'
import { parsedTime } from '../query-parameters.ts'
import type { HttpReply, HttpRequest, Route } from '../route.ts'
import { isWithin, json, personOf, reachOf } from '../route.ts'
import type { ServiceInfo } from '../service-info.ts'
import { missedAnswer, missedListAnswer } from './desk-answers.ts'
import { putReply } from './put-reply.ts'

export interface MissedRoutesOptions {
  readonly state: StateStore
  readonly index: Pick<SearchIndex, 'search'>
  readonly info: ServiceInfo
  readonly clerk: DeskClerk
}

const missedBody = z.strictObject({
  at: parsedTime.describe('When it happened.'),
  place: z.string().regex(/^\d{2,12}$/u),
  topic: z
    .string()
    .regex(/^[a-z_]+(\.[a-z_]+)*$/u)
    .default('other'),
  what: z.string().trim().min(1).max(2000),
  known: parsedTime.optional().describe('When everybody knew.'),
})

export function missedRoutes(options: MissedRoutesOptions): readonly Route[] {
  const { state, info } = options
  return [
    {
      method: 'GET',
      path: '/v1/missed',
      policy: ['analyst', 'duty', 'lead', 'admin'],
      summary: 'Crises that nobody was told of, the last entered first.',
      answers: 'application/json',
      answer: missedListAnswer,
      handle: async (request) => {
        const records = await state.records('missed', listedMax)
        const reach = reachOf(request)
        const shown = records.filter(({ body }) => isWithin(reach, body as unknown as Missed))
        return json({
          missed: shown.map(({ id, rev, by, atMs, body }) => ({
            ...(withTimes({ id, rev, by, atMs, ...body }) as object),
            placeName: info.placeName(String(body['place'])),
            topicName: info.topicName(String(body['topic'])),
          })),
        })
      },
    },
    {
      method: 'POST',
      path: '/v1/missed',
      policy: ['duty', 'lead'],
      summary: 'Enters a crisis that was not seen, and answers what was held of it.',
      reads: ['application/json'],
      body: missedBody,
      answers: 'application/json',
      answer: missedAnswer,
      handle: (request) => enter(options, request),
    },
  ]
}

const listedMax = 500
const heldMax = 50

interface Missed {
  readonly place: string
  readonly topic: string
  readonly happenedMs: number
}

async function enter({ state, index, info, clerk }: MissedRoutesOptions, request: HttpRequest): Promise<HttpReply> {
  const { at: happenedMs, place, topic, what, known } = readBodyAs(missedBody, request)
  const id = clerk.newId()
  const body = { happenedMs, place, topic, what: await clerk.redact(what), knownMs: known ?? null }
  const outcome = await clerk.put({ kind: 'missed', id, by: personOf(request), ifRev: ifMatch(request), body })
  const [fromMs, toMs] = [happenedMs - 48 * hourMs, happenedMs + 6 * hourMs]
  const { hits } = await index.search({
    kind: 'documents',
    query: '',
    filters: { place, fromMs, toMs },
    limit: heldMax,
  })
  const latest = await state.latestAlerts(listedMax)
  const near = latest.filter(
    ({ alert }) => alert.place.startsWith(place) && alert.raisedAtMs >= fromMs && alert.firstRaisedAtMs < toMs,
  )
  return putReply(id, outcome, { held: hits, alerts: near.map(({ alert }) => namedAlert(alert, info)) })
}
