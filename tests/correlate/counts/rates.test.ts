// Expectations of topics, cities and sources: the rhythm they learn, and what the seasonal detector says of a closed hour.
import { describe, expect, test } from 'vitest'
import { createRates } from '../../../src/correlate/counts/rates.ts'

const hourMs = 3_600_000
/** Monday 2 March 2026, 00:00 in China. */
const startMs = Date.parse('2026-03-02T00:00:00+08:00')
const root = 'health|3401'
const sources = ['hotline', 'weibo', 'forum']

/** Each source says 6 an hour by day and 2 by night; `extra` is added in the last hour. */
function told(hours: number, extra: number, cut = hours) {
  let rates = createRates()
  for (let hour = 0; hour < hours; hour++) {
    if (hour === cut) rates = createRates(structuredClone(rates.snapshot()))
    for (const source of sources) {
      const count = (hour % 24 < 8 ? 2 : 6) + (hour === hours - 1 ? extra : 0)
      rates.count(root, source, startMs + hour * hourMs, count)
    }
    rates.close(startMs + (hour + 1) * hourMs)
  }
  return rates
}

describe('a closed hour', () => {
  test('is not judged while its streams are learned', () => {
    expect(told(40, 30).closedEvidence(root)).toBeNull()
  })

  test('of the usual size says nothing, and of several streams that rise a little together says much', () => {
    expect(told(24 * 14, 0).closedEvidence(root) ?? 9).toBeLessThan(1)
    expect(told(24 * 14, 6).closedEvidence(root) ?? 0).toBeGreaterThan(3)
  })

  test('is judged alike after a restart', () => {
    expect(told(24 * 14, 6, 24 * 13).closedEvidence(root)).toBe(told(24 * 14, 6).closedEvidence(root))
  })
})
