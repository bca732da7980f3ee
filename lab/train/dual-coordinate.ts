// Dual coordinate descent for L2-regularised L2-loss linear SVM: Hsieh et al. (2008), algorithm 1, as in liblinear.
import type { Random } from '../../src/core/random.ts'
import { createRandom } from '../../src/core/random.ts'

/**
 * Rows of feature indices in one flat array; document i is columns[starts[i] … starts[i + 1]], ascending. A feature's value
 * before scaling is how often it is listed.
 */
export interface SparseRows {
  readonly count: number
  readonly width: number
  readonly starts: Uint32Array
  readonly columns: Uint32Array
  /** One factor a document, so that its vector has length one. */
  readonly norms: Float64Array
}

export interface DualOptions {
  readonly cost: number
  /** Cost of a positive example relative to a negative one. */
  readonly positiveWeight?: number
  readonly passesMax?: number
  readonly tolerance?: number
  /** A value per feature, for instance idf; 1 where absent. */
  readonly scales?: Float64Array
  /** Cost factor per document; 1 where absent. */
  readonly weights?: Float64Array
  readonly seed?: string
}

export interface LinearFit {
  /** Weights of unscaled features: a score is bias + norm × sum of weights. */
  readonly weights: Float64Array
  readonly bias: number
}

/** `targets` holds +1 and -1; 0 leaves a document out. Deterministic: the order of visits comes from the seed. */
export function fitDual(rows: SparseRows, targets: Int8Array, options: DualOptions): LinearFit {
  const { cost, positiveWeight = 1, passesMax = 60, tolerance = 0.01, seed = 'dual' } = options
  const scales = options.scales ?? new Float64Array(rows.width).fill(1)
  const weights = new Float64Array(rows.width)
  let bias = 0
  const order = Uint32Array.from({ length: rows.count }, (_, i) => i).filter((i) => targets[i] !== 0)
  const alphas = new Float64Array(rows.count)
  const diagonals = new Float64Array(rows.count)
  const lengths = squaredLengths(rows, scales, order)
  for (const i of order) {
    const factor = (options.weights?.[i] ?? 1) * (targets[i] === 1 ? positiveWeight : 1)
    diagonals[i] = 0.5 / (cost * factor)
  }
  const random = createRandom(seed)
  for (let pass = 0; pass < passesMax; pass++) {
    shuffle(order, random)
    let violationMax = 0
    for (const i of order) {
      const target = targets[i] ?? 0
      const norm = rows.norms[i] ?? 0
      const alpha = alphas[i] ?? 0
      const diagonal = diagonals[i] ?? 0
      const gradient = target * (bias + norm * dot(rows, scales, weights, i)) - 1 + diagonal * alpha
      const projected = alpha === 0 ? Math.min(gradient, 0) : gradient
      violationMax = Math.max(violationMax, Math.abs(projected))
      if (Math.abs(projected) < 1e-12) continue
      const next = Math.max(alpha - gradient / (norm * norm * (lengths[i] ?? 0) + 1 + diagonal), 0)
      const step = (next - alpha) * target
      alphas[i] = next
      bias += step
      add(rows, scales, weights, i, step * norm)
    }
    if (violationMax < tolerance) break
  }
  for (let f = 0; f < weights.length; f++) weights[f] = (weights[f] ?? 0) * (scales[f] ?? 0)
  return { weights, bias }
}

export function scoreRow(rows: SparseRows, fit: LinearFit, row: number): number {
  let sum = 0
  const end = rows.starts[row + 1] ?? 0
  for (let k = rows.starts[row] ?? 0; k < end; k++) sum += fit.weights[rows.columns[k] ?? 0] ?? 0
  return fit.bias + (rows.norms[row] ?? 0) * sum
}

export function shuffle(items: Uint32Array, random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const held = items[i] ?? 0
    items[i] = items[j] ?? 0
    items[j] = held
  }
}

function dot(rows: SparseRows, scales: Float64Array, weights: Float64Array, row: number): number {
  let sum = 0
  const end = rows.starts[row + 1] ?? 0
  const columns = rows.columns
  for (let k = rows.starts[row] ?? 0; k < end; k++) {
    const f = columns[k] ?? 0
    sum += (weights[f] ?? 0) * (scales[f] ?? 0)
  }
  return sum
}

function add(rows: SparseRows, scales: Float64Array, weights: Float64Array, row: number, step: number): void {
  const end = rows.starts[row + 1] ?? 0
  const columns = rows.columns
  for (let k = rows.starts[row] ?? 0; k < end; k++) {
    const f = columns[k] ?? 0
    weights[f] = (weights[f] ?? 0) + step * (scales[f] ?? 0)
  }
}

function squaredLengths(rows: SparseRows, scales: Float64Array, members: Uint32Array): Float64Array {
  const lengths = new Float64Array(rows.count)
  for (const i of members) {
    let sum = 0
    const end = rows.starts[i + 1] ?? 0
    for (let k = rows.starts[i] ?? 0; k < end; ) {
      const feature = rows.columns[k] ?? 0
      let value = 0
      for (; k < end && rows.columns[k] === feature; k++) value += scales[feature] ?? 0
      sum += value ** 2
    }
    lengths[i] = sum
  }
  return lengths
}
