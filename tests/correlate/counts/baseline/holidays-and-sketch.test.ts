// The calendar column of the baseline and the sketch for the cells that have no baseline of their own.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hash32 } from '../../../../src/core/hash.ts'
import { createSeasonalBaseline } from '../../../../src/correlate/counts/baseline/baseline.ts'
import { chineseHolidayShare } from '../../../../src/correlate/counts/baseline/holidays.ts'
import { hourlyBaseline } from '../../../../src/correlate/counts/baseline/options.ts'
import { createRateSketch } from '../../../../lab/peers/rate-sketch.ts'

const hour = 3_600_000
const day = 24 * hour

describe('the holidays', () => {
  test.each([
    ['2024-10-01T09:00:00+08:00', 1],
    ['2024-10-12T09:00:00+08:00', -1],
    ['2024-10-13T09:00:00+08:00', 0],
    ['2024-10-05T09:00:00+08:00', 0],
    ['2025-01-28T00:00:00+08:00', 1],
    ['2025-01-27T23:59:00+08:00', 0],
    ['1999-10-01T09:00:00+08:00', 0],
  ])('%s', (time, share) => {
    expect(chineseHolidayShare(Date.parse(time))).toBe(share)
  })

  test('every day worked in exchange is a Saturday or Sunday', () => {
    for (
      let time = Date.parse('2018-01-01T12:00:00+08:00');
      time < Date.parse('2027-01-01T00:00:00+08:00');
      time += day
    ) {
      const weekday = new Date(time + 8 * hour).getUTCDay()
      if (chineseHolidayShare(time) === -1) expect([0, 6]).toContain(weekday)
      if (chineseHolidayShare(time) === 1) expect([1, 2, 3, 4, 5]).toContain(weekday)
    }
  })

  test('a baseline learns what a holiday is like from the ones before', () => {
    const baseline = createSeasonalBaseline({ ...hourlyBaseline, lagBins: 0, holidayShare: chineseHolidayShare })
    const cell = baseline.open()
    const until = Date.parse('2024-10-01T00:00:00+08:00')
    for (let time = Date.parse('2024-03-01T00:00:00+08:00'); time < until; time += hour) {
      const off = chineseHolidayShare(time) === 1 || [0, 6].includes(new Date(time + 8 * hour).getUTCDay())
      baseline.learn(cell, time, off ? 2 : 8)
    }
    const holiday = baseline.expect(cell, until + 10 * hour).mean
    const working = baseline.expect(cell, until + 7 * day + 10 * hour).mean
    expect(holiday).toBeLessThan(0.6 * working)
  })
})

describe('the rate sketch', () => {
  test('never understates a steady rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 2, max: 400 }), (cells, hours) => {
        const sketch = createRateSketch({ width: 256, depth: 4, halfLifeMs: 30 * day })
        for (let h = 0; h < hours; h++) for (let c = 0; c < cells; c++) sketch.add(hash32(`cell ${c}`), h * hour, 3)
        expect(sketch.ratePerMs(hash32('cell 0'), hours * hour) * hour).toBeGreaterThan(2.9)
      }),
      { numRuns: 20 },
    )
  })

  test('forgets with its half-life, and resumes from a snapshot', () => {
    const sketch = createRateSketch({ width: 1024, depth: 4, halfLifeMs: day })
    const key = hash32('quiet')
    sketch.add(key, 0, 100)
    sketch.add(hash32('other'), 2_000 * day, 1)
    expect(sketch.ratePerMs(key, 2_000 * day + hour)).toBeLessThan(1e-100)
    const resumed = createRateSketch({ width: 1024, depth: 4, halfLifeMs: day }, structuredClone(sketch.snapshot()))
    expect(resumed.ratePerMs(hash32('other'), 2_001 * day)).toBe(sketch.ratePerMs(hash32('other'), 2_001 * day))
  })
})
