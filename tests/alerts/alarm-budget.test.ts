// The budget of false alarms: what is shown as a warning, what as a complaint, and how well the numbers are kept.
import { describe, expect, test } from 'vitest'
import { createAlarmBudget } from '../../src/alerts/alarm-budget.ts'
import { poissonInterval } from '../../lab/backtest/figures.ts'
import { createRandom } from '../../src/core/random.ts'
import { situationOf, startMs } from './situations.ts'

const hourMs = 3_600_000
const weekMs = 7 * 24 * hourMs
const options = { falseAlarmsPerWeek: 2, complaintsPerWeek: 2, falseTail: [] }

/** Weeks in which nothing happens: situations whose probability is a lie of any size, the larger the rarer. */
function quietWeeks(weeks: number, perWeek: number, seed: string, change: Partial<typeof options> = {}) {
  const random = createRandom(seed)
  const budget = createAlarmBudget({ ...options, ...change })
  const shown: { readonly concern: string; readonly atMs: number }[] = []
  for (let i = 0; i < weeks * perWeek; i++) {
    const nowMs = startMs + (i / perWeek) * weekMs
    budget.settle(nowMs)
    const situation = situationOf({
      id: `s${i}`,
      probability: Math.min(0.99, random.next() ** 4),
      evidence: 3 - 3 * Math.log(1 - random.next()),
    })
    const concern = budget.judge(situation, nowMs)
    if (concern !== null) shown.push({ concern, atMs: nowMs })
  }
  return { shown, budget, endMs: startMs + weeks * weekMs }
}

describe('warnings', () => {
  test.each([40, 100])('keep the budget over 60 quiet weeks of %i candidates that lie', (perWeek) => {
    const { shown } = quietWeeks(60, perWeek, `quiet ${perWeek}`)
    const warnings = shown.filter(({ concern }) => concern === 'warning').length
    expect(warnings).toBeGreaterThan(20)
    expect(poissonInterval(warnings)[0] / 60).toBeLessThanOrEqual(2)
  })

  test('follow the budget: four times as much lets more through', () => {
    const few = quietWeeks(40, 100, 'few').shown.filter(({ concern }) => concern === 'warning').length
    const many = quietWeeks(40, 100, 'few', { falseAlarmsPerWeek: 8 }).shown.filter(
      ({ concern }) => concern === 'warning',
    ).length
    expect(many).toBeGreaterThan(1.5 * few)
  })

  test('are told of no situation that is less probable than one in four, however large the budget', () => {
    const budget = createAlarmBudget({ ...options, falseAlarmsPerWeek: 1e6 })
    expect(budget.judge(situationOf({ probability: 0.24 }), startMs)).not.toBe('warning')
    expect(budget.judge(situationOf({ probability: 0.26 }), startMs)).toBe('warning')
  })

  test('during the first day are only about what is significant already', () => {
    const budget = createAlarmBudget(options)
    const doubtful = situationOf({ probability: 0.99, significantAtMs: null })
    expect(budget.judge(doubtful, startMs)).toBeNull()
    expect(budget.judge(situationOf({ probability: 0.99 }), startMs)).toBe('warning')
    expect(budget.judge(doubtful, startMs + 25 * hourMs)).toBe('warning')
  })

  test('stay warnings until they end, whatever becomes of their probability', () => {
    const budget = createAlarmBudget(options)
    budget.judge(situationOf({ probability: 0.99 }), startMs)
    expect(budget.judge(situationOf({ probability: 0.05 }), startMs + hourMs)).toBe('warning')
  })

  test('that many come to speak of teach the threshold no caution', () => {
    const thresholdAfter = (voices: number) => {
      const budget = createAlarmBudget(options)
      for (let i = 0; i < 200; i++)
        budget.judge(situationOf({ id: `s${i}`, probability: 0.6, voices }), startMs + i * hourMs)
      budget.settle(startMs + 300 * hourMs)
      return budget.report(startMs + 300 * hourMs).warningMin
    }
    expect(thresholdAfter(4)).toBeGreaterThan(0.6)
    expect(thresholdAfter(40)).toBeLessThanOrEqual(0.6)
  })

  test('cost less where people act on them and more where they dismiss them', () => {
    const thresholdAfter = (isFalse: boolean) => {
      const budget = createAlarmBudget(options)
      for (let i = 0; i < 200; i++) {
        budget.judge(situationOf({ id: `s${i}`, probability: 0.6 }), startMs + i * hourMs)
        budget.hear(`s${i}`, isFalse)
      }
      budget.settle(startMs + 201 * hourMs)
      return budget.report(startMs + 201 * hourMs).warningMin
    }
    expect(thresholdAfter(true)).toBeGreaterThan(0.6)
    expect(thresholdAfter(false)).toBeLessThanOrEqual(0.6)
  })
})

describe('complaints', () => {
  test('are the loudest: the budget on average, and at most twice as many in any week', () => {
    const { shown } = quietWeeks(30, 100, 'loud', { falseAlarmsPerWeek: 1e-6 })
    const times = shown.filter(({ concern }) => concern === 'complaint').map(({ atMs }) => atMs)
    expect(times.length).toBeGreaterThan(20)
    expect(poissonInterval(times.length)[0] / 30).toBeLessThanOrEqual(2)
    for (const time of times) {
      expect(times.filter((other) => other > time - weekMs && other <= time).length).toBeLessThanOrEqual(4)
    }
  })

  test('are no hot topics and nothing without evidence', () => {
    const budget = createAlarmBudget(options)
    expect(budget.judge(situationOf({ hazard: false, probability: 0.9 }), startMs + 30 * hourMs)).toBeNull()
    expect(budget.judge(situationOf({ evidence: 2, probability: 0.9 }), startMs + 30 * hourMs)).toBeNull()
  })
})

test('the report says how many were shown and how many of them are expected to be false', () => {
  const { budget, endMs, shown } = quietWeeks(3, 150, 'report')
  const report = budget.report(endMs)
  expect(report.weeks).toBeCloseTo(3, 1)
  expect(report.warnings).toBe(shown.filter(({ concern }) => concern === 'warning').length)
  expect(report.falseAlarms).toBeLessThanOrEqual(report.warnings)
})

test('a budget restored from a snapshot decides what the first one would have decided', () => {
  const { budget, endMs } = quietWeeks(2, 150, 'snapshot')
  const restored = createAlarmBudget(options, structuredClone(budget.snapshot()))
  for (let i = 0; i < 100; i++) {
    const nowMs = endMs + i * hourMs
    const situation = situationOf({ id: `later${i}`, probability: (i % 10) / 10, evidence: i / 5 })
    budget.settle(nowMs)
    restored.settle(nowMs)
    expect(restored.judge(situation, nowMs)).toBe(budget.judge(situation, nowMs))
  }
  expect(restored.snapshot()).toEqual(budget.snapshot())
})
