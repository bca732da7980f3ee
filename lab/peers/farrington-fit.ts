// The quasi-Poisson regression behind Farrington's detectors: fit, weigh down past outbreaks, fit again, predict.
import { studentUpperTail } from '../../src/correlate/numeric/beta.ts'
import { fitLogLinear, leverages, predictLogLinear } from './glm.ts'
import type { LogLinearFit } from './glm.ts'
import type { ReferenceBins } from './farrington-reference.ts'

export interface FarringtonFitOptions {
  readonly reweight: boolean
  readonly weightsThreshold: number
  /**
   * `r` repeats a slip of the reference package: it overwrites the model's weights with the reweighting factors, so that
   * standard errors use Σω((y−μ)/μ)² ÷ df in place of Σω(y−μ)²/μ ÷ df.
   */
  readonly mode: 'correct' | 'r'
}

export interface FarringtonFit {
  /** Linear predictor at the current bin and its standard error. */
  readonly eta: number
  readonly etaSe: number
  /** Σω(y−μ)²/μ ÷ df, at least 1. */
  readonly dispersion: number
  /** Per bin; null where the model has no trend. */
  readonly trend: number | null
  /** Two-sided Student p of the trend; 1 where there is none. */
  readonly trendP: number
  readonly countMax: number
}

const iterationsMax = 25

/** null where the regression does not converge. */
export function fitFarrington(
  series: ArrayLike<number>,
  current: number,
  reference: ReferenceBins,
  withTrend: boolean,
  options: FarringtonFitOptions,
): FarringtonFit | null {
  const counts = Float64Array.from(reference.indexes, (index) => series[index] ?? 0)
  const model = designOf(reference, current, withTrend)
  const ones: Float64Array = new Float64Array(counts.length).fill(1)
  const first = fitLogLinear(counts, model.design, model.columns, ones, iterationsMax)
  if (!first?.converged) return withTrend ? fitFarrington(series, current, reference, false, options) : null
  let fit = first
  let weights = ones
  let dispersion = pearson(counts, fit)
  if (options.reweight) {
    weights = anscombeWeights(
      anscombeResiduals(counts, fit, model.design, Math.max(1, dispersion)),
      options.weightsThreshold,
    )
    const second = fitLogLinear(counts, model.design, model.columns, weights, iterationsMax)
    if (!second) return null
    fit = second
    dispersion = pearson(counts, fit)
  }
  const overwritten = options.mode === 'r' && options.reweight
  const seDispersion = overwritten ? relativePearson(counts, fit, weights) : dispersion
  const { eta, variance } = predictLogLinear(fit, model.row)
  const trend = withTrend ? (fit.coefficients[fit.columns - 1] ?? 0) : null
  const countMax = counts.reduce((largest, count) => Math.max(largest, count), 0)
  return {
    eta,
    etaSe: Math.sqrt(variance * (overwritten ? seDispersion : Math.max(1, seDispersion))),
    dispersion: Math.max(1, dispersion),
    trend,
    trendP: trend === null ? 1 : trendPValue(fit, trend, seDispersion, counts.length - fit.columns),
    countMax,
  }
}

// One column per season block that occurs, and the time counted back from the current bin, so that its row is (…, 0).
function designOf(reference: ReferenceBins, current: number, withTrend: boolean) {
  const levels = [...new Set(reference.blocks)].sort((a, b) => a - b)
  const columns = levels.length + (withTrend ? 1 : 0)
  const design = new Float64Array(reference.indexes.length * columns)
  reference.indexes.forEach((index, i) => {
    design[i * columns + levels.indexOf(reference.blocks[i] ?? 0)] = 1
    if (withTrend) design[i * columns + columns - 1] = index - current
  })
  // The current bin lies in the window block, the last level.
  const row = new Float64Array(columns)
  row[levels.length - 1] = 1
  return { design, columns, row }
}

// With the working weights of the last step, one iteration old, as R has it; the difference shows in the sixth digit.
function pearson(counts: Float64Array, fit: LogLinearFit): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) {
    const mu = fit.fitted[i] ?? 0
    sum += (fit.workingWeights[i] ?? 0) * (((counts[i] ?? 0) - mu) / mu) ** 2
  }
  return sum / (counts.length - fit.columns)
}

function relativePearson(counts: Float64Array, fit: LogLinearFit, weights: Float64Array): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) {
    const mu = fit.fitted[i] ?? 0
    sum += (weights[i] ?? 0) * (((counts[i] ?? 0) - mu) / mu) ** 2
  }
  return sum / (counts.length - fit.columns)
}

function trendPValue(fit: LogLinearFit, trend: number, dispersion: number, df: number): number {
  const row = new Float64Array(fit.columns)
  row[fit.columns - 1] = 1
  const se = Math.sqrt(predictLogLinear(fit, row).variance * dispersion)
  return 2 * studentUpperTail(Math.abs(trend) / se, df)
}

/** 1.5 (y^⅔ μ^−⅙ − μ^½) ÷ √(φ(1 − h)). */
function anscombeResiduals(
  counts: Float64Array,
  fit: LogLinearFit,
  design: Float64Array,
  dispersion: number,
): Float64Array {
  const leverage = leverages(fit, design)
  return counts.map((y, i) => {
    const mu = fit.fitted[i] ?? 0
    const raw = 1.5 * (y ** (2 / 3) * mu ** (-1 / 6) - Math.sqrt(mu))
    return raw / Math.sqrt(dispersion * (1 - (leverage[i] ?? 0)))
  })
}

/** Weights ∝ s⁻² above the threshold and 1 below, scaled to a mean of 1. */
export function anscombeWeights(residuals: Float64Array, threshold: number): Float64Array {
  const raw = residuals.map((s) => (s > threshold ? 1 / (s * s) : 1))
  const scale = residuals.length / raw.reduce((sum, weight) => sum + weight, 0)
  return raw.map((weight) => weight * scale)
}
