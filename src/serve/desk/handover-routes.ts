// Hand-over of a shift: what is open, what changed since it began and what is undone, one by one, signed with a note.
import { z } from 'zod'
import type { Alert } from '../../core/alert.ts'
import type { Dispatch } from '../../core/handling.ts'
import { hourMs } from '../../core/durations.ts'
import { withTimes } from '../../core/handling.ts'
import type { StateStore } from '../../core/ports.ts'
import type { Rota } from '../../core/rota.ts'
import type { DeskClerk } from '../act/desk-clerk.ts'
import { readBodyAs } from '../act/read-json.ts'
import { namedAlert } from '../alerts/named-alert.ts'
import { readMoment, momentParameters } from '../query-parameters.ts'
import type { HttpReply, HttpRequest, Route } from '../route.ts'
import { isWithin, json, personOf, reachOf } from '../route.ts'
import type { ServiceInfo } from '../service-info.ts'
import { handoverAnswer, putAnswer } from './desk-answers.ts'
import { rotaId } from './duty-routes.ts'
import type { Office } from './office.ts'
import { putReply } from './put-reply.ts'

export interface HandoverRoutesOptions {
  readonly state: StateStore
  readonly info: ServiceInfo
  readonly office: Pick<Office, 'onDuty'>
  readonly clerk: DeskClerk
}

const person = z.strictObject({ id: z.string().min(1).max(60), name: z.string().min(1).max(60) })
const words = z.string().trim().max(2000).default('')
const handoverBody = z.strictObject({
  to: person,
  items: z
    .array(z.strictObject({ alert: z.string().min(1).max(64), text: words, spoken: z.boolean().default(false) }))
    .max(200)
    .describe('What was handed over one by one; `spoken` must be said aloud.'),
  text: words,
})

export function handoverRoutes(options: HandoverRoutesOptions): readonly Route[] {
  const { clerk } = options
  return [
    {
      method: 'GET',
      path: '/v1/handover',
      policy: ['duty', 'lead'],
      summary: 'What is open, what changed since the shift began, and what is undone; the shift of now, or since `at`.',
      parameters: momentParameters,
      answers: 'application/json',
      answer: handoverAnswer,
      audit: 'read hand-over',
      handle: (request) => handover(options, request),
    },
    {
      method: 'POST',
      path: '/v1/handover',
      policy: ['duty', 'lead'],
      summary: 'Signs a hand-over.',
      reads: ['application/json'],
      body: handoverBody,
      answers: 'application/json',
      answer: putAnswer,
      handle: async (request) => {
        const { to, items, text } = readBodyAs(handoverBody, request)
        const redacted = await Promise.all(items.map(async (one) => ({ ...one, text: await clerk.redact(one.text) })))
        const id = clerk.newId()
        const body = { to, items: redacted, text: await clerk.redact(text) }
        return putReply(id, await clerk.put({ kind: 'handover', id, by: personOf(request), body }))
      },
    },
  ]
}

const alertsMax = 2_000
const revisionsMax = 50
const openShown = 200

async function handover(
  { state, info, office, clerk }: HandoverRoutesOptions,
  request: HttpRequest,
): Promise<HttpReply> {
  const sinceMs = readMoment(request.query).at ?? (await shiftStart(state, office, clerk.nowMs()))
  const reach = reachOf(request)
  const latest = (await state.latestAlerts(alertsMax))
    .map(({ alert }) => alert)
    .filter((alert) => isWithin(reach, alert))
  const open = latest.filter(isOpenAlert).slice(0, openShown)
  const items = await Promise.all(
    open.map(async (alert) => ({
      alert: namedAlert(alert, info),
      isNew: alert.firstRaisedAtMs >= sinceMs,
      changes: (await state.alertRevisions(alert.id, revisionsMax))
        .filter((one) => one.raisedAtMs >= sinceMs)
        .map(changeOf),
      undone: undoneOf(alert),
    })),
  )
  return json({ since: new Date(sinceMs).toISOString(), items, summary: summaryOf(latest, sinceMs) })
}

async function shiftStart(state: StateStore, office: Pick<Office, 'onDuty'>, nowMs: number): Promise<number> {
  const record = await state.record('rota', rotaId)
  const now = record === null ? null : office.onDuty(record.body as unknown as Rota, nowMs).now
  return now?.fromMs ?? nowMs - 12 * hourMs
}

function isOpenAlert({ state }: Alert): boolean {
  return state !== 'pending' && state !== 'resolved' && state !== 'dismissed'
}

function changeOf(alert: Alert): unknown {
  const { rev, raisedAtMs, reason, level, handling } = alert
  const last = handling?.last?.rev === rev ? handling.last : null
  return withTimes({ rev, atMs: raisedAtMs, reason, by: last?.by ?? null, text: last?.text ?? '', level })
}

function undoneOf(alert: Alert): readonly unknown[] {
  const waits = alert.state === 'firing' || (alert.state === 'escalated' && alert.handling?.acknowledged === null)
  const acknowledge = waits ? [{ what: 'acknowledge', dueMs: null, dispatch: null }] : []
  const dispatches = (alert.handling?.dispatches ?? []).flatMap((one) => {
    const what = nextStep(one)
    return what === null ? [] : [{ what, dueMs: what === 'answer' ? one.dueMs : null, dispatch: one.id }]
  })
  return [...acknowledge, ...dispatches].map(withTimes)
}

function nextStep({ steps }: Dispatch): 'answer' | 'close' | null {
  const last = steps.findLast(({ step }) => step !== 'urge')?.step
  if (last === 'close') return null
  return last === 'feedback' ? 'close' : 'answer'
}

function summaryOf(alerts: readonly Alert[], sinceMs: number): Record<string, unknown> {
  const raised = { red: 0, orange: 0, yellow: 0, blue: 0 }
  const counts = { acknowledged: 0, dispatched: 0, answered: 0, dismissed: 0, resolved: 0, open: 0 }
  const since = (atMs: number | undefined) => (atMs !== undefined && atMs >= sinceMs ? 1 : 0)
  for (const alert of alerts) {
    const { handling } = alert
    if (alert.firstRaisedAtMs >= sinceMs) raised[alert.level]++
    if (isOpenAlert(alert)) counts.open++
    counts.acknowledged += since(handling?.acknowledged?.atMs)
    counts.dismissed += since(handling?.dismissed?.atMs)
    if (alert.state === 'resolved') counts.resolved += since(handling?.resolved?.atMs ?? alert.raisedAtMs)
    for (const { atMs, steps } of handling?.dispatches ?? []) {
      counts.dispatched += since(atMs)
      counts.answered += since(steps.findLast(({ step }) => step === 'feedback')?.atMs)
    }
  }
  return { raised, ...counts }
}
