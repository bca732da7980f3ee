// The figures of a backtest, and what people get to see of them.
import { describe, expect, test } from 'vitest'
import { summariseBacktest, runBacktest } from '../../../lab/backtest/backtest.ts'
import { brierScore, calibrationError, forecastsOf } from '../../../lab/backtest/calibration.ts'
import { median, poissonInterval } from '../../../lab/backtest/figures.ts'
import { readAlertRevision, readSituationRevision } from '../../../lab/backtest/records.ts'
import { backtestHtml } from '../../../lab/backtest/report-html.ts'
import { backtestText } from '../../../lab/backtest/report-text.ts'
import { summarise } from '../../../lab/backtest/summary.ts'
import { alert, event, hourMs, observation } from './sample.ts'

const food = event('e1', ['a0', 'a1', 'a2', 'a3', 'a4', 'a5'])
const gas = event('e2', ['b0', 'b1', 'b2'], { kind: 'gas-explosion' })
const rumour = event('e3', ['c0', 'c1', 'c2'], { kind: 'rumour', crisis: false })
const observations = [
  ...[0, 5, 9, 12, 20, 23].map((hour, index) => observation(`a${index}`, hour)),
  ...[1, 2, 3].map((hour, index) => observation(`b${index}`, hour, 'accident.gas', '340103')),
  ...[6, 6.1, 6.2].map((hour, index) => observation(`c${index}`, hour, 'security.rumour')),
  observation('last', 7 * 24, ''),
]
const input = {
  alerts: [
    alert('one', 10, ['hotline:a0', 'hotline:a1', 'hotline:a2']),
    alert('two', 8, ['hotline:c0'], { level: 'orange' }),
  ],
  situations: [
    { id: 's1', rev: 1, significantAtMs: null, probability: 0.1, hazard: true, documents: ['hotline:a0'] },
    { id: 's1', rev: 2, significantAtMs: 1, probability: 0.7, hazard: true, documents: ['hotline:a0', 'hotline:a1'] },
    { id: 's2', rev: 1, significantAtMs: null, probability: 0.2, hazard: true, documents: ['hotline:z'] },
    { id: 's3', rev: 1, significantAtMs: null, probability: 0.9, hazard: false, documents: ['hotline:y'] },
  ],
  truth: { events: [food, gas, rumour] },
  observations,
  horizonMs: 24 * hourMs,
} as const

describe('one stream', () => {
  const summary = summariseBacktest(input)

  test('counts crises, false alarms a week and lead, with no lead for what was missed', () => {
    expect(summary).toMatchObject({ detected: 1, missed: 1, pod: 0.5, falseAlarmsPerWeek: 1, medianLeadHours: 7 })
  })

  test('counts a warning about a rumour as a false alarm at any level, and a complaint about it as none', () => {
    const mild = input.alerts.map((one) => ({ ...one, level: 'yellow' as const }))
    expect(summariseBacktest({ ...input, alerts: mild })).toMatchObject({ detected: 1, falseAlarms: 1 })
    const complaints = input.alerts.map((one) => ({ ...one, level: 'blue' as const, concern: 'complaint' as const }))
    expect(summariseBacktest({ ...input, alerts: complaints })).toMatchObject({ detected: 0, falseAlarms: 0 })
  })

  test('scores the probability of each hazard situation when it first became significant', () => {
    // (0.7 − 1)² and (0.2 − 0)², and twice a tenth of a bin's error.
    expect(summary.brier).toBeCloseTo((0.09 + 0.04) / 2, 4)
    expect(summary.ece).toBeCloseTo((0.3 + 0.2) / 2, 4)
  })

  test('has every naive rule, as it comes and tuned to no more false alarms than ours', () => {
    for (const name of ['spike', 'fixed', 'ears-c2', 'farrington']) {
      expect(summary.baselines[name]?.pod).toBeTypeOf('number')
      expect(summary.baselines[`${name}-tuned`]?.falseAlarms).toBeLessThanOrEqual(summary.falseAlarms)
    }
  })

  test('tells by kind what happened, decoys included', () => {
    const kinds = Object.fromEntries(summary.byKind.map((kind) => [kind.kind, kind.detected]))
    expect(kinds).toEqual({ 'food-poisoning': 1, 'gas-explosion': 0, rumour: 0 })
    expect(summary.runs[0]?.alarms.map(({ verdict }) => verdict)).toEqual(['decoy', 'hit'])
  })

  test('prints as JSON without a number that JSON has no word for', () => {
    expect(JSON.stringify(summary)).not.toMatch(/null,"pod"|NaN|Infinity/u)
  })

  test('reads as a table and as a page that loads nothing from elsewhere', () => {
    expect(backtestText(summary)).toContain('1 of 2 crises detected')
    const page = backtestHtml(summary, 'city <week>')
    expect(page).toContain('city &lt;week&gt;')
    expect(page).not.toMatch(/https?:|<script|undefined|NaN/u)
  })
})

