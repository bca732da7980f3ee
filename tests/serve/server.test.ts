// The HTTP interface as its users see it: pushing, reading, searching, and what a browser is told.
import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { Accepted } from '../../src/serve/push.ts'
import {
  noonMs,
  sampleAlert,
  sampleCommit,
  sampleDocument,
  sampleLetter,
  sampleSituation,
} from '../conformance/samples.ts'
import { commitAlerts, officeSample, startTestServer } from './test-server.ts'

type Started = Awaited<ReturnType<typeof startTestServer>>
let started: Started

beforeAll(async () => {
  started = await startTestServer()
  const witness = {
    key: 'hotline:1' as never,
    timeMs: noonMs,
    source: 'hotline' as never,
    voice: 'v',
    place: '430103' as never,
    excerpt: '楼道里有煤气味',
    weight: 1,
  }
  await commitAlerts(
    started.state,
    started.epoch,
    [sampleAlert('a1', 1), sampleAlert('a2', 1, { level: 'red' })],
    [sampleSituation('s-a1', 1, { witnesses: [witness] })],
  )
  await started.index.addAlerts([sampleAlert('a1', 1), sampleAlert('a2', 1, { level: 'red' })])
  await started.index.addDocuments([sampleDocument('1', '煤气 泄漏'), sampleDocument('2', '停水')], 2)
})
afterAll(() => started.server.close())

const get = (path: string, role: 'analyst' | 'duty' | 'admin' = 'analyst') =>
  fetch(started.address + path, { headers: started.bearer(role) })

function push(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, to = started) {
  return fetch(`${to.address}/v1/posts`, {
    method: 'POST',
    headers: { ...to.bearer('ingest'), 'content-type': 'application/json', ...headers },
    body,
  })
}

