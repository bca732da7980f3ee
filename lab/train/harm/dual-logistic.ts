// Dual coordinate descent for L2-regularised logistic regression: Yu, Huang and Lin (2011), algorithm 5, as in liblinear.
import { createRandom } from '../../../src/core/random.ts'
import { shuffle } from '../dual-coordinate.ts'

/** Row i has the values of columns[starts[i] … starts[i + 1]]. */
export interface ValueRows {
  readonly count: number
  readonly width: number
  readonly starts: Uint32Array
  readonly columns: Uint32Array
  readonly values: Float32Array
}

export interface DualLogisticOptions {
  readonly cost: number
  readonly seed: string
  readonly passesMax?: number
  readonly tolerance?: number
}

export interface DualLogisticFit {
  readonly weights: Float64Array
  readonly bias: number
}

/** `costs` holds a factor for each row, 0 to leave it out. Deterministic: the order of visits comes from the seed. */
export function fitDualLogistic(
  rows: ValueRows,
  positive: Uint8Array,
  costs: Float64Array,
  options: DualLogisticOptions,
): DualLogisticFit {
  const { cost, seed, passesMax = 30, tolerance = 0.02 } = options
  const { starts, columns, values } = rows
  const weights = new Float64Array(rows.width)
  let bias = 0
  const order = Uint32Array.from({ length: rows.count }, (_, i) => i).filter((i) => (costs[i] ?? 0) > 0)
  const limits = costs.map((factor) => factor * cost)
  const alphas = limits.map((limit) => Math.min(0.001 * limit, 1e-8))
  const squares = new Float64Array(rows.count)
  for (const i of order) {
    let square = 1
    const step = (alphas[i] as number) * (positive[i] === 1 ? 1 : -1)
    for (let k = starts[i] as number; k < (starts[i + 1] as number); k++) {
      square += (values[k] as number) ** 2
      weights[columns[k] as number] = (weights[columns[k] as number] as number) + step * (values[k] as number)
    }
    squares[i] = square
    bias += step
  }
  const random = createRandom(seed)
  for (let pass = 0; pass < passesMax; pass++) {
    shuffle(order, random)
    let gradientMax = 0
    for (const i of order) {
      const from = starts[i] as number
      const to = starts[i + 1] as number
      const sign = positive[i] === 1 ? 1 : -1
      let score = bias
      for (let k = from; k < to; k++) score += (weights[columns[k] as number] as number) * (values[k] as number)
      const before = alphas[i] as number
      const { alpha, gradient } = solveOne(before, limits[i] as number, squares[i] as number, sign * score)
      gradientMax = Math.max(gradientMax, Math.abs(gradient))
      if (alpha === before) continue
      alphas[i] = alpha
      const step = (alpha - before) * sign
      bias += step
      for (let k = from; k < to; k++)
        weights[columns[k] as number] = (weights[columns[k] as number] as number) + step * (values[k] as number)
    }
    if (gradientMax < tolerance) break
  }
  return { weights, bias }
}

/** The best dual variable of one row with the others held, by Newton steps on whichever of alpha and limit - alpha is well placed. */
function solveOne(before: number, limit: number, square: number, margin: number): { alpha: number; gradient: number } {
  const mirrored = 0.5 * square * (limit - 2 * before) + margin < 0
  const start = mirrored ? limit - before : before
  const slope = mirrored ? -margin : margin
  let z = limit - start < 0.5 * limit ? 0.1 * start : start
  let gradient = square * (z - start) + slope + Math.log(z / (limit - z))
  const first = gradient
  for (let step = 0; step < 100 && Math.abs(gradient) >= 1e-3; step++) {
    const curvature = square + limit / (limit - z) / z
    const next = z - gradient / curvature
    z = next <= 0 ? z * 0.1 : next
    gradient = square * (z - start) + slope + Math.log(z / (limit - z))
  }
  return { alpha: mirrored ? limit - z : z, gradient: first }
}
