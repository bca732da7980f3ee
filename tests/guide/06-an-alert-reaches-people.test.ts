// Chapter 6. What a tick decided is committed in one step; the feed, the webhooks and the index follow from there.
import { expect, test } from 'vitest'
import type { Notifier } from '../../src/core/ports.ts'
import { startDelivery } from '../../src/run/deliver/deliver.ts'
import { createSqliteIndex } from '../../src/store/index/sqlite-index.ts'
import { minuteMs } from '../../src/core/durations.ts'
import { createMemoryLog } from '../memory/memory-log.ts'
import { createMemoryState } from '../memory/memory-state.ts'
import { createScriptedClock } from '../run/deliver/scripted-clock.ts'
import type { Report } from './story.ts'
import { documentOf, recordOf, reports, startService } from './story.ts'

const duty = { id: 'duty', levelMin: 'yellow' as const, topics: ['accident'], places: [] }

/** The story as it happens: each report is pushed, and a minute later the tick closes. */
async function happen(values: readonly Report[]) {
  const state = createMemoryState()
  const live = await startService(createMemoryLog(), state, { routes: [duty] })
  for (const one of values) {
    await live.submit([recordOf(one)])
    live.tick(Date.parse(one.time) + 2 * minuteMs)
  }
  await live.settled()
  return { state }
}

// Everybody who follows the feed gets each revision once, in the order of the commits, from wherever they stopped.
test('the feed goes on behind the number that a client has seen', async () => {
  const { state } = await happen(reports)
  const all = await state.alertsAfter(0, 100)
  expect(all.length).toBeGreaterThan(0)
  expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, i) => (all[0]?.sequence ?? 0) + i))
  expect(await state.alertsAfter(all.at(-1)?.sequence ?? 0, 100)).toEqual([])
})

// A route gets what it asked for. The row waits in the outbox of the same commit until the receiver has taken it.
test('the duty officer is told, again after a failure, and always under the same id', async () => {
  const { state } = await happen(reports)
  const clock = createScriptedClock(Date.parse(reports.at(-1)?.time ?? ''))
  const told: string[] = []
  const notifier: Notifier = {
    notify: async ({ id }) => {
      told.push(id)
      return told.length === 1 ? { kind: 'failed', reason: 'status 503', retryAfterMs: null } : { kind: 'delivered' }
    },
  }
  const { nowMs, sleep } = clock
  const silent = { random: () => 0.5, notice: () => undefined, alarm: () => undefined }
  const delivery = startDelivery({ state, routes: [{ name: 'duty', notifier }], nowMs, sleep, ...silent })
  await clock.advance(minuteMs)
  await delivery.stop()
  expect(told.length).toBeGreaterThan(1)
  expect(told[1]).toBe(told[0])
  expect(await state.pending('duty', 10)).toEqual([])
})

// Search finds documents by the words of the project's own segmenter. The index may lag: no alert waits for it.
test('an analyst finds the report from Weibo by a word in it', async () => {
  const index = createSqliteIndex({ path: ':memory:' })
  await index.addDocuments(reports.map(documentOf), reports.length)
  const { hits } = await index.search({ kind: 'documents', query: '报警器', filters: { source: 'weibo' }, limit: 10 })
  expect(hits).toHaveLength(1)
  expect(JSON.stringify(hits[0])).toContain('地下室')
  await index.close()
})
