// Extreme-value thresholds against the outputs of their reference program.
import { describe, expect, test } from 'vitest'
import { createSpot, fitPareto, spotDefaults } from '../../../lab/peers/spot.ts'
import { hasGolden, readGolden } from '../../golden-files.ts'

describe.skipIf(!hasGolden('spot.json'))('SPOT and DSPOT in reference mode', () => {
  test('raise the same alarms on the simulated stream', () => {
    interface Run {
      readonly algo: string
      readonly data: string
      readonly q: number
      readonly depth?: number
      readonly n_init: number
      readonly alarms: number[]
      readonly thresholds_every_100: number[]
    }
    const golden = readGolden<{ simulated_gamma: number[]; results: Run[] }>('spot.json')
    const runs = golden.results.filter(({ data }) => data === 'simulated_gamma')
    expect(runs).toHaveLength(3)
    for (const { q, depth, n_init, alarms, thresholds_every_100 } of runs) {
      const options = { ...spotDefaults, risk: q, depth: depth ?? 0, excessesMax: 5_000, mode: 'reference' } as const
      const spot = createSpot(golden.simulated_gamma.slice(0, n_init), options)
      const results = golden.simulated_gamma.slice(n_init).map((value) => spot.push(value))
      expect(results.flatMap(({ alarm }, i) => (alarm ? [i] : []))).toEqual(alarms)
      // The reference stops its search for the best tail early, hence the half percent; its exponential tails agree to 1e-12.
      thresholds_every_100.forEach((expected, i) => {
        if (depth === undefined) expect(Math.abs((results[i * 100]?.threshold ?? 0) / expected - 1)).toBeLessThan(0.005)
      })
    }
  })
})

describe('the generalised Pareto fit', () => {
  test('finds the shape and scale of exact quantiles', () => {
    const shape = 0.2
    const excesses = Array.from({ length: 5000 }, (_, i) => {
      const p = (i + 0.5) / 5000
      return (1.5 / shape) * ((1 - p) ** -shape - 1)
    })
    const fit = fitPareto(excesses)
    expect(fit.shape).toBeCloseTo(shape, 2)
    expect(fit.scale).toBeCloseTo(1.5, 1)
  })
})