describe('POST /v1/posts', () => {
  test('hands on the bytes, who sent them and their type, and answers 202', async () => {
    const answer = await push('{"id":"1"}', { 'content-type': 'application/x-ndjson; charset=utf-8' })
    expect(answer.status).toBe(202)
    expect(await answer.json()).toEqual({ received: 1, refused: 0, format: 'post' })
    expect(started.pushed.at(-1)).toEqual({
      text: '{"id":"1"}',
      uploader: started.tokenOf.ingest.record.id,
      contentType: 'application/x-ndjson',
    })
  })

  test('answers a new record and a repeated one with the same bytes', async () => {
    const answers = await Promise.all([push('{"id":"same"}'), push('{"id":"same"}')])
    const seen = await Promise.all(
      answers.map(async (answer) => {
        const headers = [...answer.headers].filter(([name]) => name !== 'date')
        return JSON.stringify([answer.status, headers, await answer.text()])
      }),
    )
    expect(seen[0]).toBe(seen[1])
  })

  test('hands gzip on as it is, and refuses what says it is gzip and is not, and other encodings', async () => {
    const gzip = { 'content-encoding': 'gzip' }
    const bytes = gzipSync('{"id":"z"}')
    expect((await push(bytes, gzip)).status).toBe(202)
    expect(started.pushed.at(-1)?.text).toBe(new TextDecoder().decode(bytes))
    expect((await push('not gzip', gzip)).status).toBe(400)
    expect((await push('x', { 'content-encoding': 'br' })).status).toBe(415)
  })

  test('says what is too much or unreadable and what to do', async () => {
    let answer: Accepted = { kind: 'too_large', found: 'more than 5 records', wanted: 'at most 5 records a push' }
    const own = await startTestServer({ accept: async () => answer })
    const large = await push('{}', {}, own)
    expect([large.status, large.headers.get('content-type')]).toEqual([413, 'application/problem+json; charset=utf-8'])
    expect(await large.json()).toMatchObject({
      detail: 'The push holds more than 5 records; send at most 5 records a push. Nothing was kept.',
    })
    answer = { kind: 'unreadable', found: 'damaged gzip', wanted: 'whole gzip data' }
    expect((await push('{}', {}, own)).status).toBe(400)
    answer = { kind: 'no_room' }
    const full = await push('{}', {}, own)
    expect([full.status, full.headers.get('retry-after')]).toEqual([429, '2'])
    await own.server.close()
  })

  test('counts bytes from the socket on, of one token and of all, and gives them back with the answer', async () => {
    const waiting: (() => void)[] = []
    const own = await startTestServer({
      bytesInFlight: { callerMax: 100_000, totalMax: 150_000 },
      accept: () =>
        new Promise((resolve) =>
          waiting.push(() => resolve({ kind: 'accepted', received: 1, refused: 0, format: 'post' })),
        ),
    })
    const other = own.tokens.create({ role: 'ingest', name: 'other', expiresAtMs: Date.now() + 1e6 })
    const asOther = { authorization: `Bearer ${other.token}` }
    const body = ' '.repeat(60_000)
    const held = [push(body, {}, own), push(body, asOther, own)]
    while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve))
    expect((await push(body, {}, own)).status).toBe(429)
    const small = push(' '.repeat(20_000), {}, own)
    while (waiting.length < 3) await new Promise((resolve) => setImmediate(resolve))
    expect((await push(' '.repeat(30_000), asOther, own)).status).toBe(429)
    for (const resume of waiting.splice(0)) resume()
    for (const answer of [...held, small]) expect((await answer).status).toBe(202)
    const again = push(body, {}, own)
    while (waiting.length < 1) await new Promise((resolve) => setImmediate(resolve))
    for (const resume of waiting) resume()
    expect((await again).status).toBe(202)
    await own.server.close()
  })

  test('refuses a body that is too large, empty, or of another type', async () => {
    expect((await push('x'.repeat(1024 * 1024 + 1))).status).toBe(413)
    expect((await push('')).status).toBe(400)
    expect((await push('<a/>', { 'content-type': 'application/xml' })).status).toBe(415)
  })

  test('passes back-pressure on with Retry-After, and hides what broke', async () => {
    const codes = ['UNAVAILABLE', 'STORAGE_FAILED', 'STATE_CORRUPT'] as const
    let code: (typeof codes)[number] = 'UNAVAILABLE'
    const own = await startTestServer({
      accept: () => Promise.reject(new EarlyWarningError(code, 'secret detail of the inside')),
    })
    const full = await push('{}', {}, own)
    expect([full.status, full.headers.get('retry-after')]).toEqual([429, '2'])
    code = 'STORAGE_FAILED'
    const disk = await push('{}', {}, own)
    expect([disk.status, disk.headers.get('retry-after')]).toEqual([503, '30'])
    code = 'STATE_CORRUPT'
    const broken = await push('{}', {}, own)
    expect(broken.status).toBe(500)
    expect(await broken.text()).not.toContain('secret')
    expect(own.errors).toHaveLength(1)
    await own.server.close()
  })

  test('lets one token have only so many pushes under way', async () => {
    const waiting: (() => void)[] = []
    const own = await startTestServer({
      accept: () =>
        new Promise((resolve) =>
          waiting.push(() => resolve({ kind: 'accepted', received: 1, refused: 0, format: 'post' })),
        ),
    })
    const first = Array.from({ length: 16 }, () => push('{}', {}, own))
    while (waiting.length < 16) await new Promise((resolve) => setImmediate(resolve))
    expect((await push('{}', {}, own)).status).toBe(429)
    for (const resume of waiting) resume()
    expect((await Promise.all(first)).map((answer) => answer.status)).toEqual(Array.from({ length: 16 }, () => 202))
    await own.server.close()
  })
})

