// Thousands of seeded requests without sense: none breaks anything inside, and the server goes on serving.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import { roles } from '../../src/serve/route.ts'
import { startTestServer } from './test-server.ts'

type Started = Awaited<ReturnType<typeof startTestServer>>
let started: Started
const requestCount = 3_000
const seed = 20_261_201

beforeAll(async () => {
  started = await startTestServer({ rate: { perSecond: 1e6, burst: 1e6 } })
})
afterAll(() => started.server.close())

const names = 'q topic place source from to level state limit cursor facets after x __proto__ constructor'.split(' ')
const values = [
  '',
  '0',
  '-1',
  '50',
  '1e9',
  '9'.repeat(20),
  '9'.repeat(400),
  'NaN',
  'null',
  '%00',
  '%ff',
  '%F0%9F%92%A9',
  '%20',
  '2026-11-23T08:00:00%2B08:00',
  '2026-13-45T00:00:00Z',
  '275760-09-13T00:00:00Z',
  'OTk5OTk5OTk5OTk5OTk5OTk5OQ',
  'accident.gas',
  '430103',
  "'%20OR%201=1--",
  '%22%22',
  '*',
  'a'.repeat(2_000),
  'topic,place',
  'W10',
  'WzEsIngiXQ',
]
const bodies = [
  '',
  '{}',
  '[]',
  '[[],{}]',
  '{"a":',
  '\u0000',
  '{"id":"1","text":"停水"}',
  '['.repeat(5_000),
  'x'.repeat(70_000),
]
const headers: readonly (readonly [string, string])[] = [
  ['last-event-id', '9'.repeat(30)],
  ['last-event-id', '-1'],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'br, gzip'],
  ['cookie', `qianzhao=${'a'.repeat(90)}`],
  ['cookie', '=;=;;qianzhao='],
  ['authorization', 'Bearer '],
  ['if-match', '"x"'],
  ['x-forwarded-for', 'not an address'],
  ['content-type', 'application/json; charset=nothing'],
]

test('none of them is answered with an error of the inside', async () => {
  const random = createRandom(seed)
  const one = <T>(list: readonly T[]): T => list[random.below(list.length)] as T
  const paths = [...started.server.routes.map(({ path }) => path), '/v1', '/v1/alerts/a/b', '/%2e%2e/x', '/v1/%ff']
  const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']
  const wrong: string[] = []
  for (let i = 0; i < requestCount; i++) {
    const query = Array.from({ length: random.below(4) }, () => `${one(names)}=${one(values)}`).join('&')
    const path = one(paths).replace('{id}', encodeURIComponent(one(['a1', 'none', '../x', '\u0000', 'a'.repeat(150)])))
    const method = random.below(2) === 0 ? 'GET' : one(methods)
    const body = method === 'GET' ? null : one(bodies)
    const answer = await fetch(`${started.address}${path}${query === '' ? '' : `?${query}`}`, {
      method,
      body,
      headers: {
        'content-type': one(['application/json', 'text/plain', 'text/html']),
        ...started.bearer(one(roles)),
        ...Object.fromEntries([one(headers)]),
      },
    })
    if (answer.status >= 500 && answer.status !== 503) wrong.push(`${method} ${path}?${query} → ${answer.status}`)
    await answer.body?.cancel()
  }
  expect(wrong, `seed ${seed}`).toEqual([])
  expect(started.errors).toEqual([])
  expect((await fetch(`${started.address}/healthz`)).status).toBe(200)
}, 60_000)
