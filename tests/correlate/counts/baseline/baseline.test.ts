// The streaming baseline: what it learns, what it refuses to learn, and that it resumes exactly.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../../src/core/random.ts'
import type { BaselineOptions } from '../../../../src/correlate/counts/baseline/options.ts'
import { createSeasonalBaseline } from '../../../../src/correlate/counts/baseline/baseline.ts'
import { hourlyBaseline } from '../../../../src/correlate/counts/baseline/options.ts'

const hour = 3_600_000
const start = hourlyBaseline.originMs + 2_800 * 7 * 24 * hour
const options: BaselineOptions = { ...hourlyBaseline, lagBins: 0 }

function meanAt(hourOfWeek: number): number {
  const weekend = hourOfWeek >= 5 * 24
  return (weekend ? 2 : 4) * Math.exp(Math.cos((2 * Math.PI * ((hourOfWeek % 24) - 15)) / 24))
}

describe('the seasonal baseline', () => {
  test('learns the hours of the day and the days of the week', () => {
    const baseline = createSeasonalBaseline(options)
    const cell = baseline.open()
    const random = createRandom('hours')
    const bins = 12 * 7 * 24
    for (let b = 0; b < bins; b++) baseline.learn(cell, start + b * hour, random.poisson(meanAt(b % 168)))
    for (const hourOfWeek of [3, 15, 39, 24 * 5 + 15, 24 * 6 + 3]) {
      const { mean, dispersion, learning } = baseline.expect(cell, start + (bins + hourOfWeek) * hour)
      expect(mean / meanAt(hourOfWeek)).toBeGreaterThan(0.75)
      expect(mean / meanAt(hourOfWeek)).toBeLessThan(1.33)
      expect(dispersion).toBeLessThan(1.5)
      expect(learning).toBe(false)
    }
  })

  test('says that it is learning until it has seen two weeks', () => {
    const baseline = createSeasonalBaseline(options)
    const cell = baseline.open()
    for (let b = 0; b < 14 * 24; b++) {
      expect(baseline.expect(cell, start + b * hour).learning).toBe(true)
      baseline.learn(cell, start + b * hour, 2)
    }
    expect(baseline.expect(cell, start + 14 * 24 * hour).learning).toBe(false)
  })

  test('an outbreak does not teach the baseline while it is being judged', () => {
    const lagged = createSeasonalBaseline({ ...options, lagBins: 24 })
    const cell = lagged.open()
    const random = createRandom('lag')
    let b = 0
    for (; b < 8 * 168; b++) lagged.learn(cell, start + b * hour, random.poisson(3))
    const before = lagged.expect(cell, start + b * hour).mean
    for (let i = 0; i < 24; i++, b++) lagged.learn(cell, start + b * hour, 60)
    const during = lagged.expect(cell, start + b * hour).mean
    expect(during / before).toBeLessThan(1.5)
  })

  test('a past outbreak is censored, not believed', () => {
    const robust = createSeasonalBaseline(options)
    const cell = robust.open()
    const random = createRandom('censored')
    let b = 0
    for (; b < 8 * 168; b++) robust.learn(cell, start + b * hour, random.poisson(3))
    for (let i = 0; i < 12; i++, b++) robust.learn(cell, start + b * hour, 200)
    expect(robust.expect(cell, start + b * hour).mean).toBeLessThan(5)
  })

  test('a sparse child takes its shape from its parent and its share from its own counts', () => {
    const baseline = createSeasonalBaseline(options)
    const parent = baseline.open()
    const child = baseline.open(parent)
    const random = createRandom('child')
    const bins = 12 * 7 * 24
    for (let b = 0; b < bins; b++) {
      const own = random.poisson(meanAt(b % 168) * 0.02)
      baseline.learn(parent, start + b * hour, own + random.poisson(meanAt(b % 168) * 0.98))
      baseline.learn(child, start + b * hour, own)
    }
    const busy = baseline.expect(child, start + (bins + 15) * hour)
    const quiet = baseline.expect(child, start + (bins + 3) * hour)
    expect(busy.mean / (meanAt(15) * 0.02)).toBeGreaterThan(0.5)
    expect(busy.mean / (meanAt(15) * 0.02)).toBeLessThan(2)
    expect(busy.mean / quiet.mean).toBeGreaterThan(3)
  })

  test('a new child of a learned parent is not learning', () => {
    const baseline = createSeasonalBaseline({ ...options, learningBins: 10 })
    const parent = baseline.open()
    for (let b = 0; b < 10; b++) baseline.learn(parent, start + b * hour, 5)
    expect(baseline.expect(baseline.open(parent), start + 10 * hour).learning).toBe(false)
  })

  test('tail probabilities are honest: few are below one percent where nothing happens', () => {
    const baseline = createSeasonalBaseline(options)
    const random = createRandom('honest')
    let low = 0
    let judged = 0
    for (let c = 0; c < 20; c++) {
      const cell = baseline.open()
      const mean = 0.05 * 2 ** (c % 8)
      for (let b = 0; b < 8 * 168; b++) {
        const count = random.poisson(mean)
        if (b > 4 * 168) {
          judged++
          if (baseline.judge(cell, start + b * hour, count).pValue < 0.01) low++
        }
        baseline.learn(cell, start + b * hour, count)
      }
    }
    expect(low / judged).toBeLessThan(0.012)
  })

  test('at the limit of cells no cell is opened, and a released one is used again', () => {
    const baseline = createSeasonalBaseline({ ...options, cellsMax: 2 })
    const first = baseline.open()
    baseline.open()
    expect(baseline.open()).toBe(-1)
    baseline.release(first)
    expect(baseline.open()).toBe(first)
  })

  test('resuming from any snapshot changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 4, maxLength: 80 }), fc.nat(79), (counts, cut) => {
        const lagged = { ...options, lagBins: 5 }
        const whole = createSeasonalBaseline(lagged)
        let resumed = createSeasonalBaseline(lagged)
        const cells = [whole.open(), resumed.open()]
        counts.forEach((count, b) => {
          if (b === cut) resumed = createSeasonalBaseline(lagged, structuredClone(resumed.snapshot()))
          whole.learn(cells[0] ?? 0, start + b * hour, count)
          resumed.learn(cells[1] ?? 0, start + b * hour, count)
        })
        const at = start + counts.length * hour
        expect(resumed.judge(cells[1] ?? 0, at, 3)).toEqual(whole.judge(cells[0] ?? 0, at, 3))
      }),
    )
  })
})