test('several streams are pooled by adding events, alarms and weeks', () => {
  const run = runBacktest(input)
  const pooled = summarise([run, run, run], { falseAlarmsPerWeek: 0.1, complaintsPerWeek: 2 })
  expect(pooled).toMatchObject({ detected: 3, missed: 3, falseAlarms: 3, pod: 0.5, falseAlarmsPerWeek: 1 })
  expect(pooled.comparison?.crises).toBe(6)
  // Three in three weeks: the interval begins at 0.21 a week.
  expect(pooled.budget).toEqual({ falseAlarmsPerWeek: 0.1, complaintsPerWeek: 2, kept: false })
  expect(summarise([run], { falseAlarmsPerWeek: 0.1, complaintsPerWeek: 2 }).budget?.kept).toBe(true)
})

test('a stream without alerts misses everything and cries no wolf', () => {
  expect(summariseBacktest({ ...input, alerts: [], situations: [] })).toMatchObject({
    detected: 0,
    pod: 0,
    falseAlarmsPerWeek: 0,
    medianLeadHours: 0,
    brier: 0,
    ece: 0,
  })
})

describe('calibration', () => {
  test('is perfect where three in ten happen at a probability of 0.3', () => {
    const forecasts = Array.from({ length: 10 }, (_, i) => ({ probability: 0.3, happened: i < 3 }))
    expect(calibrationError(forecasts)).toBeCloseTo(0, 12)
    expect(brierScore(forecasts)).toBeCloseTo(0.21, 12)
  })

  test('asks a situation that never became significant at its last revision', () => {
    const situation = { id: 's', significantAtMs: null, hazard: true, documents: ['x'] }
    const forecasts = forecastsOf(
      [
        { ...situation, rev: 2, probability: 0.4 },
        { ...situation, rev: 1, probability: 0.1 },
      ],
      [],
    )
    expect(forecasts).toEqual([{ probability: 0.4, happened: false }])
  })
})

test('the median of an even number of leads is the mean of the two in the middle', () => {
  expect(median([8, 1, 3, 6])).toBe(4.5)
  expect(median([])).toBe(0)
})

test('the Poisson interval is the exact one', () => {
  // Garwood's table: 0 → (0, 3.6889), 10 → (4.7954, 18.3904).
  expect(poissonInterval(0)).toEqual([0, 3.6889])
  expect(poissonInterval(10)).toEqual([4.7954, 18.3904])
})

test('records are read from their lines, and a broken one says which field is wrong', () => {
  const record = {
    id: 'x',
    rev: 1,
    state: 'firing',
    level: 'red',
    probability: 0.9,
    topic: 't',
    place: 'p',
    raisedAt: '2026-03-02T00:00:00Z',
    documents: ['a:1'],
  }
  expect(readAlertRevision(record)).toMatchObject({
    id: 'x',
    raisedAtMs: Date.parse('2026-03-02T00:00:00Z'),
    title: '',
  })
  expect(readSituationRevision({ ...record, hazard: true, significantAt: null })).toMatchObject({
    significantAtMs: null,
  })
  expect(() => readAlertRevision({ ...record, documents: 'a:1' })).toThrow('documents')
})
