// Silences: what somebody wants to hear no more of for a while, why, and whether it still keeps anything back.
import { z } from 'zod'
import { dayMs } from '../../core/durations.ts'
import { withTimes } from '../../core/handling.ts'
import type { StateStore } from '../../core/ports.ts'
import type { DeskClerk } from '../act/desk-clerk.ts'
import { ifMatch, readBodyAs } from '../act/read-json.ts'
import { problem } from '../problem.ts'
import { parsedTime } from '../query-parameters.ts'
import type { Route } from '../route.ts'
import { json, personOf, refuse } from '../route.ts'
import { putAnswer, silencesAnswer } from './desk-answers.ts'
import { putReply } from './put-reply.ts'

export interface SilenceRoutesOptions {
  readonly state: Pick<StateStore, 'record' | 'records'>
  readonly clerk: DeskClerk
}

const longestMs = 92 * dayMs
const listedMax = 500

const silenceBody = z
  .strictObject({
    place: z
      .string()
      .regex(/^\d{2,12}$|^$/u)
      .default(''),
    topic: z
      .string()
      .regex(/^[a-z_.]*$/u)
      .default(''),
    words: z.array(z.string().trim().min(2).max(30)).max(20).default([]),
    until: parsedTime,
    quietDays: z.number().int().min(1).max(90).optional().describe('It also ends after so long without a match.'),
    reason: z.string().trim().min(1).max(300),
  })
  .refine(({ place, topic, words }) => place !== '' || topic !== '' || words.length > 0, 'silences everything')

export function silenceRoutes({ state, clerk }: SilenceRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/silences',
      policy: ['analyst', 'duty', 'lead', 'admin'],
      summary: 'What is kept from being told, by whom and why, and what it has kept back; red is never silenced.',
      answers: 'application/json',
      answer: silencesAnswer,
      handle: async () => {
        const records = await state.records('silence', listedMax)
        const nowMs = clerk.nowMs()
        return json({
          silences: records.map(({ id, rev, by, atMs, body }) => {
            const { unlessQuietMs, ...shown } = body as unknown as Held
            const quietFromMs = shown.lastHitMs ?? shown.sinceMs
            const holds = nowMs < shown.untilMs && (unlessQuietMs === null || nowMs - quietFromMs < unlessQuietMs)
            return withTimes({ id, rev, by, atMs, ...shown, holds })
          }),
        })
      },
    },
    silenceRoute(clerk),
    endRoute({ state, clerk }),
  ]
}

function silenceRoute(clerk: DeskClerk): Route {
  return {
    method: 'POST',
    path: '/v1/silences',
    policy: ['duty', 'lead'],
    summary: 'Silences a place, a topic or words until a time; at least one of the three.',
    reads: ['application/json'],
    body: silenceBody,
    answers: 'application/json',
    answer: putAnswer,
    handle: async (request) => {
      const { until: untilMs, quietDays, reason, ...what } = readBodyAs(silenceBody, request)
      const sinceMs = clerk.nowMs()
      if (untilMs <= sinceMs || untilMs > sinceMs + longestMs)
        return refuse(problem('bad_request', 'until must lie ahead, and no more than 92 days.'))
      const unlessQuietMs = quietDays === undefined ? null : quietDays * dayMs
      const body = {
        ...what,
        sinceMs,
        untilMs,
        unlessQuietMs,
        reason: await clerk.redact(reason),
        hits: 0,
        lastHitMs: null,
      }
      const id = clerk.newId()
      return putReply(id, await clerk.put({ kind: 'silence', id, by: personOf(request), body }))
    },
  }
}

function endRoute({ state, clerk }: SilenceRoutesOptions): Route {
  return {
    method: 'POST',
    path: '/v1/silences/{id}/end',
    policy: ['duty', 'lead'],
    summary: 'Ends a silence now.',
    parameters: [{ name: 'id', in: 'path', description: 'The id of the silence.' }],
    reads: ['application/json'],
    body: z.strictObject({}),
    answers: 'application/json',
    answer: putAnswer,
    handle: async (request) => {
      const id = request.parameters['id'] ?? ''
      const record = await state.record('silence', id)
      if (record === null) return refuse(problem('not_found', 'There is no silence with this id.'))
      const body = { ...record.body, untilMs: clerk.nowMs() }
      return putReply(
        id,
        await clerk.put({ kind: 'silence', id, by: personOf(request), ifRev: ifMatch(request), body }),
      )
    },
  }
}

/** As this file and the fold write it. */
interface Held {
  readonly sinceMs: number
  readonly untilMs: number
  readonly unlessQuietMs: number | null
  readonly lastHitMs: number | null
}
