// Evidence: e-values that average to one, fusion, the e-detector's budget, online false discovery rates.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/core/random.ts'
import { eBenjaminiHochberg } from '../../../lab/peers/e-bh.ts'
import { eDetectorLogThreshold, stepEDetector } from '../../../lab/peers/e-detector.ts'
import { countLogE } from '../../../src/correlate/evidence/e-value.ts'
import {
  bonferroniP,
  cauchyP,
  fisherP,
  logEMean,
  logESubsetMixture,
  stoufferP,
} from '../../../src/correlate/evidence/fusion.ts'
import { createLord, createSaffron } from '../../../lab/peers/online-fdr.ts'
import { countLogDensity } from '../../../src/correlate/numeric/counts.ts'
import { hasGolden, readGolden } from '../../golden-files.ts'

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

describe('the e-detector', () => {
  test('keeps its budget of false alarms on a quiet stream', () => {
    const random = createRandom('budget')
    const bins = 60_000
    const threshold = eDetectorLogThreshold(1, 168)
    let logM = Number.NEGATIVE_INFINITY
    let alarms = 0
    for (let b = 0; b < bins; b++) {
      logM = stepEDetector(logM, countLogE(random.poisson(2), 2, 1))
      if (logM >= threshold) {
        alarms++
        logM = Number.NEGATIVE_INFINITY
      }
    }
    expect(alarms).toBeLessThanOrEqual(bins / 168)
  })

  test('adds up a small excess that no single bin would show', () => {
    let logM = Number.NEGATIVE_INFINITY
    for (let b = 0; b < 12; b++) logM = stepEDetector(logM, countLogE(5, 2, 1))
    expect(countLogE(5, 2, 1)).toBeLessThan(eDetectorLogThreshold(1, 168))
    expect(logM).toBeGreaterThan(eDetectorLogThreshold(1, 168))
  })
})

describe('false discovery rates', () => {
  test('e-BH rejects what its definition says', () => {
    const logEs = [100, 1, 60, 3, 30].map((e) => Math.log(e))
    // 100 ≥ 5/(1·.1) = 50, 60 ≥ 25, 30 ≥ 16.7, 3 < 12.5.
    expect(eBenjaminiHochberg(logEs, 0.1)).toEqual([0, 2, 4])
  })

  test('resuming from a snapshot decides the same', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { maxLength: 40 }), (pValues) => {
        const whole = createSaffron(0.05)
        let resumed = createSaffron(0.05)
        for (const p of pValues) {
          resumed = createSaffron(0.05, structuredClone(resumed.snapshot()))
          expect(resumed.decide(p)).toEqual(whole.decide(p))
        }
      }),
    )
  })

  test.skipIf(!hasGolden('online_fdr_testvalues.json'))('SAFFRON and LORD++ reject as their reference does', () => {
    const { cases } = readGolden<{ cases: { method: string; p: number[]; R: number[] }[] }>(
      'online_fdr_testvalues.json',
    )
    for (const { method, p, R } of cases) {
      const online = method === 'SAFFRON' ? createSaffron(0.05) : createLord(0.05)
      expect(p.map((value) => (online.decide(value).rejected ? 1 : 0))).toEqual(R)
    }
  })
})
