// What is decided is dated by when people can be told of it, whatever the posts or their clocks say.
import { expect, test } from 'vitest'
import { minuteMs } from '../../../src/core/durations.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import type { TickResult } from '../../../src/run/fold/fold.ts'
import type { FoldRecord } from '../../../src/run/fold/fold-record.ts'
import { postRecord } from '../../../src/run/fold/fold-record.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { fixedKeyFile, settingsWith } from '../small-city.ts'
import type { Arrival } from './warehouse-fire.ts'
import { fire, noonMs, ordinary, postBytes, said } from './warehouse-fire.ts'

const settings = settingsWith('run.workers=0')
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))
const dayMs = 24 * 60 * minuteMs

function record(arrival: Arrival, ref: number): FoldRecord {
  const { atMs } = arrival
  const outcome = stage.ingest({
    bytes: postBytes(arrival, ref),
    source: arrival.source as SourceId,
    format: 'post',
    receivedAtMs: atMs,
    file: '',
    line: ref,
  })
  if (outcome.kind !== 'ok') throw new Error(`post ${ref} is ${outcome.kind}`)
  return postRecord(stage.annotate(outcome.value).observation, atMs, ref)
}

/** A live run: each arrival in the tick of its minute, which closes when the minute ends. */
function results(arrivals: readonly Arrival[]): readonly TickResult[] {
  const fold = foldFromSettings({ settings, placeName: (code) => code, snapshot: null })
  const records = arrivals.map((arrival, i) => ({
    minute: Math.floor(arrival.atMs / minuteMs),
    record: record(arrival, i),
  }))
  return [...Map.groupBy(records, ({ minute }) => minute)].map(([number, own]) =>
    fold.apply(
      { number, closedAtMs: (number + 1) * minuteMs },
      own.map((one) => one.record),
    ),
  )
}

test.each<[string, readonly Arrival[]]>([
  ['plain posts', [...ordinary, ...fire]],
  [
    'a first post of 1999',
    [said(noonMs - 4 * dayMs, 'w', '老照片', { source: 'old', timeMs: Date.UTC(1999, 0, 1) }), ...ordinary, ...fire],
  ],
  [
    'a source whose clock is eight minutes ahead',
    [...ordinary, ...fire.map((one) => ({ ...one, timeMs: one.atMs + 8 * minuteMs }))],
  ],
  [
    'reports that come an hour after they were written',
    [...ordinary, ...fire.map((one) => ({ ...one, timeMs: one.atMs - 60 * minuteMs }))],
  ],
])('with %s, alerts and situations are dated by the tick that decided them', (_, arrivals) => {
  const told = results(arrivals)
  const alerts = told.flatMap(({ alerts: own, clock }) => own.map((alert) => ({ alert, clock })))
  expect(alerts.length).toBeGreaterThan(0)
  for (const { alert, clock } of alerts) {
    expect(alert.raisedAtMs).toBe(clock.tick.closedAtMs)
    expect(alert.firstRaisedAtMs).toBe(alerts[0]?.clock.tick.closedAtMs)
    expect(alert.raisedAtMs).toBeGreaterThan(noonMs)
  }
  for (const { situations, clock } of told)
    for (const { decidedAtMs, significantAtMs } of situations) {
      expect(decidedAtMs).toBe(clock.tick.closedAtMs)
      if (significantAtMs !== null) expect(significantAtMs).toBeLessThanOrEqual(decidedAtMs)
    }
})

test.each([1, 3])('a clock that was ahead by %i days and is set right changes no alert', (days) => {
  const told = (arrivals: readonly Arrival[]) => {
    const fold = foldFromSettings({ settings, placeName: (code) => code, snapshot: null })
    return arrivals.flatMap((arrival, i) => {
      const { alerts } = fold.apply({ number: i + 1, closedAtMs: arrival.atMs + minuteMs }, [record(arrival, i)])
      return alerts.map(({ level, state, raisedAtMs }) => ({ level, state, raisedAtMs }))
    })
  }
  const ahead = said(noonMs + (days - 0.5) * dayMs, 'q', '周末去公园走走')
  const undisturbed = told([...ordinary, ...fire])
  expect(undisturbed.length).toBeGreaterThan(0)
  expect(told([...ordinary, ahead, ...fire])).toEqual(undisturbed)
})
