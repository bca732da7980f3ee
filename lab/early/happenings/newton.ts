// Logistic regression with a ridge by Newton's method: for a few dozen facts the whole Hessian is small and each step is exact.
import { choleskyInPlace, choleskySolve } from '../../../src/correlate/numeric/linear.ts'
import type { LogisticFit, LogisticRow } from '../../../src/correlate/judge/fit-logistic.ts'

const stepsMax = 50
const stepMin = 1e-7

/** Minimises the weighted log loss plus ridge/2 times the squares of the weights; the bias is free. */
export function fitNewton(rows: readonly LogisticRow[], width: number, ridge: number): LogisticFit {
  const size = width + 1
  let weights = new Float64Array(size)
  let loss = lossOf(rows, weights, ridge)
  for (let step = 0; step < stepsMax; step++) {
    const { gradient, hessian } = derivatives(rows, weights, ridge)
    const direction = gradient.slice()
    if (!choleskyInPlace(hessian, size)) break
    choleskySolve(hessian, size, direction)
    let factor = 1
    let next = weights
    let nextLoss = loss
    // Far from the optimum a whole step can overshoot: it is halved until the loss falls.
    for (; factor > 1e-6; factor /= 2) {
      next = weights.map((weight, i) => weight - factor * (direction[i] as number))
      nextLoss = lossOf(rows, next, ridge)
      if (nextLoss <= loss) break
    }
    const moved = Math.max(...direction.map((value) => Math.abs(value * factor)))
    weights = next
    loss = nextLoss
    if (moved < stepMin) break
  }
  return { bias: weights[width] as number, weights: [...weights.subarray(0, width)] }
}

function scoreOf(values: readonly number[], weights: Float64Array): number {
  let score = weights[values.length] as number
  for (let j = 0; j < values.length; j++) score += (values[j] as number) * (weights[j] as number)
  return score
}

function lossOf(rows: readonly LogisticRow[], weights: Float64Array, ridge: number): number {
  let loss = 0
  for (const { values, happened, weight } of rows) {
    const margin = (happened ? 1 : -1) * scoreOf(values, weights)
    loss += weight * (margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin)
  }
  for (let j = 0; j < weights.length - 1; j++) loss += (ridge / 2) * (weights[j] as number) ** 2
  return loss
}

function derivatives(rows: readonly LogisticRow[], weights: Float64Array, ridge: number) {
  const size = weights.length
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  const row = new Float64Array(size).fill(1)
  for (const { values, happened, weight } of rows) {
    const probability = 1 / (1 + Math.exp(-scoreOf(values, weights)))
    const error = weight * (probability - (happened ? 1 : 0))
    const curvature = weight * probability * (1 - probability)
    row.set(values)
    for (let i = 0; i < size; i++) {
      const value = row[i] as number
      if (value === 0) continue
      gradient[i] = (gradient[i] as number) + error * value
      const part = curvature * value
      for (let j = 0; j <= i; j++) hessian[i * size + j] = (hessian[i * size + j] as number) + part * (row[j] as number)
    }
  }
  for (let i = 0; i < size; i++) {
    const strength = i < size - 1 ? ridge : 1e-9
    gradient[i] = (gradient[i] as number) + (i < size - 1 ? ridge * (weights[i] as number) : 0)
    hessian[i * size + i] = (hessian[i * size + i] as number) + strength
  }
  return { gradient, hessian }
}
