// Evidence: e-values that average to one, and fusion.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countLogE } from '../../../src/correlate/evidence/e-value.ts'
import {
  bonferroniP,
  cauchyP,
  fisherP,
  logEMean,
  logESubsetMixture,
  stoufferP,
} from '../../../src/correlate/evidence/fusion.ts'
import { countLogDensity } from '../../../src/correlate/numeric/counts.ts'

describe('e-values', () => {
  test('have an expectation of exactly one under the baseline', () => {
    for (const [mean, dispersion] of [
      [0.1, 1],
      [0.1, 2],
      [3, 1.5],
      [20, 5],
    ] as const) {
      let sum = 0
      for (let y = 0; y < 3000; y++) {
        sum += Math.exp(countLogDensity(y, mean, dispersion) + countLogE(y, mean, dispersion))
      }
      expect(sum).toBeCloseTo(1, 6)
    }
  })

  test('a count far above its mean is strong evidence and one below it is weak evidence against', () => {
    expect(countLogE(12, 3, 1.2)).toBeGreaterThan(4.9)
    expect(countLogE(1, 3, 1.2)).toBeLessThan(0)
  })
})

describe('fusion', () => {
  test('agrees with published values', () => {
    // scipy.stats.combine_pvalues([.01, .2, .3], 'fisher' and 'stouffer').
    expect(fisherP([0.01, 0.2, 0.3])).toBeCloseTo(0.021561751324834632, 12)
    expect(stoufferP([0.01, 0.2, 0.3])).toBeCloseTo(0.016512032608962935, 12)
    expect(bonferroniP([0.01, 0.2, 0.3])).toBeCloseTo(0.03, 12)
    expect(cauchyP([0.05, 0.05])).toBeCloseTo(0.05, 10)
  })

  test('the subset mixture of one stream lies between doing nothing and believing it all', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 600, noNaN: true }), (logE) => {
        const joined = logESubsetMixture([logE])
        expect(joined).toBeGreaterThanOrEqual(Math.min(0, logE) - 1e-9)
        expect(joined).toBeLessThanOrEqual(Math.max(0, logE) + 1e-9)
      }),
    )
  })

  test('the mean of e-values does not overflow', () => {
    expect(logEMean([700, 700])).toBeCloseTo(700, 9)
    expect(logEMean([Number.NEGATIVE_INFINITY, 0])).toBeCloseTo(Math.log(0.5), 12)
  })
})
