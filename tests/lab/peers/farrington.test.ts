// Farrington's detectors against the reference package: identical alarms, and every figure to 1e-6.
import { describe, expect, test } from 'vitest'
import { detectFarrington, farringtonClassic, farringtonFlexible } from '../../../lab/peers/farrington.ts'
import { anscombeWeights } from '../../../lab/peers/farrington-fit.ts'
import { countThreshold, deltaThreshold } from '../../../lab/peers/farrington-threshold.ts'
import { differs, hasGolden, readGolden } from '../../golden-files.ts'
import type { Flexible } from './farrington-golden.ts'
import { allSeries, differencesOnSimulatedSeries, optionsOf } from './farrington-golden.ts'

describe.skipIf(!hasGolden('farrington_flexible.json'))('Farrington flexible in R-compatible mode', () => {
  test('gives the same alarms, bounds, p-values, scores, dispersions and trends', () => {
    const series = allSeries()
    const { results } = readGolden<{ results: Flexible[] }>('farrington_flexible.json')
    const different: string[] = []
    let compared = 0
    for (const result of results) {
      const one = series.get(result.series)
      if (!one) continue
      const options = optionsOf(result.control, one.freq)
      result.alarm.forEach((alarm, i) => {
        const found = detectFarrington(one.observed, result.from - 1 + i, options)
        compared++
        const name = `${result.series} ${result.method} ${result.from + i}`
        if (found?.alarm !== (alarm === 1)) different.push(`${name} alarm`)
        if (!found) return
        const { upperbound, expected, pvalue, score, phi, trendCoef } = result
        if (differs(found.enoughCases ? found.upper : Number.NaN, upperbound[i] ?? null))
          different.push(`${name} upper`)
        if (differs(found.enoughCases ? found.expected : Number.NaN, expected[i] ?? null))
          different.push(`${name} expected`)
        if (differs(found.dispersion, phi[i] ?? null)) different.push(`${name} dispersion`)
        if (differs(found.trend ?? Number.NaN, trendCoef[i] ?? null)) different.push(`${name} trend`)
        // Where the mean leaves the range of numbers the reference gives no p-value and no score.
        if (Number.isFinite(found.upper)) {
          if (differs(found.pValue, pvalue[i] ?? null)) different.push(`${name} p`)
          if (differs(found.score, score[i] ?? null)) different.push(`${name} score`)
        }
      })
    }
    expect(different).toEqual([])
    expect(compared).toBe(5656)
  })

  test('gives the same alarms on every sixth of the simulated series', () => {
    expect(differencesOnSimulatedSeries(6)).toEqual([])
  })
})

describe.skipIf(!hasGolden('farrington_classic.json'))('Farrington classic', () => {
  test('gives the same alarms, bounds and trends', () => {
    const series = allSeries()
    const { results } = readGolden<{
      results: (Pick<Flexible, 'series' | 'control' | 'from' | 'upperbound' | 'alarm'> & { trend: number[] })[]
    }>('farrington_classic.json')
    const different: string[] = []
    for (const { series: name, control, from, upperbound, alarm, trend } of results) {
      const one = series.get(name)
      if (!one) continue
      const power = control.powertrans ?? '2/3'
      const options = { ...farringtonClassic, frequency: one.freq, years: control.b, power }
      alarm.forEach((expected, i) => {
        const found = detectFarrington(one.observed, from - 1 + i, options)
        if (found?.alarm !== (expected === 1)) different.push(`${name} ${from + i} alarm`)
        if (differs(found?.enoughCases ? found.upper : 0, upperbound[i] ?? null))
          different.push(`${name} ${from + i} upper`)
        if ((found?.trend === null ? 0 : 1) !== trend[i]) different.push(`${name} ${from + i} trend`)
      })
    }
    expect(different).toEqual([])
  })
})

describe('Farrington thresholds', () => {
  test.each([
    ['none', 1.3073128, 8.6926872, 0.0907246],
    ['1/2', 1.9891097, 9.3744842, 0.1189986],
    ['2/3', 1.8084477, 9.1154825, 0.1094727],
  ] as const)('delta method on the scale %s', (power, lower, upper, pValue) => {
    const threshold = deltaThreshold(5, 0.2, 1, power, 0.05, 8)
    expect(threshold.lower).toBeCloseTo(lower, 6)
    expect(threshold.upper).toBeCloseTo(upper, 6)
    expect(threshold.pValue).toBeCloseTo(pValue, 6)
  })

  test('negative binomial and Poisson quantiles', () => {
    const eta = Math.log(5)
    expect(countThreshold(eta, Math.log(2), 1.5, 0.05, 11)).toMatchObject({ lower: 8, upper: 24 })
    expect(countThreshold(eta, Math.log(2), 1, 0.05, 11)).toMatchObject({ lower: 9, upper: 22 })
    expect(countThreshold(eta, 0, 1.5, 0.05, 11)).toMatchObject({ lower: 1, upper: 10 })
    expect(countThreshold(eta, 0, 1.5, 0.05, 11).pValue).toBeCloseTo(0.03763657, 7)
    expect(countThreshold(eta, 0, 1, 0.05, 11).pValue).toBeCloseTo(0.01369527, 7)
  })

  test('weights fall with the square of the residual and average one', () => {
    const weights = anscombeWeights(Float64Array.of(0, 0, 0, 0, 0, 2, 2, 2, 2, 2), 0)
    expect([...weights].map((weight) => Math.round(weight * 1e9) / 1e9)).toEqual([
      1.6, 1.6, 1.6, 1.6, 1.6, 0.4, 0.4, 0.4, 0.4, 0.4,
    ])
  })

  test('the correct mode has wider spread than the slip of the reference package allows for', () => {
    const series = Array.from({ length: 320 }, (_, i) => (i % 7) + (i % 3))
    const correct = detectFarrington(series, 310, { ...farringtonFlexible, mode: 'correct' })
    const compatible = detectFarrington(series, 310, { ...farringtonFlexible, mode: 'r' })
    expect(correct?.expected).toBeCloseTo(compatible?.expected ?? 0, 9)
    expect(correct?.upper).not.toBe(0)
  })

  test('too little history gives no answer', () => {
    expect(detectFarrington([1, 2, 3], 2)).toBeNull()
  })
})
