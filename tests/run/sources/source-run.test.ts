// The rounds of a source: spread over time, slower while there is a trouble, and without an end.
import { expect, test } from 'vitest'
import { hourMs, minuteMs } from '../../../src/core/durations.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import type { RawRecord } from '../../../src/core/post.ts'
import type { SourceReader, SourceStep } from '../../../src/core/source.ts'
import { EarlyWarningError } from '../../../src/core/errors.ts'
import { startSourceRun } from '../../../src/run/sources/source-run.ts'
import { createScriptedClock } from '../deliver/scripted-clock.ts'

const startMs = Date.parse('2026-03-02T08:00:00+08:00')

function page(id: string): SourceStep {
  const record: RawRecord = {
    bytes: Buffer.from(id),
    source: 'forum' as SourceId,
    format: 'post',
    receivedAtMs: startMs,
    file: '',
    line: 1,
  }
  return { kind: 'page', records: [record], positions: [{ key: 'feed', body: { id } }] }
}

function trouble(retryAfterMs: number | null = null): SourceStep {
  return { kind: 'trouble', trouble: 'unreachable', found: 'status 503', retryAfterMs }
}

/** Each round gives the next entry of the script, and the last one for ever. */
function scripted(script: readonly (readonly SourceStep[])[]) {
  const clock = { ...createScriptedClock(startMs), random: () => 0.5 }
  const minutes: number[] = []
  const held: unknown[] = []
  const taken: string[] = []
  const notices: string[] = []
  let isFull = false
  const reader: SourceReader = {
    close: () => Promise.resolve(),
    // oxlint-disable-next-line typescript/require-await
    async *round({ positions, nowMs }) {
      held.push(positions.get('feed')?.['id'])
      minutes.push((nowMs - startMs) / minuteMs)
      yield* script[Math.min(minutes.length, script.length) - 1] ?? []
    },
  }
  const run = startSourceRun({
    id: 'forum',
    reader,
    everyMs: minuteMs,
    positions: new Map([['feed', { id: '0' }]]),
    submit: (records) => {
      if (isFull) return Promise.reject(new EarlyWarningError('UNAVAILABLE', 'the queue is full'))
      for (const { bytes } of records) taken.push(Buffer.from(bytes).toString())
      return Promise.resolve()
    },
    clock,
    notice: (_, sentence) => notices.push(sentence),
  })
  return { clock, minutes, held, taken, notices, run, fill: (full: boolean) => (isFull = full) }
}

test('a round begins where the one before ended', async () => {
  const { clock, held, taken, run } = scripted([[page('1'), page('2')], [page('3')], []])
  await clock.advance(3 * minuteMs)
  await run.stop()
  expect(held).toEqual(['0', '2', '3', '3'])
  expect(taken).toEqual(['1', '2', '3'])
  expect(run.status()).toMatchObject({ records: 3, trouble: null, recordMs: startMs + minuteMs })
})

test('a trouble makes it wait longer and longer, at most a quarter of an hour, and it is told of once', async () => {
  const { clock, minutes, notices, run } = scripted([[trouble()]])
  await clock.advance(hourMs)
  expect(minutes).toEqual([0, 2, 6, 14, 29, 44, 59])
  expect(run.status().trouble).toMatchObject({ kind: 'unreachable', rounds: 7, sinceMs: startMs })
  await clock.advance(1_000 * hourMs)
  expect(minutes.length).toBeGreaterThan(4_000)
  expect(notices.length).toBe(1)
  await run.stop()
})

test('the other side may ask for a longer pause, and a good round forgets the trouble', async () => {
  const { clock, minutes, notices, run } = scripted([[trouble(hourMs)], [page('1')], []])
  await clock.advance(62 * minuteMs)
  await run.stop()
  expect(minutes).toEqual([0, 60, 61, 62])
  expect(notices).toEqual(['the source is in trouble; it is tried again', 'the source is well again'])
})

test('what could not be made durable moves no position and comes again', async () => {
  const { clock, held, taken, run, fill } = scripted([[page('1')], [page('1')], []])
  fill(true)
  await clock.advance(minuteMs)
  expect([taken, run.status().trouble?.kind]).toEqual([[], 'held_up'])
  fill(false)
  await clock.advance(10 * minuteMs)
  await run.stop()
  expect([held.slice(0, 3), taken]).toEqual([['0', '0', '1'], ['1']])
})
