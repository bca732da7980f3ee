// The arithmetic of the dynamic model of one cell: move in time, predict a bin, take in a count.
import { countLogDensity, countUpperTail } from '../../numeric/counts.ts'
import { digamma, trigamma, trigammaInverse } from '../../numeric/gamma.ts'
import type { Pool } from './pool.ts'
import type { Predictive } from './predictive.ts'
import { dispersionGrid } from './predictive.ts'

export interface DynamicModel {
  readonly pool: Pool
  readonly columns: number
  /** Per-bin rates, each 0.5 ^ (1 ÷ half-life). */
  readonly discounts: {
    readonly level: number
    readonly season: number
    readonly slope: number
    readonly dispersion: number
  }
  readonly anscombeLimit: number
}

/** Working memory shared by the cells: the row of the bin, R·F, and mean f and variance q of the linear predictor. */
export interface Scratch {
  readonly row: Float64Array
  readonly gain: Float64Array
  f: number
  q: number
}

// One unit of slope is the log growth over this many bins; any constant would do, this one reads as a year of weeks.
const slopeUnitBins = 52
// A cell that was not heard of for very long must not overflow: its covariance stops growing at this variance.
const varianceMax = 9

/** Moves level, slope and covariance `bins` ahead: the level takes up the slope, the slope fades, certainty fades. */
export function advance(model: DynamicModel, cell: number, bins: number): void {
  const { pool, columns, discounts } = model
  const { means, covariances } = pool.arrays
  const m = cell * columns
  const c = cell * pool.triangle
  const fade = discounts.slope === 1 ? 1 : discounts.slope ** bins
  // The sum of a fading slope over the bins passed.
  const reach = (discounts.slope === 1 ? bins : (discounts.slope * (1 - fade)) / (1 - discounts.slope)) / slopeUnitBins
  means[m] = (means[m] ?? 0) + reach * (means[m + 1] ?? 0)
  means[m + 1] = fade * (means[m + 1] ?? 0)
  // Packed lower triangle: (i, j) with i ≥ j lies at i(i+1)/2 + j. G = [[1, reach], [0, fade]] on the first two.
  const c00 = covariances[c] ?? 0
  const c10 = covariances[c + 1] ?? 0
  const c11 = covariances[c + 2] ?? 0
  covariances[c] = c00 + 2 * reach * c10 + reach * reach * c11
  covariances[c + 1] = fade * (c10 + reach * c11)
  covariances[c + 2] = fade * fade * c11
  for (let i = 2; i < columns; i++) {
    const start = c + (i * (i + 1)) / 2
    covariances[start] = (covariances[start] ?? 0) + reach * (covariances[start + 1] ?? 0)
    covariances[start + 1] = fade * (covariances[start + 1] ?? 0)
  }
  discount(model, c, bins)
}

function discount(model: DynamicModel, c: number, bins: number): void {
  const { pool, columns, discounts } = model
  const { covariances } = pool.arrays
  const level = discounts.level ** (-bins / 2)
  const season = discounts.season ** (-bins / 2)
  let index = c
  for (let i = 0; i < columns; i++) {
    const rowScale = i < 2 ? level : season
    for (let j = 0; j <= i; j++, index++)
      covariances[index] = (covariances[index] ?? 0) * rowScale * (j < 2 ? level : season)
  }
  limitVariance(covariances, c, columns)
}

function limitVariance(covariances: Float64Array, c: number, columns: number): void {
  let largest = 0
  for (let i = 0; i < columns; i++) largest = Math.max(largest, covariances[c + (i * (i + 3)) / 2] ?? 0)
  if (largest <= varianceMax) return
  const scale = varianceMax / largest
  const end = c + (columns * (columns + 1)) / 2
  for (let index = c; index < end; index++) covariances[index] = (covariances[index] ?? 0) * scale
}

/** Fills `scratch` and `result` for the row in `scratch.row`, `bins` ahead of the cell's state. */
export function predict(
  model: DynamicModel,
  cell: number,
  offset: number,
  scratch: Scratch,
  result: Predictive,
  bins = 0,
): void {
  const { pool, columns, discounts } = model
  const { means, covariances } = pool.arrays
  const { row, gain } = scratch
  const m = cell * columns
  const c = cell * pool.triangle
  let f = 0
  for (let i = 0; i < columns; i++) f += (row[i] ?? 0) * (means[m + i] ?? 0)
  if (bins > 0) {
    const fade = discounts.slope === 1 ? 1 : discounts.slope ** bins
    const reach =
      (discounts.slope === 1 ? bins : (discounts.slope * (1 - fade)) / (1 - discounts.slope)) / slopeUnitBins
    f += reach * (means[m + 1] ?? 0)
    row[1] = reach
  }
  let q = 0
  for (let i = 0; i < columns; i++) {
    let sum = 0
    const start = c + (i * (i + 1)) / 2
    for (let j = 0; j <= i; j++) sum += (covariances[start + j] ?? 0) * (row[j] ?? 0)
    for (let j = i + 1; j < columns; j++) sum += (covariances[c + (j * (j + 1)) / 2 + i] ?? 0) * (row[j] ?? 0)
    gain[i] = sum
    q += sum * (row[i] ?? 0)
  }
  if (bins > 0) q *= discounts.level ** -bins
  scratch.f = Math.max(-20, Math.min(20, f + offset))
  scratch.q = Math.max(1e-9, Math.min(varianceMax, q))
  const shape = trigammaInverse(scratch.q)
  result.mean = shape * Math.exp(scratch.f - digamma(shape))
  result.relativeVariance = 1 / shape
  posteriorWeights(model, cell, result.weights)
}

