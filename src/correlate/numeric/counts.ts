// Count distributions by mean and dispersion (variance ÷ mean): Poisson where the dispersion is 1, negative binomial above.
import { betaI } from './beta.ts'
import { gammaP, logFactorial, logRisingFactorial } from './gamma.ts'
import { normalUpperQuantile, normalUpperTail } from './normal.ts'

// Below this excess over 1 the negative binomial cannot be told from the Poisson in double precision.
const poissonLimit = 1e-9
// Above this mean the continued fractions take thousands of steps and the normal law says the same.
const normalLimit = 1e8

/** P(Y ≥ count). */
export function countUpperTail(count: number, mean: number, dispersion: number): number {
  if (count <= 0 || mean === Number.POSITIVE_INFINITY) return 1
  if (mean <= 0) return 0
  const excess = dispersion - 1
  if (mean > normalLimit) return normalUpperTail((count - 0.5 - mean) / Math.sqrt(mean * Math.max(1, dispersion)))
  if (excess <= poissonLimit) return gammaP(count, mean)
  return betaI(excess / dispersion, count, mean / excess, 1 / dispersion)
}

/** ln P(Y = count). */
export function countLogDensity(count: number, mean: number, dispersion: number): number {
  if (mean <= 0) return count === 0 ? 0 : Number.NEGATIVE_INFINITY
  const excess = dispersion - 1
  if (excess <= poissonLimit) return count * Math.log(mean) - mean - logFactorial(count)
  const size = mean / excess
  return (
    logRisingFactorial(size, count) -
    logFactorial(count) +
    count * Math.log(excess / dispersion) -
    size * Math.log(dispersion)
  )
}

/** P(Y > count) + ½ P(Y = count): the mid-p value, whose mean is exactly ½ under the baseline. */
export function countMidTail(count: number, mean: number, dispersion: number): number {
  return countUpperTail(count, mean, dispersion) - 0.5 * Math.exp(countLogDensity(count, mean, dispersion))
}

/** The smallest whole y with P(Y ≤ y) ≥ probability. */
export function countQuantile(probability: number, mean: number, dispersion: number): number {
  if (mean <= 0 || probability <= 0) return 0
  if (probability >= 1 || mean === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  const tail = 1 - probability
  // A hair of tolerance, as R has it, so that a probability that is a value of the distribution finds its own count.
  const limit = tail * (1 + 1e-12)
  const spread = Math.sqrt(mean * Math.max(1, dispersion))
  // So far out the normal quantile with one term for the skew (Cornish and Fisher) is good to ten digits.
  if (mean > normalLimit) {
    const z = normalUpperQuantile(tail)
    return Math.round(mean + z * spread + ((z * z - 1) * (2 * Math.max(1, dispersion) - 1)) / 6)
  }
  let low = -1
  let high = Math.max(1, Math.ceil(mean + spread * Math.max(1, normalUpperQuantile(Math.min(0.5, tail)))))
  while (countUpperTail(high + 1, mean, dispersion) > limit) {
    low = high
    high = 2 * high + 1
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (countUpperTail(middle + 1, mean, dispersion) > limit) low = middle
    else high = middle
  }
  return high
}
