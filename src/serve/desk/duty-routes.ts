// Who is on duty, and the rota that says so.
import { z } from 'zod'
import { withTimes } from '../../core/handling.ts'
import type { StateStore } from '../../core/ports.ts'
import type { Rota } from '../../core/rota.ts'
import type { DeskClerk } from '../act/desk-clerk.ts'
import { ifMatch, readBodyAs } from '../act/read-json.ts'
import { readMoment, momentParameters } from '../query-parameters.ts'
import type { Route } from '../route.ts'
import { json, personOf } from '../route.ts'
import { dutyAnswer, putAnswer } from './desk-answers.ts'
import type { Office } from './office.ts'
import { putReply } from './put-reply.ts'

export interface DutyRoutesOptions {
  readonly state: Pick<StateStore, 'record'>
  readonly office: Pick<Office, 'onDuty'>
  readonly clerk: DeskClerk
}

export const rotaId = 'rota'

const person = z.strictObject({ id: z.string().min(1).max(60), name: z.string().min(1).max(60) })
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, 'must be HH:MM')
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/u, 'must be YYYY-MM-DD')
const crew = z.record(z.string().max(20), z.array(person).max(20))
const rotaBody = z.strictObject({
  shifts: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(20),
        name: z.string().min(1).max(20),
        from: clockTime,
        to: clockTime,
      }),
    )
    .min(1)
    .max(6)
    .describe(
      'One that ends no later than it begins ends on the next day; a night counts to the day on which it begins.',
    ),
  workday: crew.describe('Who is there on an ordinary day, by the id of the shift.'),
  restDay: crew.describe('On weekends and public holidays.'),
  days: z.record(day, crew).default({}),
  leads: z
    .record(z.union([z.literal(''), day]), person)
    .default({})
    .describe("Who leads, by day; '' for every other day."),
})

export function dutyRoutes({ state, office, clerk }: DutyRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/duty',
      policy: ['analyst', 'duty', 'lead', 'admin'],
      summary: 'Who is on duty, who comes next, and the rota.',
      parameters: momentParameters,
      answers: 'application/json',
      answer: dutyAnswer,
      handle: async (request) => {
        const { at } = readMoment(request.query)
        const record = await state.record('rota', rotaId)
        if (record === null) return json({ now: null, next: null, rota: null, rev: 0 })
        const rota = record.body as unknown as Rota
        const { now, next } = office.onDuty(rota, at ?? clerk.nowMs())
        const body = { now: withTimes(now), next: withTimes(next), rota, rev: record.rev }
        return { kind: 'json', status: 200, body, headers: { etag: `"${record.rev}"` } }
      },
    },
    {
      method: 'POST',
      path: '/v1/duty',
      policy: ['lead'],
      summary: 'Writes the rota.',
      reads: ['application/json'],
      body: rotaBody,
      bodyBytesMax: 512 * 1024,
      answers: 'application/json',
      answer: putAnswer,
      handle: async (request) => {
        const body = readBodyAs(rotaBody, request)
        const wanted = { kind: 'rota', id: rotaId, by: personOf(request), ifRev: ifMatch(request), body } as const
        return putReply(rotaId, await clerk.put(wanted))
      },
    },
  ]
}