describe('reading', () => {
  test('alerts are listed newest first with names, and the place where the stream goes on', async () => {
    const body = await (await get('/v1/alerts')).json()
    expect(body).toMatchObject({
      alerts: [
        { id: 'a2', level: 'red', placeName: '地点430103' },
        { id: 'a1', raisedAt: '2026-11-23T04:00:00.000Z' },
      ],
      sequence: 2,
    })
    const red = await (await get('/v1/alerts?level=red')).json()
    expect(red).toMatchObject({ alerts: [{ id: 'a2', placeName: '地点430103' }] })
  })

  test('one alert comes with its evidence; another id is 404', async () => {
    const body = await (await get('/v1/alerts/a1', 'duty')).json()
    expect(body).toMatchObject({
      id: 'a1',
      topicName: { en: 'accident.gas' },
      evidence: [
        { id: 'hotline:1', excerpt: '楼道里有煤气味', sourceName: '来源hotline', time: '2026-11-23T04:00:00.000Z' },
      ],
    })
    expect((await get('/v1/alerts/none')).status).toBe(404)
  })

  test('one alert says why it has its level and how it came there; an older one that kept no reasons says so', async () => {
    const own = await startTestServer()
    const { decision, ...old } = sampleAlert('old', 1)
    await commitAlerts(own.state, own.epoch, [
      sampleAlert('told', 1, { level: 'blue' }),
      sampleAlert('told', 2, { reason: 'level_up', voices: 9 }),
      old,
    ])
    const read = async (id: string) =>
      (await fetch(`${own.address}/v1/alerts/${id}`, { headers: own.bearer('duty') })).json()
    expect(await read('told')).toMatchObject({
      decision,
      decisionText: {
        zh: '期望代价 0.56（危机概率×事项严重程度），按规则“hazard”应为橙色；因独立反映人太少，不叫醒人，最高黄色；误报预算允许作为预警。',
      },
      revisions: [
        { rev: 1, level: 'blue', reason: 'raised', voices: 2, raisedAt: '2026-11-23T04:00:00.000Z' },
        { rev: 2, level: 'yellow', reason: 'level_up', voices: 9, decision },
      ],
    })
    expect(await read('old')).toMatchObject({ decision: null, decisionText: null, revisions: [{ rev: 1 }] })
    await own.server.close()
  })

  test('documents are searched with filters and facets; nonsense is refused by name', async () => {
    const found = await (await get('/v1/documents?q=%E7%85%A4%E6%B0%94&facets=source')).json()
    expect(found).toMatchObject({
      documents: [{ key: 'hotline:1' }],
      facets: { source: [{ value: 'hotline', count: 1 }] },
    })
    for (const query of [
      'limit=0',
      'limit=9999',
      'limit=x',
      'from=yesterday',
      'to=2026-01-01',
      'facets=author',
      'qq=1',
      'cursor=%00',
      'cursor=OTk5OTk5OTk5OTk5OTk5OTk5OQ',
      `cursor=${'9'.repeat(600)}`,
      'from=9999999999999999',
      'to=99999999999999',
      'from=-1',
      'from=2026-13-45T00:00:00Z',
      'from=+275760-09-13T00:00:00Z',
      'limit=1&limit=2',
      '__proto__=1',
    ]) {
      const answer = await get(`/v1/documents?${query}`)
      expect(answer.status, query).toBe(400)
      expect(await answer.json()).toHaveProperty('detail')
    }
    const later = await get('/v1/documents?from=2026-11-23T12:00:01%2B08:00')
    expect(await later.json()).toMatchObject({ documents: [] })
  })

  test('status, metrics, health and the description of the interface', async () => {
    expect(await (await get('/v1/status')).json()).toMatchObject({
      simulated: true,
      watermark: '2026-11-23T04:00:00.000Z',
      sources: [{ silent: false }, { name: '本地论坛', silent: true, last: null }],
      routes: [{ route: 'duty-desk', refused: 1, disabled: true }],
    })
    expect(await (await get('/metrics', 'admin')).text()).toContain('qianzhao_accepted_total 1')
    expect(await (await fetch(`${started.address}/healthz`)).text()).toBe('ok\n')
    const description = (await (await fetch(`${started.address}/openapi.json`)).json()) as {
      paths: Record<string, object>
    }
    const described = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const served = started.server.routes.map((route) => `${route.method} ${route.path}`)
    expect(described.sort()).toEqual([...served].sort())
  })

  test('every route is described with who may call it, its parameters and what it answers', async () => {
    const description = (await (await fetch(`${started.address}/openapi.json`)).json()) as {
      openapi: string
      paths: Record<string, Record<string, Described>>
    }
    interface Described {
      'x-roles': unknown
      parameters: { name: string; schema: object }[]
      responses: Record<string, { content: Record<string, { schema: object }> }>
    }
    expect(description.openapi).toBe('3.1.0')
    for (const operation of Object.values(description.paths).flatMap((methods) => Object.values(methods))) {
      expect(operation['x-roles']).toSatisfy(
        (roles) => roles === 'public' || (Array.isArray(roles) && roles.length > 0),
      )
      const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
      expect(good).toHaveLength(1)
      for (const { schema } of Object.values(good[0]?.[1].content ?? {})) expect(schema).toHaveProperty('type')
      for (const { schema } of operation.parameters) expect(schema).toHaveProperty('type')
    }
    const push = description.paths['/v1/posts']?.['post']?.responses['202']?.content['application/json']?.schema
    expect(push).toMatchObject({ type: 'object', required: ['received', 'refused', 'format'] })
  })

  test('dead letters are for the administrator, newest first and page by page', async () => {
    const own = await startTestServer()
    const fromOffset = 0
    const deadLetters = [1, 2, 3].map(sampleLetter)
    await own.state.commit(sampleCommit({ epoch: own.epoch, fromOffset, toOffset: 1, deadLetters }))
    const page = async (query: string) => {
      const answer = await fetch(`${own.address}/v1/dead-letters?${query}`, { headers: own.bearer('admin') })
      return [answer.status, await answer.json()] as [
        number,
        { deadLetters: { line: number }[]; cursor: string | null },
      ]
    }
    const [status, first] = await page('limit=2')
    expect([status, first.deadLetters.map(({ line }) => line)]).toEqual([200, [3, 2]])
    const [, second] = await page(`limit=2&cursor=${first.cursor}`)
    expect([second.deadLetters.map(({ line }) => line), second.cursor]).toEqual([[1], null])
    expect((await page('cursor=x'))[0]).toBe(400)
    expect((await page('cursor=99999999999999999999'))[0]).toBe(400)
    expect((await fetch(`${own.address}/v1/dead-letters`, { headers: own.bearer('analyst') })).status).toBe(403)
    await own.server.close()
  })

  test('a service that is not ready says so to machines', async () => {
    const own = await startTestServer({
      info: { ...info(), status: () => ({ ...info().status(), ready: false, troubles: ['index'] }) },
    })
    const answer = await fetch(`${own.address}/readyz`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ detail: 'Not ready: index.' })
    expect((await fetch(`${own.address}/healthz`)).status).toBe(200)
    await own.server.close()
  })
})

