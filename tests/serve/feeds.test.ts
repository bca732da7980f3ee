// Feeds, exports and trends: drafts and restricted, nothing that a spreadsheet runs, and equal to the filter.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noonMs, sampleAlert, sampleDocument, sampleSituation } from '../conformance/samples.ts'
import { commitAlerts, startTestServer } from './test-server.ts'

type Started = Awaited<ReturnType<typeof startTestServer>>
let office: Started

beforeAll(async () => {
  office = await startTestServer()
  const alerts = [
    sampleAlert('red', 1, { level: 'red' }),
    sampleAlert('red', 2, { level: 'red', reason: 'grew' }),
    sampleAlert('nasty', 1, {
      title: '=cmd|"/c calc"!A1',
      explanation: { zh: '<script>&\u0000\u0001</script>', en: '' },
    }),
    sampleAlert('over', 1, { state: 'resolved' }),
  ]
  await commitAlerts(office.state, office.epoch, alerts, [])
  await office.index.addAlerts(alerts)
  await office.index.addDocuments(
    [sampleDocument('1', '停水'), sampleDocument('2', '停水', { timeMs: noonMs - 8 * 86_400_000 })],
    2,
  )
  await office.index.addSituations([
    sampleSituation('hot', 1, { hazard: false, evidence: 9 }),
    sampleSituation('danger', 1, { hazard: true }),
  ])
})
afterAll(() => office.server.close())

const get = (path: string) => fetch(office.address + path, { headers: office.bearer('analyst') })

test('every alert is a CAP draft for a restricted circle, in an Atom feed and by itself', async () => {
  const feed = await get('/v1/cap')
  expect(feed.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
  const text = await feed.text()
  expect(text.match(/<status>Draft<\/status>/gu)).toHaveLength(3)
  expect(text.match(/<scope>Restricted<\/scope>/gu)).toHaveLength(3)
  expect(text).not.toContain('Actual')
  const red = await (await get('/v1/cap/red')).text()
  expect(red).toContain('<identifier>red.2</identifier><sender>qianzhao</sender><sent>2026-11-23T12:00:00+08:00</sent>')
  expect(red).toContain('<msgType>Update</msgType>')
  expect(red).toContain('<references>qianzhao,red.1,2026-11-23T12:00:00+08:00</references>')
  expect(red).toContain('<severity>Extreme</severity><certainty>Likely</certainty>')
  const nasty = await (await get('/v1/cap/nasty')).text()
  expect(nasty).toContain('&lt;script&gt;&amp;&lt;/script&gt;')
  expect((await get('/v1/cap/none')).status).toBe(404)
})

test('RSS tells the same alerts', async () => {
  const text = await (await get('/v1/rss')).text()
  expect(text.match(/<item>/gu)).toHaveLength(3)
  expect(text).toContain('https://warning.example.org/?alert=red')
})

test('an export holds what the filter shows, and no cell is a formula', async () => {
  const bytes = await (await get('/v1/export/alerts?format=csv')).arrayBuffer()
  const csv = Buffer.from(bytes).toString('utf8')
  expect(csv.startsWith('\ufeffid,rev,state')).toBe(true)
  expect(csv.trimEnd().split('\r\n')).toHaveLength(4)
  expect(csv).toContain(`"'=cmd|""/c calc""!A1"`)
  const { alerts } = (await (await get('/v1/export/alerts?level=red')).json()) as { alerts: { id: string }[] }
  expect(alerts.map(({ id }) => id)).toEqual(['red'])
  expect((await get('/v1/export/alerts?format=exe')).status).toBe(400)
})

test('hot topics are no hazards, and trends compare with as long a time before', async () => {
  expect(await (await get('/v1/hot')).json()).toMatchObject({ topics: [{ id: 'hot', evidence: 9 }] })
  const trends = await (await get('/v1/trends?from=2026-11-17T00:00:00Z&to=2026-11-24T00:00:00Z')).json()
  expect(trends).toMatchObject({
    days: [{ value: '2026-11-23', count: 1 }],
    topics: [{ value: 'urban', count: 1, before: 1 }],
    sources: [{ value: 'hotline', name: { zh: '来源hotline' } }],
  })
  expect((await get('/v1/trends?from=2026-11-24T00:00:00Z&to=2026-11-17T00:00:00Z')).status).toBe(400)
})

test('an example says where it would be told, and what keeps it from elsewhere', async () => {
  const answer = await fetch(`${office.address}/v1/routes/preview`, {
    method: 'POST',
    headers: { ...office.bearer('duty'), 'content-type': 'application/json' },
    body: JSON.stringify({ level: 'orange', place: '340111', topic: 'accident.gas' }),
  })
  expect(await answer.json()).toEqual({
    routes: [
      { id: 'duty-desk', told: true, because: null },
      { id: 'red-only', told: false, because: 'level' },
      { id: 'food', told: false, because: 'topic' },
    ],
  })
  expect(await (await get('/v1/routes')).json()).toMatchObject({
    routes: [{ id: 'duty-desk', kind: 'webhook', status: { delivered: 7 } }, {}, {}],
  })
})
