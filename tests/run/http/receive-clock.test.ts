// A clock that jumps ahead is not believed before the sources agree, and the time before it goes on meanwhile.
import { expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../../../src/core/durations.ts'
import type { ReceiveClock } from '../../../src/run/http/receive-clock.ts'
import { createDating, createReceiveClock } from '../../../src/run/http/receive-clock.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { poolOf } from '../fold/plain-live.ts'
import { fixedKeyFile, settingsWith } from '../small-city.ts'

const noonMs = Date.UTC(2026, 2, 9, 4)

function scene() {
  const time = { wallMs: noonMs, monotonicMs: 5_000 }
  const alarms: string[] = []
  const clock = createReceiveClock({
    wallMs: () => time.wallMs,
    monotonicMs: () => time.monotonicMs,
    alarm: (_, sentence) => alarms.push(sentence),
  })
  const pass = (ms: number) => {
    time.wallMs += ms
    time.monotonicMs += ms
  }
  return { time, clock, alarms, pass }
}

test('goes with the wall, also where that is nudged or set back', () => {
  const { time, clock, alarms, pass } = scene()
  pass(hourMs)
  time.wallMs += 5 * minuteMs
  expect(clock.nowMs()).toBe(time.wallMs)
  time.wallMs -= dayMs
  expect(clock.nowMs()).toBe(time.wallMs)
  expect(alarms).toEqual([])
})

test('a jump of a day ahead is told once and not followed, and being set right is told too', () => {
  const { time, clock, alarms, pass } = scene()
  time.wallMs += dayMs
  pass(minuteMs)
  expect(clock.nowMs()).toBe(noonMs + minuteMs)
  expect(clock.aheadMs()).toBe(dayMs)
  pass(minuteMs)
  expect(clock.nowMs()).toBe(noonMs + 2 * minuteMs)
  time.wallMs -= dayMs
  expect(clock.nowMs()).toBe(noonMs + 2 * minuteMs)
  expect(clock.aheadMs()).toBe(0)
  expect(alarms.map((one) => one.slice(0, 21))).toEqual(['the clock jumped ahea', 'the clock that had ju'])
})

test('a machine that slept for a day is believed once most of those who send are in the new day', () => {
  const { time, clock } = scene()
  time.wallMs += dayMs
  const heard = (sender: string, newestMs: number): ReturnType<ReceiveClock['nowMs']> => {
    clock.heard(sender, newestMs)
    return clock.nowMs()
  }
  expect(heard('a', noonMs - hourMs)).toBe(noonMs)
  expect(heard('b', noonMs + 20 * hourMs)).toBe(noonMs)
  expect(heard('c', noonMs + 23 * hourMs)).toBe(noonMs + dayMs)
})

test('a time that is ahead of the jumped clock too speaks for nothing', () => {
  const { time, clock } = scene()
  time.wallMs += dayMs
  clock.heard('a', noonMs + 3 * dayMs)
  expect(clock.nowMs()).toBe(noonMs)
})

test('a push of the new day is dated by it, and one of the old day is not dated ahead', async () => {
  const settings = settingsWith('run.workers=0')
  const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))
  const record = (timeMs: number) => ({
    bytes: new TextEncoder().encode(
      JSON.stringify({ id: '1', source: 'hotline', channel: 'hotline', text: '停水', time: timeMs }),
    ),
    source: 'hotline' as never,
    format: 'post' as const,
    receivedAtMs: noonMs,
    file: '',
    line: 0,
  })
  for (const [sentMs, datedMs] of [
    [noonMs - minuteMs, noonMs],
    [noonMs + dayMs - minuteMs, noonMs + dayMs],
  ] as const) {
    const { time, clock } = scene()
    const date = createDating(clock, poolOf(stage))
    time.wallMs += dayMs
    expect((await date([record(sentMs)], 'feeder')).map(({ receivedAtMs }) => receivedAtMs)).toEqual([datedMs])
  }
})
