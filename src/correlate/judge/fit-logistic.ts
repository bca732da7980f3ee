// Logistic regression with a ridge and bounds on the signs of the weights, by coordinate descent on weighted squares.
import { assert } from '../../core/errors.ts'

export interface LogisticRow {
  readonly values: readonly number[]
  readonly happened: boolean
  readonly weight: number
}

/** Bounds of one weight; a feature that must not lower the probability has `low` 0. */
export interface WeightBounds {
  readonly low: number
  readonly high: number
}

export interface LogisticFit {
  readonly bias: number
  readonly weights: readonly number[]
}

const roundsMax = 60
const passesPerRound = 8
/** Below this the working weight of a row would make the step arbitrarily long. */
const varianceMin = 1e-4

/** Friedman, Hastie, Tibshirani (2010), with a clamp in place of the lasso. `ridge` is per unit of total weight. */
export function fitLogistic(rows: readonly LogisticRow[], bounds: readonly WeightBounds[], ridge: number): LogisticFit {
  assert(rows.length > 0, 'A logistic model needs at least one row.')
  const total = rows.reduce((sum, { weight }) => sum + weight, 0)
  const weights = bounds.map(() => 0)
  const scores = new Float64Array(rows.length)
  const share = rows.reduce((sum, { happened, weight }) => sum + (happened ? weight : 0), 0) / total
  let bias = Math.log(Math.max(share, 1e-6) / Math.max(1 - share, 1e-6))
  scores.fill(bias)
  for (let round = 0; round < roundsMax; round++) {
    const before = [bias, ...weights]
    const curvature = new Float64Array(rows.length)
    const residual = new Float64Array(rows.length)
    for (const [i, { happened, weight }] of rows.entries()) {
      const probability = 1 / (1 + Math.exp(-(scores[i] ?? 0)))
      const variance = Math.max(varianceMin, probability * (1 - probability))
      curvature[i] = weight * variance
      residual[i] = ((happened ? 1 : 0) - probability) / variance
    }
    for (let pass = 0; pass < passesPerRound; pass++) {
      bias += moveBias(curvature, residual)
      for (const [j, bound] of bounds.entries()) {
        weights[j] = moveWeight(rows, j, weights[j] ?? 0, bound, ridge * total, curvature, residual)
      }
    }
    for (const [i, { values }] of rows.entries()) {
      scores[i] = values.reduce((sum, value, j) => sum + value * (weights[j] ?? 0), bias)
    }
    const change = [bias, ...weights].reduce((most, value, j) => Math.max(most, Math.abs(value - (before[j] ?? 0))), 0)
    if (change < 1e-6) break
  }
  return { bias, weights }
}

function moveBias(curvature: Float64Array, residual: Float64Array): number {
  let above = 0
  let below = 0
  for (let i = 0; i < residual.length; i++) {
    above += (curvature[i] ?? 0) * (residual[i] ?? 0)
    below += curvature[i] ?? 0
  }
  const step = above / below
  for (let i = 0; i < residual.length; i++) residual[i] = (residual[i] ?? 0) - step
  return step
}

function moveWeight(
  rows: readonly LogisticRow[],
  feature: number,
  weight: number,
  bound: WeightBounds,
  ridge: number,
  curvature: Float64Array,
  residual: Float64Array,
): number {
  let above = 0
  let below = ridge
  for (const [i, { values }] of rows.entries()) {
    const value = values[feature] ?? 0
    if (value === 0) continue
    above += (curvature[i] ?? 0) * value * ((residual[i] ?? 0) + weight * value)
    below += (curvature[i] ?? 0) * value * value
  }
  const moved = below === 0 ? 0 : Math.min(bound.high, Math.max(bound.low, above / below))
  const step = moved - weight
  if (step !== 0) {
    for (const [i, { values }] of rows.entries()) residual[i] = (residual[i] ?? 0) - step * (values[feature] ?? 0)
  }
  return moved
}
