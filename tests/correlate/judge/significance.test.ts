// The bar of significance follows a budget of situations a day, and a share of it for each concern.
import { describe, expect, test } from 'vitest'
import { dayMs } from '../../../src/core/durations.ts'
import { createSignificance } from '../../../src/correlate/judge/significance.ts'

describe('the budget of situations', () => {
  const options = { evidenceMin: 8, situationsPerDay: 5 }

  test('a quiet stream keeps the lowest threshold', () => {
    const significance = createSignificance(options)
    significance.begin(0)
    significance.observe('a', dayMs, 9, 'complaint')
    significance.settle(2 * dayMs)
    expect(significance.threshold('complaint')).toBe(8)
  })

  test('a busy stream raises the threshold to what the budget lets through', () => {
    const significance = createSignificance(options)
    significance.begin(0)
    for (let i = 0; i < 100; i++) significance.observe(`s${i}`, dayMs, 8 + i / 10, 'complaint')
    significance.settle(10 * dayMs)
    // Of five a day two may be complaints: ten days let twenty of the hundred through, those from 16 on.
    expect(significance.threshold('complaint')).toBeCloseTo(15.9, 6)
    // However much people complain, a danger does not have to be louder.
    expect(significance.threshold('danger')).toBe(8)
  })
})
