// The simulated city goes on where the run before it stopped, whatever week that was.
import { dayMs } from '../../../src/core/durations.ts'
import { expect, test } from 'vitest'
import type { SimulatedFeedOptions } from '../../../src/run/demo/simulated-feed.ts'
import { startSimulatedFeed } from '../../../src/run/demo/simulated-feed.ts'
import { createCity } from '../../../src/simulate/city.ts'
import { loadScenario } from '../../../src/simulate/load-scenario.ts'

const calendarStartMs = Date.UTC(2026, 0, 4, 16)
const scenario = { ...loadScenario('city-week'), days: 2, quietHours: 1 }
type SentPost = { readonly id: string; readonly source: string; readonly time: string }

/** Runs the city from the last closed tick of a store until `untilMs`, and returns what was sent and the tick it stopped at. */
async function runFrom(lastTickClosedAtMs: number, startMs: number, untilMs: number) {
  const posts: SentPost[] = []
  const ticks: number[] = []
  const done = Promise.withResolvers<void>()
  const live = {
    submit: (batch: readonly { readonly bytes: Uint8Array }[]) => {
      posts.push(...batch.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)) as SentPost))
      return Promise.resolve({ accepted: batch.length })
    },
    tick: (closedAtMs: number) => {
      ticks.push(closedAtMs)
      if (closedAtMs >= untilMs) done.resolve()
    },
    status: () => ({ lastTickClosedAtMs }),
    settled: () => Promise.resolve(),
  } as unknown as SimulatedFeedOptions['live']
  const feed = startSimulatedFeed({
    live,
    scenario,
    city: createCity(),
    seed: 1,
    speed: Infinity,
    tickLengthMs: 3_600_000,
    calendarStartMs,
    startMs,
    monotonicMs: () => 0,
    onFailure: done.reject,
  })
  await done.promise
  await feed.stop()
  return { posts: posts.filter((post) => Date.parse(post.time) < untilMs), firstTick: ticks[0], nowMs: feed.nowMs() }
}

const keyOf = (post: SentPost) => `${post.source}:${post.id}`

test('a second start past the first week sends what the first run would have sent, and no post again', async () => {
  const undisturbed = await runFrom(0, calendarStartMs, calendarStartMs + 6 * dayMs)
  const first = await runFrom(0, calendarStartMs, calendarStartMs + 3 * dayMs)
  const second = await runFrom(calendarStartMs + 3 * dayMs, calendarStartMs, calendarStartMs + 6 * dayMs)
  expect(second.posts.length).toBeGreaterThan(1_000)
  expect([...first.posts, ...second.posts].map(keyOf)).toEqual(undisturbed.posts.map(keyOf))
  expect(new Set(undisturbed.posts.map(keyOf)).size).toBe(undisturbed.posts.length)
  expect(Date.parse(second.posts[0]?.time ?? '')).toBeGreaterThanOrEqual(calendarStartMs + 3 * dayMs)
})

test('a new store begins with the week that it is given, and the stream time of an old one goes on', async () => {
  const startMs = calendarStartMs + 4 * dayMs
  const fresh = await runFrom(0, startMs, startMs + dayMs)
  expect(Date.parse(fresh.posts[0]?.time ?? '')).toBeGreaterThanOrEqual(startMs)
  const resumed = await runFrom(startMs + dayMs, startMs + 40 * dayMs, startMs + 2 * dayMs)
  expect(resumed.firstTick).toBe(startMs + dayMs + 3_600_000)
  const seen = new Set(fresh.posts.map(keyOf))
  expect(resumed.posts.filter((post) => seen.has(keyOf(post)))).toEqual([])
})
