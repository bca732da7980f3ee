// What one bin is expected to hold: a mixture of negative binomials, so that an uncertain dispersion gives honest tails.
import { countLogDensity, countUpperTail } from '../../numeric/counts.ts'

/** Dispersions (variance ÷ mean) that the posterior weighs against each other; 1 is Poisson, 18 is bursty. */
export const dispersionGrid = Float64Array.of(1, 1.15, 1.35, 1.7, 2.2, 3, 4.2, 6, 9, 14, 22)

/** `mean` and, per grid point, a weight; `relativeVariance` is the squared relative error of the mean itself. */
export interface Predictive {
  mean: number
  relativeVariance: number
  readonly weights: Float64Array
}

export interface Assessment {
  /** P(Y ≥ count), exact under the predictive distribution. */
  readonly pValue: number
  /** P(Y > count) + ½ P(Y = count), for fusing. */
  readonly midP: number
  /** Natural logarithm of the e-value: likelihood ratio against shifts of 1, 2 and 4 standard deviations. */
  readonly logE: number
}

// Grid points that hold less than this share of the weight cannot change a p-value by more than a few parts in 1e7.
const weightFloor = 1e-7
const shifts = [1, 2, 4] as const

/** Variance ÷ mean of the whole mixture. */
export function predictiveDispersion(predictive: Predictive): number {
  let sum = 0
  for (let g = 0; g < dispersionGrid.length; g++) sum += (predictive.weights[g] ?? 0) * (dispersionGrid[g] ?? 0)
  return sum + predictive.mean * predictive.relativeVariance
}

export function predictiveUpperTail(predictive: Predictive, count: number): number {
  if (count <= 0) return 1
  const extra = predictive.mean * predictive.relativeVariance
  let tail = 0
  for (let g = 0; g < dispersionGrid.length; g++) {
    const weight = predictive.weights[g] ?? 0
    if (weight > weightFloor) tail += weight * countUpperTail(count, predictive.mean, (dispersionGrid[g] ?? 0) + extra)
  }
  return Math.min(1, tail)
}

/** P(Y = count) when the mean is moved up by `shift` standard deviations. */
export function predictiveDensity(predictive: Predictive, count: number, shift: number): number {
  const extra = predictive.mean * predictive.relativeVariance
  const mean = predictive.mean + shift * Math.sqrt(predictive.mean * predictiveDispersion(predictive))
  let density = 0
  for (let g = 0; g < dispersionGrid.length; g++) {
    const weight = predictive.weights[g] ?? 0
    if (weight > weightFloor)
      density += weight * Math.exp(countLogDensity(count, mean, (dispersionGrid[g] ?? 0) + extra))
  }
  return density
}

/** Tail probability, mid-p and e-value of a count. Whole counts only: a weighted count is rounded down by the caller. */
export function assessCount(predictive: Predictive, count: number): Assessment {
  const pValue = predictiveUpperTail(predictive, count)
  const density = predictiveDensity(predictive, count, 0)
  const midP = Math.max(pValue - 0.5 * density, 0.5 * pValue)
  let shifted = 0
  for (const shift of shifts) shifted += predictiveDensity(predictive, count, shift) / shifts.length
  return { pValue, midP, logE: logRatio(shifted, density) }
}

// 700 is as far as exp reaches; a count that far out is past every threshold anyway.
function logRatio(numerator: number, denominator: number): number {
  if (denominator <= 0) return numerator > 0 ? 700 : 0
  if (numerator <= 0) return -700
  return Math.log(numerator) - Math.log(denominator)
}