function posteriorWeights(model: DynamicModel, cell: number, weights: Float64Array): void {
  const logWeights = model.pool.arrays.dispersionLogWeights
  const start = cell * dispersionGrid.length
  let sum = 0
  for (let g = 0; g < dispersionGrid.length; g++) {
    const weight = Math.exp(logWeights[start + g] ?? 0)
    weights[g] = weight
    sum += weight
  }
  for (let g = 0; g < dispersionGrid.length; g++) weights[g] = (weights[g] ?? 0) / sum
}

/** Takes in a count at the bin that `scratch` and `result` were predicted for. */
export function assimilate(
  model: DynamicModel,
  cell: number,
  scratch: Scratch,
  result: Predictive,
  count: number,
): void {
  const { mean } = result
  let dispersion = 0
  for (let g = 0; g < dispersionGrid.length; g++) dispersion += (result.weights[g] ?? 0) * (dispersionGrid[g] ?? 0)
  const spread = dispersion + mean * result.relativeVariance
  const limit = censoringCount(mean, spread, model.anscombeLimit)
  const censored = count >= limit
  learnDispersion(model, cell, result, count, censored ? limit : 0)
  const learned = censored ? Math.min(count, censoredMean(limit, mean, spread)) : count
  correct(model, cell, scratch, learned, dispersion)
}

/** The smallest count whose Anscombe residual 1.5 (y^⅔ μ^−⅙ − μ^½) ÷ √φ passes the limit. */
function censoringCount(mean: number, dispersion: number, limit: number): number {
  const root = Math.sqrt(mean) + (limit * Math.sqrt(dispersion)) / 1.5
  return Math.max(2, Math.ceil((root * mean ** (1 / 6)) ** 1.5))
}

/**
 * E[Y | Y ≥ limit]. Putting this in place of an outlier bounds its influence and yet leaves the baseline unbiased,
 * which plain down-weighting does not: it pulls sparse and over-dispersed cells down and makes them alarm too often.
 */
function censoredMean(limit: number, mean: number, dispersion: number): number {
  const tail = countUpperTail(limit, mean, dispersion)
  if (tail < 1e-12) return limit
  // For the negative binomial of size r, Y·P(Y) is the mean times the law of size r + 1, one count lower.
  const excess = Math.max(0, dispersion - 1)
  return (mean * countUpperTail(limit - 1, mean + excess, dispersion)) / tail
}

function learnDispersion(
  model: DynamicModel,
  cell: number,
  result: Predictive,
  count: number,
  censoredAt: number,
): void {
  const logWeights = model.pool.arrays.dispersionLogWeights
  const start = cell * dispersionGrid.length
  const extra = result.mean * result.relativeVariance
  let largest = Number.NEGATIVE_INFINITY
  for (let g = 0; g < dispersionGrid.length; g++) {
    const dispersion = (dispersionGrid[g] ?? 0) + extra
    const logLikelihood =
      censoredAt > 0
        ? Math.log(Math.max(1e-12, countUpperTail(censoredAt, result.mean, dispersion)))
        : countLogDensity(count, result.mean, dispersion)
    const value = model.discounts.dispersion * (logWeights[start + g] ?? 0) + logLikelihood
    logWeights[start + g] = value
    largest = Math.max(largest, value)
  }
  // Kept relative to the largest, so that the weights neither overflow nor drift.
  for (let g = 0; g < dispersionGrid.length; g++) logWeights[start + g] = (logWeights[start + g] ?? 0) - largest
}

// Conjugate step: the mean is gamma with the moments f and q of its logarithm; a count with dispersion φ adds y/φ and 1/φ.
function correct(model: DynamicModel, cell: number, scratch: Scratch, count: number, dispersion: number): void {
  const { pool, columns } = model
  const { means, covariances } = pool.arrays
  const { gain, f, q } = scratch
  const shape = trigammaInverse(q)
  const rate = Math.exp(digamma(shape) - f)
  const shapeAfter = shape + count / dispersion
  const fAfter = digamma(shapeAfter) - Math.log(rate + 1 / dispersion)
  const qAfter = trigamma(shapeAfter)
  const step = (fAfter - f) / q
  const shrink = (1 - qAfter / q) / q
  const m = cell * columns
  let index = cell * pool.triangle
  for (let i = 0; i < columns; i++) {
    means[m + i] = (means[m + i] ?? 0) + (gain[i] ?? 0) * step
    for (let j = 0; j <= i; j++, index++)
      covariances[index] = (covariances[index] ?? 0) - shrink * (gain[i] ?? 0) * (gain[j] ?? 0)
  }
}
