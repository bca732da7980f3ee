// The naive rules, on series small enough to count by hand.
import { describe, expect, test } from 'vitest'
import { earsScores, farringtonScores } from '../../../lab/backtest/bin-rules.ts'
import { cellHistories } from '../../../lab/backtest/cells.ts'
import { alarmsOf, candidatesOf, earsRule, fixedRule, spikeRule } from '../../../lab/backtest/rules.ts'
import type { Rule } from '../../../lab/backtest/rules.ts'
import { bestWithin } from '../../../lab/backtest/tune.ts'
import { event, hourMs, observation, startMs } from './sample.ts'

function alarmHours(rule: Rule, hours: readonly number[], threshold = rule.threshold): number[] {
  const cells = cellHistories(hours.map((hour, index) => observation(`d${index}`, hour, 'health.food', '')))
  return alarmsOf(rule, threshold, candidatesOf(rule, cells)).map(
    ({ claims }) => ((claims[0]?.atMs ?? 0) - startMs) / hourMs,
  )
}

describe('cells', () => {
  test('are topic by district, and topic anywhere', () => {
    const cells = cellHistories([observation('a', 0), observation('b', 1, 'health.food', '340102003')])
    expect(cells.map(({ topic, place, times }) => [topic, place, times.length])).toEqual([
      ['health.food', '', 2],
      ['health.food', '340102', 2],
    ])
  })

  test('leave out what is about no topic', () => {
    expect(cellHistories([observation('a', 0, '')])).toEqual([])
  })
})

describe('the spike rule', () => {
  const rule = spikeRule(6 * hourMs, 3, 3)

  test('speaks at the document that makes three times as many as in the window before', () => {
    // One document in hours 0–6; the third of the next window comes at hour 10.
    expect(alarmHours(rule, [3, 8, 9, 10])).toEqual([10])
  })

  test('keeps silent while the window before had its share', () => {
    // Two before, five now: two and a half times as many.
    expect(alarmHours(rule, [1, 2, 7.5, 8, 8.5, 9, 9.5])).toEqual([])
  })

  test('needs a few documents, however little there was before', () => {
    expect(alarmHours(rule, [100, 100.5])).toEqual([])
  })

  test('speaks once a day in a cell', () => {
    expect(alarmHours(rule, [0, 0.1, 0.2, 0.3, 12, 12.1, 12.2, 30, 30.1, 30.2])).toEqual([0.2, 30.2])
  })
})

test('the fixed threshold speaks at the fourth document of a day', () => {
  expect(alarmHours(fixedRule(24 * hourMs, 4), [0, 5, 10, 25, 26, 27])).toEqual([26])
})

describe('EARS C2', () => {
  test('leaves a guard of two bins between the baseline and the bin', () => {
    // Baseline 2, 4, 2, 4, 2, 4, 3: mean 3, variance 6 ÷ 6 = 1. The guard bins 90 and 90 do not count: (9 − 3) ÷ 1 = 6.
    expect(earsScores([2, 4, 2, 4, 2, 4, 3, 90, 90, 9]).at(-1)).toBeCloseTo(6, 12)
  })

  test('says nothing before it has nine bins behind it', () => {
    expect(earsScores([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]).filter((score) => score === null)).toHaveLength(9)
  })

  test('takes a constant baseline to vary by half a document', () => {
    expect(earsScores([1, 1, 1, 1, 1, 1, 1, 1, 1, 4]).at(-1)).toBe(6)
  })

  test('dates its alarm by the newest document of the bin', () => {
    const quiet = Array.from({ length: 10 }, (_, bin) => bin * 6 + 1)
    expect(alarmHours(earsRule(6 * hourMs, 3), [...quiet, 61, 62, 63, 64])).toEqual([64])
  })
})

test('Farrington with a week for a year speaks from the fourth week on', () => {
  const days = Array.from({ length: 28 }, (_, day) => (day === 27 ? 60 : 10 + (day % 3)))
  const scores = farringtonScores(days, 7)
  expect(scores.slice(0, 22).every((score) => score === null)).toBe(true)
  expect(scores.at(-1)).toBeGreaterThan(1)
  expect(scores.at(-2)).toBeLessThan(1)
})

test('tuning takes the setting that detects most within the false alarms allowed, then the one with most lead', () => {
  const row = (leadHours: number, raisedAtMs: number | null) => ({
    ...event('e1', []),
    onsetMs: 0,
    outbreakMs: 0,
    posts: 0,
    alarm: null,
    level: null,
    leadHours,
    raisedAtMs,
  })
  const attempts = [
    { setting: 'strict', falseAlarms: 0, events: [row(0, null)], forecasts: [] },
    { setting: 'late', falseAlarms: 1, events: [row(2, 1)], forecasts: [] },
    { setting: 'early', falseAlarms: 1, events: [row(9, 1)], forecasts: [] },
    { setting: 'noisy', falseAlarms: 5, events: [row(30, 1)], forecasts: [] },
  ]
  expect(bestWithin(attempts, 1)?.setting).toBe('early')
  expect(bestWithin(attempts, 0)?.setting).toBe('strict')
  expect(bestWithin(attempts.slice(1), 0)).toBeNull()
})
