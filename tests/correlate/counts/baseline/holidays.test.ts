// The calendar column of the baseline.
import { describe, expect, test } from 'vitest'
import { createSeasonalBaseline } from '../../../../src/correlate/counts/baseline/baseline.ts'
import { chineseHolidayShare } from '../../../../src/correlate/counts/baseline/holidays.ts'
import { hourlyBaseline } from '../../../../src/correlate/counts/baseline/options.ts'

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
