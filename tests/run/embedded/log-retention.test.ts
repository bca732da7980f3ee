// The log is cut by age, and never below what a restart or the index still needs.
import { hourMs } from '../../../src/core/durations.ts'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLogRetention } from '../../../src/run/embedded/log-retention.ts'
import { tickEntry } from '../../../src/wire/log-payload.ts'
import type { EventLog } from '../../../src/core/ports.ts'
import { createMemoryLog } from '../../memory/memory-log.ts'
import { openSegmentLog } from '../../../src/store/log/segment-log.ts'

/** Ten entries an hour: nine posts and the tick that closes the hour. */
async function fill(log: EventLog, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour++) {
    const posts = Array.from({ length: 9 }, (_, i) => ({
      kind: 'post' as const,
      payload: new TextEncoder().encode(`${hour}.${i}`),
    }))
    await log.append([...posts, tickEntry({ number: hour, closedAtMs: (hour + 1) * hourMs })])
  }
}

async function filledLog(hours: number): Promise<EventLog> {
  const log = createMemoryLog()
  await fill(log, hours)
  return log
}

function retention(log: EventLog, hours: number, indexedOffset = () => log.nextOffset()) {
  return createLogRetention({
    log,
    retentionMs: hours * hourMs,
    indexedOffset,
    notice: () => undefined,
    onFailure: (cause) => {
      throw cause
    },
  })
}

test('what is older than the retention leaves, what is younger stays', async () => {
  const log = await filledLog(100)
  const keeper = retention(log, 24)
  keeper.checkpointed(990, 99 * hourMs)
  keeper.checkpointed(1000, 100 * hourMs)
  await keeper.settled()
  // The tick that closed at hour 76 is exactly 24 hours old and stays, with the posts of its hour.
  expect(log.firstOffset()).toBe(750)
})

test('the older of the two checkpoints remains a place to start from', async () => {
  const log = await filledLog(100)
  const keeper = retention(log, 1)
  keeper.checkpointed(1000, 100 * hourMs)
  await keeper.settled()
  expect(log.firstOffset()).toBe(0)
  keeper.checkpointed(1000, 100 * hourMs)
  await keeper.settled()
  const first = log.firstOffset()
  expect(first).toBeGreaterThan(900)
  const another = await filledLog(100)
  const behind = retention(another, 1)
  behind.checkpointed(300, 30 * hourMs)
  behind.checkpointed(1000, 100 * hourMs)
  await behind.settled()
  expect(another.firstOffset()).toBeLessThanOrEqual(300)
})

test('an index that lags keeps what it has not read', async () => {
  const log = await filledLog(100)
  let indexed = 120
  const keeper = retention(log, 1, () => indexed)
  keeper.checkpointed(990, 99 * hourMs)
  keeper.checkpointed(1000, 100 * hourMs)
  await keeper.settled()
  expect(log.firstOffset()).toBe(120)
  indexed = 1000
  await fill(log, 2)
  keeper.checkpointed(1010, 101 * hourMs)
  await keeper.settled()
  expect(log.firstOffset()).toBeGreaterThan(900)
})

test('the segments on disk go as a whole, and what is left opens again', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'qianzhao-retention-')), 'log')
  const log = await openSegmentLog({ folder, segmentBytesMax: 2_000 })
  await fill(log, 200)
  const keeper = retention(log, 48)
  keeper.checkpointed(1990, 199 * hourMs)
  keeper.checkpointed(2000, 200 * hourMs)
  await keeper.settled()
  const first = log.firstOffset()
  expect(first).toBeGreaterThan(1_000)
  expect(first).toBeLessThanOrEqual(1_520)
  await log.close()
  const again = await openSegmentLog({ folder, segmentBytesMax: 2_000 })
  expect([again.firstOffset(), again.nextOffset()]).toEqual([first, 2000])
  await again.close()
})
