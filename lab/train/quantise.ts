// Packs trained weights into int8 with one scale per output.
import type { LinearModel } from '../../src/nlp/classify/feature-model.ts'

export interface TrainedOutput {
  readonly name: string
  /** One weight a feature: log-odds = bias + norm × sum. */
  readonly weights: Float64Array
  readonly bias: number
  /** Log-odds added when one class is named. */
  readonly decision?: number
}

export interface QuantiseOptions {
  /** Keeps an entry for every output, which is smaller and faster while outputs are few. */
  readonly dense: boolean
  /** Whether the rows counted repeats. */
  readonly repeats?: boolean
  /** In a sparse model, weights below this part of the largest are dropped. */
  readonly dropBelow?: number
}

export function quantise(
  kind: string,
  hashes: Uint32Array,
  outputs: readonly TrainedOutput[],
  options: QuantiseOptions,
): LinearModel {
  const limits = outputs.map((output) => clipLimit(output.weights, options.dense ? 0.9999 : 1))
  const starts = new Uint32Array(hashes.length + 1)
  const columns: number[] = []
  const weights: number[] = []
  const dropBelow = options.dropBelow ?? 0
  for (let f = 0; f < hashes.length; f++) {
    for (const [o, output] of outputs.entries()) {
      const part = Math.max(-1, Math.min(1, (output.weights[f] ?? 0) / (limits[o] ?? 1)))
      // A sparse model's weights span three orders of magnitude: the root keeps the small ones apart.
      const level = Math.round((options.dense ? part : Math.sign(part) * Math.sqrt(Math.abs(part))) * 127)
      if (!options.dense && (level === 0 || Math.abs(part) < dropBelow)) continue
      columns.push(o)
      weights.push(level)
    }
    starts[f + 1] = weights.length
  }
  return {
    kind,
    outputs: outputs.map((output) => output.name),
    biases: Float64Array.from(outputs, (output) => toFloat32(output.bias)),
    scales: Float64Array.from(limits, (limit) => toFloat32(limit / (options.dense ? 127 : 127 * 127))),
    decision: Float64Array.from(outputs, (output) => toFloat32(output.decision ?? 0)),
    hashes,
    starts,
    columns: Uint8Array.from(columns),
    weights: Int8Array.from(weights),
    squared: !options.dense,
    repeats: options.repeats === true,
  }
}

/**
 * Keeps the features of a dense model whose weights are largest over all outputs; the table shrinks into the cache and the
 * scores hardly move. Ties go to the smaller hash.
 */
export function pruneDense(model: LinearModel, featuresMax: number): LinearModel {
  const outputCount = model.outputs.length
  if (model.hashes.length <= featuresMax) return model
  const sizes = Float64Array.from(model.hashes, (_, f) => {
    let sum = 0
    for (let o = 0; o < outputCount; o++)
      sum += ((model.weights[f * outputCount + o] ?? 0) * (model.scales[o] ?? 0)) ** 2
    return sum
  })
  const kept = Uint32Array.from(
    [...sizes.keys()].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b).slice(0, featuresMax),
  ).sort()
  const weights = new Int8Array(kept.length * outputCount)
  for (const [i, f] of kept.entries()) {
    weights.set(model.weights.subarray(f * outputCount, (f + 1) * outputCount), i * outputCount)
  }
  return {
    ...model,
    hashes: Uint32Array.from(kept, (f) => model.hashes[f] ?? 0),
    starts: Uint32Array.from({ length: kept.length + 1 }, (_, i) => i * outputCount),
    columns: Uint8Array.from({ length: weights.length }, (_, i) => i % outputCount),
    weights,
  }
}

/** Single precision prints shortly in the header and loses nothing that int8 weights had. */
function toFloat32(value: number): number {
  return Number(value.toPrecision(7))
}

/** The largest weights are few: they are clipped so that the others keep their resolution. */
function clipLimit(weights: Float64Array, part: number): number {
  const sizes = Float64Array.from(weights, Math.abs).sort()
  const limit = sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * part))] ?? 0
  return limit > 0 ? limit : 1
}