describe('browsers', () => {
  test('the page allows its own script and style and nothing else; the API allows nothing', async () => {
    const page = await fetch(`${started.address}/`)
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toContain('unsafe')
    expect(await page.text()).toContain('前兆')
    const api = await get('/v1/alerts')
    expect(api.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    for (const answer of [page, api]) {
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  test('the page has no inline script or style and never makes HTML from text', async () => {
    const html = await (await fetch(`${started.address}/`)).text()
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|style=/)
    const [path = ''] = /\/assets\/[\w-]+\.js/.exec(html) ?? []
    const answer = await fetch(started.address + path)
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(await answer.text()).not.toMatch(
      /\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(/,
    )
  })

  test('a name that somebody else points at this machine is not answered', async () => {
    const status = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        request(`${started.address}/`, { headers: { host } }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
          .on('error', reject)
          .end()
      })
    expect(await status('evil.example')).toBe(421)
    expect(await status('127.0.0.1.evil.example:80')).toBe(421)
    expect(await status('localhost:1234')).toBe(200)
    expect(await status('[::1]')).toBe(200)
  })
})

function info() {
  return {
    version: '0',
    status: () => ({
      simulated: false,
      ready: true,
      nowMs: 0,
      watermarkMs: null,
      sources: [],
      documentCount: 0,
      indexLag: 0,
      indexRefused: 0,
      routes: [],
    }),
    topicName: (id: string) => ({ zh: id, en: id }),
    placeName: (code: string) => code,
    sourceName: (id: string) => id,
    decisionText: () => ({ zh: '', en: '' }),
    reasons: () => ({ raised: [], lowered: [] }),
    thresholds: () => null,
    ...officeSample,
  }
}
