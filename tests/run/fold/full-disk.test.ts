// A disk that is full for a while: pushes are refused, the run stays, and once there is room everything goes on as if nothing had been.
import { expect, test } from 'vitest'
import { StorageFull } from '../../../src/core/errors.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import { conservation } from '../../../src/run/fold/conservation.ts'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import { startLive } from '../../../src/run/fold/live.ts'
import { annotateBatch } from '../../../src/run/text/annotate-batch.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { createMemoryLog } from '../../memory/memory-log.ts'
import { createMemoryState } from '../../memory/memory-state.ts'
import { cityLines, fixedKeyFile, settingsWith } from '../small-city.ts'
import { plainLive } from './plain-live.ts'

const settings = settingsWith('run.workers=0')
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))
const lines = cityLines(40).filter((line): line is string => line !== undefined)
const encoder = new TextEncoder()
const startMs = Date.UTC(2026, 0, 5)

const full = () => new StorageFull('The disk is full.', new Error('ENOSPC'))

/** A run on stores that refuse while `isFull` says so. */
async function start(isFull: { log: boolean; state: boolean; checkpoint: boolean }) {
  const memoryLog = createMemoryLog()
  const memoryState = createMemoryState()
  const notices: string[] = []
  const live = await startLive(
    plainLive({
      log: {
        ...memoryLog,
        append: (entries) => (isFull.log ? Promise.reject(full()) : memoryLog.append(entries)),
      },
      state: {
        ...memoryState,
        commit: async (commit) => {
          if (!isFull.state) return memoryState.commit(commit)
          // There is room again by the next attempt.
          isFull.state = false
          throw full()
        },
        saveCheckpoint: (epoch, checkpoint) =>
          isFull.checkpoint ? Promise.reject(full()) : memoryState.saveCheckpoint(epoch, checkpoint),
      },
      pool: {
        annotate: (request) => Promise.resolve(annotateBatch(stage, request)),
        useWords: stage.useWords,
        close: () => Promise.resolve(),
      },
      openFold: (snapshot) => foldFromSettings({ settings, placeName: (code) => code, snapshot }),
      notice: (_, sentence) => notices.push(sentence),
    }),
  )
  const push = (line: string) =>
    live.submit([
      {
        bytes: encoder.encode(line),
        source: 'city' as SourceId,
        format: 'post',
        receivedAtMs: startMs,
        file: '',
        line: 0,
      },
    ])
  return { live, push, notices }
}

test('a push without room is refused, and the same push is taken once there is', async () => {
  const isFull = { log: false, state: false, checkpoint: false }
  const { live, push, notices } = await start(isFull)
  await push(lines[0] ?? '')
  isFull.log = true
  await expect(push(lines[1] ?? '')).rejects.toBeInstanceOf(StorageFull)
  live.tick(startMs + 60_000)
  await live.settled()
  expect(live.status()).toMatchObject({ ready: true, isFull: true, committedOffset: 0 })
  isFull.log = false
  await push(lines[1] ?? '')
  live.tick(startMs + 120_000)
  await live.settled()
  expect(live.status()).toMatchObject({ ready: true, isFull: false })
  expect(conservation(live.status().counters).accepted).toBe(2)
  expect(notices).toEqual([
    'the disk is full: pushes are refused until there is room',
    'there is room on the disk again, and everything goes on',
  ])
  await live.stop()
})

test('a commit and a checkpoint without room are made again', async () => {
  const isFull = { log: false, state: true, checkpoint: true }
  const { live, push } = await start(isFull)
  for (const line of lines.slice(0, 10)) await push(line)
  live.tick(startMs + 60_000)
  await live.settled()
  expect(live.status().committedOffset).toBe(11)
  await live.stop()
  expect(live.status().ready).toBe(true)
})

test('words whose record found no room do not hold', async () => {
  const isFull = { log: true, state: false, checkpoint: false }
  const { live } = await start(isFull)
  await expect(live.useWords([{ text: '龙腾广场二期' }])).rejects.toBeInstanceOf(StorageFull)
  isFull.log = false
  await live.useWords([{ text: '龙腾广场二期' }])
  live.tick(startMs + 60_000)
  await live.settled()
  expect(live.status().committedOffset).toBe(2)
  await live.stop()
})
