// Reports: composed from evidence, edited and signed by people, and never saying more than their evidence bears.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../src/serve/route.ts'
import { noonMs, sampleAlert, sampleDocument, sampleSituation } from '../conformance/samples.ts'
import { commitAlerts, startTestServer } from './test-server.ts'

type Started = Awaited<ReturnType<typeof startTestServer>>
let office: Started

const witness = (source: string, id: string, excerpt: string) => ({
  key: `${source}:${id}` as never,
  timeMs: noonMs,
  source: source as never,
  voice: id,
  place: '430103' as never,
  excerpt,
  weight: 1,
})

beforeAll(async () => {
  office = await startTestServer()
  const witnesses = [witness('hotline', '1', '楼道里有煤气味'), witness('forum', '9', '<b>又闻到了</b>')]
  await commitAlerts(
    office.state,
    office.epoch,
    [sampleAlert('gas', 1, { level: 'red' })],
    [sampleSituation('s-gas', 1, { witnesses })],
  )
  await office.index.addDocuments(
    [sampleDocument('1', '煤气 味'), sampleDocument('9', '又 闻到', { source: 'forum' })],
    2,
  )
})
afterAll(() => office.server.close())

interface ShownReport {
  readonly id: string
  readonly rev: number
  readonly number: number
  readonly state: string
  readonly sections: readonly {
    readonly title: string
    readonly sentences: readonly { text: string; cites: string[]; by: unknown }[]
  }[]
}

async function ask(path: string, body?: object, as: Role = 'duty') {
  const answer = await fetch(office.address + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...office.bearer(as), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const isJson = /json/u.test(answer.headers.get('content-type') ?? '')
  return { status: answer.status, body: (isJson ? await answer.json() : await answer.text()) as never }
}

async function compose(kind: string, alert = 'gas'): Promise<ShownReport> {
  const { status, body } = await ask('/v1/reports', { kind, alert })
  expect(status).toBe(200)
  return body
}

const sentences = ({ sections }: ShownReport) => sections.flatMap((one) => one.sentences)

test('every sentence of every kind of report cites what bears it out, and quotes only what was said', async () => {
  await ask('/v1/alerts/gas/acknowledge', {})
  await ask('/v1/alerts/gas/dispatch', { department: '燃气公司', task: '到现场测漏', due: '2026-11-23T13:00:00+08:00' })
  for (const kind of ['first', 'followUp', 'final', 'bulletin', 'special', 'day', 'week']) {
    const report = await compose(kind, kind === 'day' || kind === 'week' ? '' : 'gas')
    expect(
      sentences(report).filter(({ cites, by }) => cites.length === 0 || by !== 'program'),
      kind,
    ).toEqual([])
  }
  const texts = sentences(await compose('bulletin')).map(({ text }) => text)
  expect(texts[0]).toBe(
    '11月23日 11:00起，地点430103有 2 名互不相同的反映人反映燃气泄漏，共 2 条，来自来源forum、来源hotline。',
  )
  expect(texts.some((text) => text.includes('“楼道里有煤气味”（未核实）'))).toBe(true)
  expect(texts.some((text) => text.includes('派单燃气公司：到现场测漏'))).toBe(true)
  expect((await ask('/v1/reports', { kind: 'first' })).status).toBe(400)
  expect((await ask('/v1/reports', { kind: 'first', alert: 'none' })).status).toBe(404)
})

test('a follow-up is numbered and tells what was done since, not again what an earlier one told', async () => {
  const before = await compose('followUp')
  await ask('/v1/alerts/gas/respond', { organisation: '市燃气办', said: '2026-11-23T13:30:00+08:00', text: '已关阀' })
  const next = await compose('followUp')
  expect(next.number).toBe(before.number + 1)
  const done = next.sections.find(({ title }) => title.endsWith('、已采取措施'))
  expect(done?.sentences.map(({ text }) => text)).toEqual(['11月23日 13:30，市燃气办回应：“已关阀”。'])
})

test('a document that is taken away takes its quotation with it and marks the sentences that counted it', async () => {
  const own = await startTestServer()
  const witnesses = [witness('hotline', '1', '楼道里有煤气味'), witness('forum', '9', '又闻到了')]
  await commitAlerts(own.state, own.epoch, [sampleAlert('gas', 1)], [sampleSituation('s-gas', 1, { witnesses })])
  await own.index.addDocuments([sampleDocument('1', '煤气 味')], 1)
  const headers = { ...own.bearer('duty'), 'content-type': 'application/json' }
  const made = await fetch(`${own.address}/v1/reports`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ kind: 'first', alert: 'gas' }),
  })
  const { id } = (await made.json()) as ShownReport
  for (const format of ['json', 'md', 'html']) {
    const text = await (await fetch(`${own.address}/v1/reports/${id}?format=${format}`, { headers })).text()
    expect(text, format).toContain('楼道里有煤气味')
    expect(text, format).not.toContain('又闻到了')
    expect(text, format).not.toContain('forum:9')
    expect(text, format).toContain('所引证据中 1 条已撤')
  }
  await own.server.close()
})

test('a person edits under his name, telephones and signs; what is signed stays', async () => {
  const report = await compose('first')
  const [first] = report.sections
  const edited = {
    sections: [
      {
        title: '一、基本情况',
        sentences: [first?.sentences[0] ?? { text: '' }, { text: '已电话核实，13911112222。', cites: [] }].map(
          ({ text, ...one }) => ({ text, ...('cites' in one ? { cites: one.cites } : {}) }),
        ),
      },
    ],
  }
  expect((await ask(`/v1/reports/${report.id}`, edited, 'analyst')).status).toBe(403)
  expect(await ask(`/v1/reports/${report.id}`, edited)).toMatchObject({ status: 200, body: { rev: 2 } })
  const shown = (await ask(`/v1/reports/${report.id}`)).body as ShownReport
  expect(sentences(shown)).toMatchObject([
    { by: 'program' },
    { by: { name: 'duty' }, cites: [], text: '已电话核实，〔手机〕。' },
  ])
  expect((await ask(`/v1/reports/${report.id}/telephone`, {})).status).toBe(200)
  expect((await ask(`/v1/reports/${report.id}/sign`, {})).status).toBe(403)
  expect((await ask(`/v1/reports/${report.id}/sign`, {}, 'lead')).status).toBe(200)
  expect((await ask(`/v1/reports/${report.id}`, edited)).status).toBe(409)
  expect((await ask('/v1/alerts/gas')).body).toMatchObject({
    deadlines: { telephone: { done: expect.any(String) }, written: { done: expect.any(String) } },
  })
  expect((await ask('/v1/reports?alert=gas')).body).toMatchObject({
    reports: expect.arrayContaining([
      expect.objectContaining({ id: report.id, state: 'signed', signedBy: expect.objectContaining({ name: 'lead' }) }),
    ]),
  })
})

test('as a page it holds no markup of others, as DOCX it is a zip of its own', async () => {
  const { id } = await compose('special')
  const page = (await ask(`/v1/reports/${id}?format=html`)).body as string
  expect(page).toContain('&lt;b&gt;又闻到了&lt;/b&gt;')
  const docx = await fetch(`${office.address}/v1/reports/${id}?format=docx`, { headers: office.bearer('lead') })
  const bytes = Buffer.from(await docx.arrayBuffer())
  expect(bytes.subarray(0, 2).toString()).toBe('PK')
  expect(docx.headers.get('content-disposition')).toContain('.docx')
  expect((await ask(`/v1/reports/${id}?format=pdf`)).status).toBe(400)
  expect((await ask('/v1/reports/none')).status).toBe(404)
})
