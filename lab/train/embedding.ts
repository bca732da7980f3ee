// Trains n-gram embeddings with one softmax head per task, after Joulin et al. (2017); folded back into one weight per n-gram and class.
import type { Random } from '../../src/core/random.ts'
import { createRandom } from '../../src/core/random.ts'
import type { SparseRows } from './dual-coordinate.ts'
import { shuffle } from './dual-coordinate.ts'

/** Rows with one class each; `labels` runs beside `members`. */
export interface EmbeddingTask {
  readonly classCount: number
  readonly members: Uint32Array
  readonly labels: Uint8Array
  /** Part of the members seen in each pass of the second stage; the first stage sees a task with a share below 1 whole. */
  readonly share: number
}

export interface EmbeddingOptions {
  readonly width: number
  /** Part of a text's n-grams hidden at each visit; what keeps the rare ones from learning texts by heart. */
  readonly dropout: number
  readonly rate: number
  /** Passes over the auxiliary tasks alone, then passes over everything. */
  readonly passesBefore: number
  readonly passes: number
  readonly seed: string
}

/** For each task and class the weight of every feature: score = bias + norm × sum of weights. */
export interface FoldedHead {
  readonly weights: Float64Array
  readonly bias: number
}

/**
 * A linear head over a mean of embeddings is itself linear in the n-grams, so the product of both matrices is all that
 * has to be shipped. What the detour buys is sharing: tasks with many examples teach the n-grams that others rarely see.
 */
export function fitEmbedding(
  rows: SparseRows,
  tasks: readonly EmbeddingTask[],
  options: EmbeddingOptions,
): FoldedHead[][] {
  const random = createRandom(options.seed)
  const embeddings = uniform(rows.width * options.width, 0.05, random)
  const heads = tasks.map((task) => createHead(task.classCount, options.width, random))
  const visit = createVisitor(rows, embeddings, options, random)
  const passCount = options.passesBefore + options.passes
  for (let pass = 0; pass < passCount; pass++) {
    const rate = options.rate * (1 - pass / passCount)
    const plan = planPass(tasks, pass < options.passesBefore, random)
    shuffle(plan, random)
    for (const item of plan) {
      const t = item >>> memberBits
      const member = item & memberMask
      const task = tasks[t]
      const head = heads[t]
      if (task !== undefined && head !== undefined)
        visit(head, task.members[member] ?? 0, task.labels[member] ?? 0, rate)
    }
  }
  return heads.map((head) => foldHead(head, embeddings, rows.width, options.width))
}

const memberBits = 28
const memberMask = 2 ** memberBits - 1

interface Head {
  readonly classCount: number
  readonly weights: Float32Array
  readonly biases: Float32Array
  /** Sums of squared gradients: Adagrad (Duchi et al., 2011). */
  readonly weightSquares: Float32Array
  readonly biasSquares: Float32Array
  readonly scores: Float64Array
}

function createHead(classCount: number, width: number, random: Random): Head {
  return {
    classCount,
    weights: uniform(classCount * width, 0.25, random),
    biases: new Float32Array(classCount),
    weightSquares: new Float32Array(classCount * width).fill(0.1),
    biasSquares: new Float32Array(classCount).fill(0.1),
    scores: new Float64Array(classCount),
  }
}

function uniform(length: number, reach: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => (random.next() - 0.5) * 2 * reach)
}

function planPass(tasks: readonly EmbeddingTask[], before: boolean, random: Random): Uint32Array {
  const plan: number[] = []
  for (const [t, task] of tasks.entries()) {
    if (before && task.share >= 1) continue
    const share = before ? 1 : task.share
    for (let m = 0; m < task.members.length; m++) {
      if (share >= 1 || random.next() < share) plan.push(t * 2 ** memberBits + m)
    }
  }
  return Uint32Array.from(plan)
}

type Visit = (head: Head, row: number, label: number, rate: number) => void

function createVisitor(rows: SparseRows, embeddings: Float32Array, options: EmbeddingOptions, random: Random): Visit {
  const { width, dropout } = options
  const squares = new Float32Array(rows.width).fill(0.01)
  const mean = new Float32Array(width)
  const gradient = new Float32Array(width)
  let active = new Uint32Array(1024)
  return function visit(head, row, label, rate) {
    const end = rows.starts[row + 1] ?? 0
    const start = rows.starts[row] ?? 0
    if (end - start > active.length) active = new Uint32Array((end - start) * 2)
    let count = 0
    for (let k = start; k < end; k++) if (random.next() >= dropout) active[count++] = rows.columns[k] ?? 0
    if (count === 0) return
    const norm = 1 / Math.sqrt(count)
    mean.fill(0)
    for (let a = 0; a < count; a++) {
      const base = (active[a] ?? 0) * width
      for (let j = 0; j < width; j++) mean[j] = (mean[j] ?? 0) + (embeddings[base + j] ?? 0)
    }
    for (let j = 0; j < width; j++) mean[j] = (mean[j] ?? 0) * norm
    stepHead(head, mean, gradient, label, rate)
    let square = 0
    for (let j = 0; j < width; j++) {
      const g = (gradient[j] ?? 0) * norm
      gradient[j] = g
      square += g * g
    }
    square /= width
    for (let a = 0; a < count; a++) {
      const feature = active[a] ?? 0
      const sum = (squares[feature] ?? 0) + square
      squares[feature] = sum
      const step = rate / Math.sqrt(sum)
      const base = feature * width
      for (let j = 0; j < width; j++) embeddings[base + j] = (embeddings[base + j] ?? 0) - step * (gradient[j] ?? 0)
    }
  }
}

/** One softmax step on the head; leaves the gradient of the mean in `gradient`. */
function stepHead(head: Head, mean: Float32Array, gradient: Float32Array, label: number, rate: number): void {
  const { classCount, weights, biases, weightSquares, biasSquares, scores } = head
  const width = mean.length
  let largest = -Infinity
  for (let c = 0; c < classCount; c++) {
    let score = biases[c] ?? 0
    for (let j = 0; j < width; j++) score += (weights[c * width + j] ?? 0) * (mean[j] ?? 0)
    scores[c] = score
    largest = Math.max(largest, score)
  }
  let total = 0
  for (let c = 0; c < classCount; c++) {
    const part = Math.exp((scores[c] ?? 0) - largest)
    scores[c] = part
    total += part
  }
  gradient.fill(0)
  for (let c = 0; c < classCount; c++) {
    const error = (scores[c] ?? 0) / total - (c === label ? 1 : 0)
    for (let j = 0; j < width; j++) {
      const at = c * width + j
      gradient[j] = (gradient[j] ?? 0) + error * (weights[at] ?? 0)
      const g = error * (mean[j] ?? 0)
      const sum = (weightSquares[at] ?? 0) + g * g
      weightSquares[at] = sum
      weights[at] = (weights[at] ?? 0) - (rate * g) / Math.sqrt(sum)
    }
    const sum = (biasSquares[c] ?? 0) + error * error
    biasSquares[c] = sum
    biases[c] = (biases[c] ?? 0) - (rate * error) / Math.sqrt(sum)
  }
}

function foldHead(head: Head, embeddings: Float32Array, featureCount: number, width: number): FoldedHead[] {
  return Array.from(head.biases, (bias, c) => {
    const weights = new Float64Array(featureCount)
    for (let f = 0; f < featureCount; f++) {
      let sum = 0
      for (let j = 0; j < width; j++) sum += (embeddings[f * width + j] ?? 0) * (head.weights[c * width + j] ?? 0)
      weights[f] = sum
    }
    return { weights, bias }
  })
}
