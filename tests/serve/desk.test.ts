// The desk over HTTP: what was missed, what is silenced, who is on duty, what is handed over, and how well the office does.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../src/core/durations.ts'
import type { Role } from '../../src/serve/route.ts'
import { noonMs, sampleAlert, sampleDocument } from '../conformance/samples.ts'
import { commitAlerts, startTestServer, statusSample } from './test-server.ts'

type Started = Awaited<ReturnType<typeof startTestServer>>
let office: Started

beforeAll(async () => {
  office = await startTestServer()
})
afterAll(() => office.server.close())

async function ask(path: string, body?: object, as: Role = 'duty', headers: Record<string, string> = {}) {
  const answer = await fetch(office.address + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...office.bearer(as), 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return [answer.status, (await answer.json()) as Record<string, unknown>] as const
}

test('a missed crisis is entered, and the answer shows what was held of it', async () => {
  await office.index.addDocuments(
    [sampleDocument('41', '水 发黄'), sampleDocument('42', '别处', { place: '110101' })],
    2,
  )
  await commitAlerts(office.state, office.epoch, [sampleAlert('near', 1, { level: 'blue' })])
  const at = new Date(noonMs + hourMs).toISOString()
  const [status, entered] = await ask('/v1/missed', {
    at,
    place: '4301',
    topic: 'health.water',
    what: '自来水污染，13900001111 报',
  })
  expect(status).toBe(200)
  expect(entered).toMatchObject({ rev: 1, held: [{ key: 'hotline:41' }], alerts: [{ id: 'near' }] })
  expect(await ask('/v1/missed')).toMatchObject([
    200,
    { missed: [{ happened: at, place: '4301', what: '自来水污染，〔手机〕 报' }] },
  ])
  expect((await ask('/v1/missed', { at, place: '4301', what: '' }))[0]).toBe(400)
  expect((await ask('/v1/missed', { at, place: '4301', what: '水' }, 'analyst'))[0]).toBe(403)
})

test('a silence has an author, a reason and an end, names what it silences, and is ended by hand', async () => {
  const until = new Date(statusSample.nowMs + dayMs).toISOString()
  const [, made] = await ask('/v1/silences', { topic: 'accident.gas', until, reason: '计划检修，已公告' })
  expect(await ask('/v1/silences')).toMatchObject([
    200,
    { silences: [{ topic: 'accident.gas', hits: 0, holds: true, until, by: { name: 'duty' } }] },
  ])
  expect(await ask('/v1/silences', { until, reason: '一切' })).toMatchObject([
    400,
    { detail: expect.stringContaining('everything') },
  ])
  expect((await ask('/v1/silences', { topic: 'a', until: '2020-01-01T00:00:00Z', reason: '过去' }))[0]).toBe(400)
  expect((await ask(`/v1/silences/${String(made['id'])}/end`, {}))[0]).toBe(200)
  expect(await ask('/v1/silences')).toMatchObject([200, { silences: [{ holds: false }] }])
  expect((await ask('/v1/silences/none/end', {}))[0]).toBe(404)
})

describe('duty', () => {
  const [lin, gu] = [
    { id: 'lin', name: '林' },
    { id: 'gu', name: '顾' },
  ]
  const rota = {
    shifts: [
      { id: 'day', name: '甲班', from: '08:00', to: '20:00' },
      { id: 'night', name: '乙班', from: '20:00', to: '08:00' },
    ],
    workday: { day: [gu], night: [lin] },
    restDay: { day: [lin], night: [lin] },
    leads: { '': gu },
  }

  test('is nobody’s before there is a rota, which a lead writes over the one that he has seen', async () => {
    expect(await ask('/v1/duty')).toMatchObject([200, { now: null, rota: null, rev: 0 }])
    expect((await ask('/v1/duty', rota))[0]).toBe(403)
    expect(await ask('/v1/duty', rota, 'lead', { 'if-match': '"0"' })).toMatchObject([200, { rev: 1 }])
    expect(await ask('/v1/duty', rota, 'lead', { 'if-match': '"0"' })).toMatchObject([412, {}])
    expect(await ask('/v1/duty?at=2026-11-23T12:00:00%2B08:00', undefined, 'analyst')).toMatchObject([
      200,
      {
        now: { shift: { name: '甲班' }, people: [gu], lead: gu, until: '2026-11-23T12:00:00.000Z' },
        next: { people: [lin] },
      },
    ])
    // The National Day of 2026 is a Thursday.
    expect(await ask('/v1/duty?at=2026-10-01T12:00:00%2B08:00')).toMatchObject([200, { now: { people: [lin] } }])
  })

  test('is handed over one by one: what is open, what changed and what is undone', async () => {
    await commitAlerts(office.state, office.epoch, [sampleAlert('open', 1, { level: 'red' })])
    await ask('/v1/alerts/open/acknowledge', {})
    await ask('/v1/alerts/open/dispatch', { department: '供水公司', task: '取水样', due: '2026-11-23T18:00:00+08:00' })
    const [, paper] = await ask(`/v1/handover?at=${encodeURIComponent(new Date(noonMs - 1).toISOString())}`)
    const items = paper['items'] as { alert: { id: string }; changes: { reason: string }[]; undone: unknown[] }[]
    const open = items.find(({ alert }) => alert.id === 'open')
    expect(open?.changes.map(({ reason }) => reason)).toEqual(['raised', 'acknowledge', 'dispatch'])
    expect(open?.undone).toEqual([{ what: 'answer', due: '2026-11-23T10:00:00.000Z', dispatch: expect.any(String) }])
    expect(paper['summary']).toMatchObject({ raised: { red: 1 }, dispatched: 1, answered: 0 })
    const signed = { to: { id: 'gu', name: '顾' }, items: [{ alert: 'open', text: '早高峰前再问', spoken: true }] }
    expect(await ask('/v1/handover', signed)).toMatchObject([200, { rev: 1 }])
    expect(await office.state.records('handover', 5)).toMatchObject([{ body: { items: [{ text: '早高峰前再问' }] } }])
  })
})

test('indicators are live, and withheld where they would rest on a few', async () => {
  expect(
    await ask('/v1/indicators?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z', undefined, 'analyst'),
  ).toMatchObject([
    200,
    {
      alerts: expect.any(Number),
      missed: 1,
      precision: null,
      byDepartment: [{ name: '供水公司', count: 1, answeredInTime: null }],
    },
  ])
  expect((await ask('/v1/indicators?from=yesterday'))[0]).toBe(400)
})
