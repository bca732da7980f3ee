// What people do to alerts over HTTP: one wins and the other is told, whoever may not see an alert may not touch it, and many at once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../src/serve/route.ts'
import { sampleAlert, sampleDocument, sampleSituation } from '../conformance/samples.ts'
import { commitAlerts, startTestServer } from './test-server.ts'

type Started = Awaited<ReturnType<typeof startTestServer>>
let office: Started

beforeAll(async () => {
  office = await startTestServer()
})
afterAll(() => office.server.close())

async function act(
  id: string,
  action: string,
  body: object = {},
  headers: Record<string, string> = {},
  as: Role = 'duty',
) {
  const answer = await fetch(`${office.address}/v1/alerts/${id}/${action}`, {
    method: 'POST',
    headers: { ...office.bearer(as), 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return [answer.status, (await answer.json()) as Record<string, unknown>] as const
}

async function read(id: string): Promise<Record<string, unknown>> {
  const answer = await fetch(`${office.address}/v1/alerts/${id}`, { headers: office.bearer('duty') })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Record<string, unknown>
}

async function raise(id: string, changes: Parameters<typeof sampleAlert>[2] = {}): Promise<void> {
  await commitAlerts(office.state, office.epoch, [sampleAlert(id, 1, changes)])
}

describe('one alert', () => {
  test('is acknowledged by the first of two officers; the second is told who was quicker, and when', async () => {
    await raise('water')
    const both = await Promise.all([
      act('water', 'acknowledge', {}, { 'if-match': '"1"' }),
      act('water', 'acknowledge', {}, { 'if-match': '"1"' }, 'lead'),
    ])
    const [won] = both.filter(([status]) => status === 200)
    const [lost] = both.filter(([status]) => status === 412)
    expect(won?.[1]).toEqual({ id: 'water', rev: 2, state: 'acknowledged', created: null })
    expect(lost?.[1]).toMatchObject({
      type: 'urn:qianzhao:problem:stale',
      alert: { id: 'water', rev: 2, state: 'acknowledged', action: 'acknowledge', by: { name: expect.any(String) } },
    })
    expect(await act('water', 'acknowledge')).toMatchObject([409, { alert: { state: 'acknowledged' } }])
  })

  test('goes through its life, and each step is there with whoever did it', async () => {
    await raise('gas')
    await act('gas', 'acknowledge')
    await act('gas', 'assign', { to: { id: 'shen', name: '值班长' } })
    await act('gas', 'start')
    await act('gas', 'note', { text: '已电话核实，联系人 13912345678' })
    await act('gas', 'resolve', { ending: 'true', text: '阀门已换' })
    const gas = await read('gas')
    expect(gas).toMatchObject({
      rev: 6,
      state: 'resolved',
      handling: {
        acknowledged: { by: { name: 'duty' } },
        assignee: { id: 'shen' },
        notes: [{ text: '已电话核实，联系人 〔手机〕' }],
        resolved: { ending: 'true', text: '阀门已换' },
      },
    })
    const steps = gas['revisions'] as { action: string | null; by: unknown }[]
    expect(steps.map(({ action }) => action)).toEqual([null, 'acknowledge', 'assign', 'start', 'note', 'resolve'])
    expect(steps.map(({ by }) => by !== null)).toEqual([false, true, true, true, true, true])
  })

  test('of which only the program has made a newer revision is still in the hand of whoever saw the older', async () => {
    await raise('smoke')
    await commitAlerts(office.state, office.epoch, [sampleAlert('smoke', 2, { voices: 5, reason: 'grew' })])
    expect(await act('smoke', 'acknowledge', {}, { 'if-match': '"1"' })).toMatchObject([200, { rev: 3 }])
  })

  test('is dismissed with a reason, and with a text where the reason is none of the list', async () => {
    await raise('drill')
    expect(await act('drill', 'dismiss')).toMatchObject([400, { detail: expect.stringContaining('reason') }])
    expect(await act('drill', 'dismiss', { reason: 'other' })).toMatchObject([400, {}])
    expect(await act('drill', 'dismiss', { reason: 'announced', who: 1 })).toMatchObject([400, {}])
    expect(await act('drill', 'dismiss', { reason: 'announced' })).toMatchObject([200, { state: 'dismissed' }])
    expect(await act('drill', 'acknowledge')).toMatchObject([409, { detail: expect.stringContaining('dismissed') }])
  })

  test('that is over is opened again as a new one, once', async () => {
    await raise('again', { state: 'resolved' })
    const [, { created }] = await act('again', 'reopen', { text: '又有三人反映' })
    expect(await read(String(created))).toMatchObject({ state: 'firing', rev: 1, handling: { reopenedFrom: 'again' } })
    expect(await read('again')).toMatchObject({ state: 'resolved', handling: { reopenedAs: created } })
    expect(await act('again', 'reopen')).toMatchObject([409, {}])
  })

  test('is corrected by hand, and what the program says stays beside it', async () => {
    await raise('level')
    expect(await act('level', 'correct')).toMatchObject([409, {}])
    await act('level', 'correct', { level: 'red', topic: 'health.water', text: '已有人就诊' })
    expect(await read('level')).toMatchObject({
      level: 'red',
      topic: 'health.water',
      handling: { corrected: { level: 'red', place: null, program: { level: 'yellow', topic: 'accident.gas' } } },
    })
  })

  test('is merged into another, which then cites both', async () => {
    await raise('host', { documents: ['hotline:7' as never] })
    await raise('guest')
    expect(await act('guest', 'merge', { into: 'nobody' })).toMatchObject([409, {}])
    await act('guest', 'merge', { into: 'host' })
    expect(await read('guest')).toMatchObject({ state: 'resolved', mergedInto: 'host' })
    expect(await read('host')).toMatchObject({
      documents: ['hotline:7', 'hotline:1', 'forum:9'],
      handling: { merged: ['guest'] },
    })
  })

  test('is split: some of its documents become an alert of their own', async () => {
    await raise('two')
    const [, { created }] = await act('two', 'split', { documents: ['forum:9'], title: '另一处煤气味' })
    expect(await read(String(created))).toMatchObject({ title: '另一处煤气味', documents: ['forum:9'] })
    expect(await read('two')).toMatchObject({ documents: ['hotline:1'], handling: { split: [created] } })
  })

  test('whose last step was one’s own is taken back by oneself alone', async () => {
    await raise('undone')
    await act('undone', 'acknowledge')
    expect(await act('undone', 'undo', {}, {}, 'lead')).toMatchObject([412, {}])
    expect(await act('undone', 'undo')).toMatchObject([200, { state: 'firing' }])
    expect(await read('undone')).toMatchObject({ handling: { acknowledged: null } })
    expect(await act('undone', 'undo')).toMatchObject([409, {}])
  })

  test('is dispatched, answered, sent back and closed in this order alone', async () => {
    await raise('heat')
    const due = '2026-11-23T12:00:00+08:00'
    await act('heat', 'dispatch', {
      department: '北城热力公司',
      task: '查停机原因',
      due,
      check: { place: '亳州路', look: '暖气管是否温热' },
    })
    const { handling } = (await read('heat')) as { handling: { dispatches: { id: string; due: string }[] } }
    const dispatch = handling.dispatches[0]?.id ?? ''
    expect(handling.dispatches[0]?.due).toBe('2026-11-23T04:00:00.000Z')
    const step = (name: string) => act('heat', 'dispatchStep', { dispatch, step: name })
    expect((await step('close'))[0]).toBe(409)
    for (const name of ['accept', 'arrive', 'feedback', 'return', 'urge', 'feedback', 'close'])
      expect((await step(name))[0], name).toBe(200)
    expect((await step('feedback'))[0]).toBe(409)
    expect((await act('heat', 'dispatchStep', { dispatch: 'none', step: 'accept' }))[0]).toBe(409)
  })

  test('has its deadlines from when it reached its level, whose matter it is, and how its like ended', async () => {
    await raise('red', { level: 'red' })
    await raise('earlier', { state: 'firing' })
    await act('earlier', 'dismiss', { reason: 'untrue' })
    await act('red', 'acknowledge')
    await act('red', 'respond', { organisation: '市水务局', said: '2026-11-23T14:00:00+08:00', text: '正在冲洗管道' })
    const red = await read('red')
    expect(red).toMatchObject({
      deadlines: {
        acknowledge: { due: '2026-11-23T04:10:00.000Z', done: expect.any(String) },
        telephone: { due: '2026-11-23T04:30:00.000Z', done: null },
        respond: { due: '2026-11-23T09:00:00.000Z', done: '2026-11-23T06:00:00.000Z' },
      },
      suggestion: { department: { zh: '燃气办' } },
    })
    expect(red['similar']).toContainEqual(
      expect.objectContaining({ id: 'earlier', state: 'dismissed', reason: 'untrue', same: ['topic', 'place'] }),
    )
  })

  test('has an ETag, its situation, and all of its documents page by page', async () => {
    const own = [
      sampleDocument('1', '煤气 味'),
      sampleDocument('9', '又 闻到', { source: 'forum' }),
      sampleDocument('5', '别的 事'),
    ]
    await office.index.addDocuments(own, 3)
    await commitAlerts(office.state, office.epoch, [sampleAlert('whole', 4)], [sampleSituation('s-whole', 1)])
    const answer = await fetch(`${office.address}/v1/alerts/whole`, { headers: office.bearer('analyst') })
    expect(answer.headers.get('etag')).toBe('"4"')
    expect(await answer.json()).toMatchObject({ story: { id: 's-whole', state: 'open' }, handling: null })
    const documents = async (query: string) => {
      const found = await fetch(`${office.address}/v1/alerts/whole/documents?${query}`, {
        headers: office.bearer('duty'),
      })
      return ((await found.json()) as { documents: { key: string }[] }).documents.map(({ key }) => key)
    }
    expect((await documents('')).sort()).toEqual(['forum:9', 'hotline:1'])
    expect(await documents('source=forum')).toEqual(['forum:9'])
  })
})

test('many deeds at once are answered one by one in their order', async () => {
  await raise('first')
  await raise('second')
  const answer = await fetch(`${office.address}/v1/alerts/actions`, {
    method: 'POST',
    headers: { ...office.bearer('duty'), 'content-type': 'application/json' },
    body: JSON.stringify({
      actions: [
        { alert: 'first', action: 'acknowledge', ifMatch: 1 },
        { alert: 'second', action: 'dismiss', reason: 'old' },
        { alert: 'nobody', action: 'start' },
        { alert: 'second', action: 'note' },
        { alert: 'first', action: 'start', ifMatch: 1 },
      ],
    }),
  })
  const { results } = (await answer.json()) as { results: { status: number; state: string | null }[] }
  expect(results.map(({ status }) => status)).toEqual([200, 200, 404, 400, 412])
  expect(results.map(({ state }) => state)).toEqual(['acknowledged', 'dismissed', null, null, 'acknowledged'])
})

test('an action that no tick decides in time is said to be written down', async () => {
  const slow = await startTestServer({ write: () => Promise.resolve(), decidedWithinMs: 30 })
  await commitAlerts(slow.state, slow.epoch, [sampleAlert('waits', 1)])
  const answer = await fetch(`${slow.address}/v1/alerts/waits/acknowledge`, {
    method: 'POST',
    headers: { ...slow.bearer('duty'), 'content-type': 'application/json' },
    body: '{}',
  })
  expect([answer.status, (await answer.json()) as object]).toMatchObject([
    503,
    { detail: expect.stringContaining('written down') },
  ])
  await slow.server.close()
})
