// Turns classifier scores into probabilities: Platt (1999) for one output, its softmax form for exclusive classes.

export interface Affine {
  readonly slope: number
  readonly offset: number
}

/** Logistic fit of slope and offset by Newton steps with Platt's smoothed targets, after Lin, Lin and Weng (2007). */
export function fitPlatt(scores: Float64Array, positive: Uint8Array): Affine {
  let positives = 0
  for (const flag of positive) positives += flag
  const negatives = scores.length - positives
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (negatives + 2)
  let slope = 1
  let offset = 0
  for (let step = 0; step < 100; step++) {
    let [g1, g2, h11, h12, h22] = [0, 0, 1e-6, 0, 1e-6]
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i] ?? 0
      const p = sigmoid(slope * score + offset)
      const error = p - (positive[i] === 1 ? high : low)
      const curve = Math.max(p * (1 - p), 1e-9)
      g1 += error * score
      g2 += error
      h11 += curve * score * score
      h12 += curve * score
      h22 += curve
    }
    const determinant = h11 * h22 - h12 * h12
    const moveSlope = (h22 * g1 - h12 * g2) / determinant
    const moveOffset = (h11 * g2 - h12 * g1) / determinant
    const damping = Math.min(1, 2 / (Math.abs(moveSlope) + Math.abs(moveOffset) + 1e-12))
    slope -= damping * moveSlope
    offset -= damping * moveOffset
    if (Math.abs(moveSlope) + Math.abs(moveOffset) < 1e-8) break
  }
  return { slope, offset }
}

export interface SoftmaxCase {
  /** One score per class. */
  readonly scores: Float64Array
  readonly label: number
  /** Classes that this case's data set distinguishes. */
  readonly allowed: readonly number[]
}

/**
 * Slope and offset per class that maximise the likelihood over the allowed classes. Newton steps on the diagonal, halved:
 * the curvature between classes is at most that of a class with itself, so half a step never overshoots.
 */
export function fitSoftmax(cases: readonly SoftmaxCase[], classCount: number): readonly Affine[] {
  const slopes = new Float64Array(classCount).fill(1)
  const offsets = new Float64Array(classCount)
  const logits = new Float64Array(classCount)
  for (let step = 0; step < 200; step++) {
    const sums = Array.from({ length: classCount }, () => ({
      slope: 0,
      offset: 0,
      slopeCurve: 1e-3,
      offsetCurve: 1e-3,
    }))
    for (const { scores, label, allowed } of cases) {
      for (const k of allowed) logits[k] = (slopes[k] ?? 0) * (scores[k] ?? 0) + (offsets[k] ?? 0)
      const total = logSumExp(logits, allowed)
      for (const k of allowed) {
        const sum = sums[k]
        if (sum === undefined) continue
        const p = Math.exp((logits[k] ?? 0) - total)
        const error = p - (k === label ? 1 : 0)
        const score = scores[k] ?? 0
        sum.slope += error * score
        sum.offset += error
        sum.slopeCurve += p * (1 - p) * score * score
        sum.offsetCurve += p * (1 - p)
      }
    }
    for (const [k, sum] of sums.entries()) {
      slopes[k] = (slopes[k] ?? 0) - bounded((0.25 * sum.slope) / sum.slopeCurve)
      offsets[k] = (offsets[k] ?? 0) - bounded((0.25 * sum.offset) / sum.offsetCurve)
    }
  }
  return Array.from(slopes, (slope, k) => ({ slope, offset: offsets[k] ?? 0 }))
}

/** No step is longer than a half, however flat the likelihood is where it starts. */
function bounded(step: number): number {
  return Math.max(-0.5, Math.min(0.5, step))
}

function logSumExp(values: Float64Array, indices: readonly number[]): number {
  let largest = -Infinity
  for (const k of indices) largest = Math.max(largest, values[k] ?? 0)
  let sum = 0
  for (const k of indices) sum += Math.exp((values[k] ?? 0) - largest)
  return largest + Math.log(sum)
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
