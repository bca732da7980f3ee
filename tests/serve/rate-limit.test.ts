// The rate limit by itself, with a clock in hand, and at the door of the server.
import { expect, test } from 'vitest'
import { createRateLimit } from '../../src/serve/rate-limit.ts'
import { startTestServer } from './test-server.ts'

test('a burst passes, then only the steady rate does, and each caller has a bucket of its own', () => {
  let now = 0
  const take = createRateLimit({ perSecond: 2, burst: 3, nowMs: () => now })
  expect([take('a'), take('a'), take('a'), take('a')]).toEqual([0, 0, 0, 1])
  expect(take('b')).toBe(0)
  now = 500
  expect([take('a'), take('a')]).toEqual([0, 1])
  now = 60_000
  expect([take('a'), take('a'), take('a'), take('a')]).toEqual([0, 0, 0, 1])
  now = 0
  expect(take('a')).toBe(1)
})

test('one caller that floods is told to slow down, and others are served', async () => {
  const started = await startTestServer({ rate: { perSecond: 0.001, burst: 5 } })
  const get = (role: 'duty' | 'analyst') => fetch(`${started.address}/v1/alerts`, { headers: started.bearer(role) })
  const answers = []
  for (let i = 0; i < 6; i++) answers.push(await get('duty'))
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 429])
  expect(Number(answers[5]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await get('analyst')).status).toBe(200)
  await started.server.close()
})
