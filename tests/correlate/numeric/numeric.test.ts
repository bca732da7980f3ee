// Special functions and count distributions against values from SciPy 1.17.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { betaI, studentQuantile, studentUpperTail } from '../../../src/correlate/numeric/beta.ts'
import { countLogDensity, countMidTail, countQuantile, countUpperTail } from '../../../src/correlate/numeric/counts.ts'
import {
  digamma,
  gammaQ,
  logGamma,
  logRisingFactorial,
  trigamma,
  trigammaInverse,
} from '../../../src/correlate/numeric/gamma.ts'
import { fitLogLinear, predictLogLinear } from '../../../lab/peers/glm.ts'
import { normalQuantile, normalUpperQuantile, normalUpperTail } from '../../../src/correlate/numeric/normal.ts'

function near(actual: number, expected: number, tolerance = 1e-12): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected))
}

describe('special functions', () => {
  test('the gamma family', () => {
    near(logGamma(0.3), 1.0957979948180756)
    near(logGamma(123.4), 469.3360974421906)
    near(digamma(0.7), -1.2200235536979347)
    near(trigamma(0.7), 2.8340491566946113)
    near(gammaQ(3.2, 9.1), 0.0075605275410685555)
    near(logRisingFactorial(1e7, 100), 1611.81006009419)
    near(logRisingFactorial(3.3, 50), 156.56284170001106)
  })

  test('the beta family and Student', () => {
    near(betaI(0.3, 2.5, 7), 0.6412224629717214)
    near(betaI(1e-8, 3, 1e8), 0.08030139983049009)
    near(studentUpperTail(2.3, 17), 0.017193516657621984)
    near(studentQuantile(0.975, 9), 2.262157162798205)
  })

  test('the normal distribution far out', () => {
    near(normalUpperTail(8), 6.22096057427174e-16)
    near(normalQuantile(0.001), -3.090232306167813)
    near(normalUpperQuantile(1e-30), 11.464024688443613)
  })

  test('trigamma and its inverse undo one another', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e5, noNaN: true }), (x) => near(trigammaInverse(trigamma(x)), x, 1e-7)),
    )
  })
})

describe('count distributions', () => {
  test('Poisson and negative binomial tails', () => {
    near(countUpperTail(7, 3, 1), 0.033508535308841216)
    near(countUpperTail(7, 3, 2), 0.08984375)
    near(countUpperTail(7, 3, 1 + 1e-7), 0.033508542882337934, 1e-9)
    near(Math.exp(countLogDensity(4, 3, 2)), 0.1171875)
    expect(countQuantile(0.99, 3, 2)).toBe(11)
    expect(countQuantile(0.999, 148, 1.2)).toBe(191)
  })

  test('the tail is the sum of the densities, and the mean mid-p is one half', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 30, noNaN: true }),
        fc.double({ min: 1, max: 6, noNaN: true }),
        fc.nat(40),
        (mean, dispersion, count) => {
          let tail = 0
          let midMean = 0
          for (let y = 0; y < 1500; y++) {
            const density = Math.exp(countLogDensity(y, mean, dispersion))
            if (y >= count) tail += density
            if (density > 1e-14) midMean += density * countMidTail(y, mean, dispersion)
          }
          expect(countUpperTail(count, mean, dispersion)).toBeCloseTo(tail, 8)
          expect(midMean).toBeCloseTo(0.5, 8)
        },
      ),
      { numRuns: 30 },
    )
  })

  test('the quantile is the smallest count that reaches the probability', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 200, noNaN: true }),
        fc.double({ min: 1, max: 8, noNaN: true }),
        fc.double({ min: 0.01, max: 0.9999, noNaN: true }),
        (mean, dispersion, probability) => {
          const quantile = countQuantile(probability, mean, dispersion)
          expect(1 - countUpperTail(quantile + 1, mean, dispersion)).toBeGreaterThanOrEqual(probability - 1e-12)
          if (quantile > 0) expect(1 - countUpperTail(quantile, mean, dispersion)).toBeLessThan(probability + 1e-12)
        },
      ),
    )
  })
})

describe('log-linear regression', () => {
  test('an intercept alone is the weighted mean', () => {
    const fit = fitLogLinear(Float64Array.of(1, 2, 6), Float64Array.of(1, 1, 1), 1, Float64Array.of(1, 1, 2))
    expect(Math.exp(fit?.coefficients[0] ?? 0)).toBeCloseTo(15 / 4, 10)
    // The variance of the log mean is one over the total expected count.
    expect(fit ? predictLogLinear(fit, Float64Array.of(1)).variance : 0).toBeCloseTo(1 / 15, 8)
  })

  test('columns that depend on one another are refused', () => {
    const design = Float64Array.of(1, 2, 1, 2, 1, 2)
    expect(fitLogLinear(Float64Array.of(1, 2, 3), design, 2, Float64Array.of(1, 1, 1))).toBeNull()
  })
})
