// Logistic regression on sparse vectors by dual coordinate descent (Yu, Huang and Lin, 2011), the same bytes every time.
import type { Random } from '../../src/core/random.ts'

/** Ascending or not, each index at most once. */
export interface SparseVector {
  readonly indexes: Int32Array
  readonly values: Float32Array
}

export interface LogisticOptions {
  readonly dimension: number
  /** The price of an error against the size of the weights, as in LIBLINEAR. */
  readonly cost: number
  readonly epochsMax: number
  readonly random: Random
}

// An epoch that moves no dual variable by more than this share of the cost ends the training.
const movedShareMin = 0.01
const newtonStepsMax = 20

/** Weights that minimise |w|²/2 + cost Σ log(1 + exp(-y w·x)); `labels` are true for y = 1. */
export function trainLogistic(
  vectors: readonly SparseVector[],
  labels: readonly boolean[],
  options: LogisticOptions,
): Float64Array {
  const { cost, random } = options
  const weights = new Float64Array(options.dimension)
  const start = Math.min(0.001 * cost, 1e-8)
  const duals = new Float64Array(vectors.length).fill(start)
  const norms = Float64Array.from(vectors, squaredNorm)
  for (const [i, vector] of vectors.entries()) addScaled(weights, vector, labels[i] === true ? start : -start)
  const order = Int32Array.from(vectors.keys())
  for (let epoch = 0; epoch < options.epochsMax; epoch++) {
    shuffle(order, random)
    let moved = 0
    for (const i of order) {
      const vector = vectors[i]
      if (vector === undefined) continue
      const sign = labels[i] === true ? 1 : -1
      const before = duals[i] ?? start
      const after = solveDual(before, cost, norms[i] ?? 0, sign * dot(weights, vector))
      if (after === before) continue
      duals[i] = after
      addScaled(weights, vector, sign * (after - before))
      moved = Math.max(moved, Math.abs(after - before))
    }
    if (moved < movedShareMin * cost) break
  }
  return weights
}

/** Probability of true. */
export function predictLogistic(weights: Float64Array, vector: SparseVector): number {
  return 1 / (1 + Math.exp(-dot(weights, vector)))
}

/** The minimum over 0 < z < cost of z log z + (cost - z) log(cost - z) + norm (z - old)²/2 + margin (z - old). */
function solveDual(old: number, cost: number, norm: number, margin: number): number {
  // The half of the interval in which the minimum lies is measured from its own end, so that z never vanishes by rounding.
  const isLower = 0.5 * norm * (cost - 2 * old) + margin >= 0
  const from = isLower ? old : cost - old
  const slope = isLower ? margin : -margin
  let z = cost - from < 0.5 * cost ? 0.1 * from : from
  let gradient = norm * (z - from) + slope + Math.log(z / (cost - z))
  for (let step = 0; step < newtonStepsMax && Math.abs(gradient) >= 1e-3; step++) {
    const next = z - gradient / (norm + cost / ((cost - z) * z))
    z = next <= 0 ? z * 0.1 : Math.min(next, cost * (1 - 1e-12))
    gradient = norm * (z - from) + slope + Math.log(z / (cost - z))
  }
  return isLower ? z : cost - z
}

function squaredNorm({ values }: SparseVector): number {
  let sum = 0
  for (const value of values) sum += value * value
  return sum
}

function dot(weights: Float64Array, { indexes, values }: SparseVector): number {
  let sum = 0
  for (let i = 0; i < indexes.length; i++) sum += (weights[indexes[i] as number] as number) * (values[i] as number)
  return sum
}

function addScaled(weights: Float64Array, { indexes, values }: SparseVector, scale: number): void {
  for (let i = 0; i < indexes.length; i++) {
    const at = indexes[i] as number
    weights[at] = (weights[at] as number) + scale * (values[i] as number)
  }
}

function shuffle(order: Int32Array, random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const other = random.below(i + 1)
    const held = order[i] ?? 0
    order[i] = order[other] ?? 0
    order[other] = held
  }
}
