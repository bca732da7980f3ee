// The shipped form of a linear model: n-gram hashes and int8 weights with one scale per output.
import { assert, EarlyWarningError } from '../../core/errors.ts'

export interface LinearModel {
  readonly kind: string
  readonly outputs: readonly string[]
  readonly biases: Float64Array
  /** Multiplies the int8 weights of one output. */
  readonly scales: Float64Array
  /** Added to the log-odds before the most likely class is named, so that rare classes are named often enough. */
  readonly decision: Float64Array
  /** Sorted n-gram hashes; the position is the feature's index. */
  readonly hashes: Uint32Array
  /** Entries of feature i are starts[i] … starts[i + 1]. */
  readonly starts: Uint32Array
  readonly columns: Uint8Array
  readonly weights: Int8Array
  /** A weight is level × |level| × scale: fine steps near zero for heads whose largest weights are far from the rest. */
  readonly squared: boolean
  /** An n-gram that occurs n times counts 1 + ⌊log₂ n⌋ times; otherwise once. */
  readonly repeats: boolean
}

const magic = 'QZLM0001'

/**
 * `QZLM0001`, header length, JSON header, then hashes, entry counts, columns and weights; little endian.
 * Counts and columns are left out where every feature has an entry for every output.
 */
export function encodeModel(model: LinearModel): Uint8Array {
  assert(model.outputs.length <= 255, `A model has at most 255 outputs, not ${model.outputs.length}.`)
  const dense = isDense(model)
  const header = new TextEncoder().encode(
    JSON.stringify({
      kind: model.kind,
      outputs: model.outputs,
      biases: Array.from(model.biases),
      scales: Array.from(model.scales),
      features: model.hashes.length,
      decision: Array.from(model.decision),
      entries: model.weights.length,
      ...(model.squared ? { squared: true } : {}),
      ...(model.repeats ? { repeats: true } : {}),
    }),
  )
  const features = model.hashes.length
  const entries = model.weights.length
  const bytes = new Uint8Array(12 + header.length + bodyLength(features, entries, dense))
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode(magic))
  view.setUint32(8, header.length, true)
  bytes.set(header, 12)
  let at = 12 + header.length
  for (const hash of model.hashes) {
    view.setUint32(at, hash, true)
    at += 4
  }
  if (!dense) {
    for (let i = 0; i < features; i++) bytes[at++] = (model.starts[i + 1] ?? 0) - (model.starts[i] ?? 0)
    bytes.set(model.columns, at)
    at += entries
  }
  bytes.set(new Uint8Array(model.weights.buffer, model.weights.byteOffset, entries), at)
  return bytes
}

/** Every feature has an entry for every output. */
export function isDense(model: LinearModel): boolean {
  return model.weights.length === model.hashes.length * model.outputs.length
}

function bodyLength(features: number, entries: number, dense: boolean): number {
  return dense ? features * 4 + entries : features * 5 + entries * 2
}

export function decodeModel(bytes: Uint8Array, kind: string): LinearModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new TextDecoder().decode(bytes.subarray(0, 8))
  if (bytes.length < 12 || found !== magic) {
    throw invalid(`starts with ${JSON.stringify(found)}`, magic)
  }
  const headerLength = view.getUint32(8, true)
  const header = parseHeader(bytes.subarray(12, 12 + headerLength))
  if (header.kind !== kind) throw invalid(`is a ${header.kind} model`, `a ${kind} model`)
  const { features, entries } = header
  const outputCount = header.outputs.length
  const dense = entries === features * outputCount
  let at = 12 + headerLength
  const length = at + bodyLength(features, entries, dense)
  if (bytes.length !== length) throw invalid(`has ${bytes.length} bytes`, `${length} bytes`)
  const hashes = new Uint32Array(features)
  for (let i = 0; i < features; i++, at += 4) hashes[i] = view.getUint32(at, true)
  const starts = new Uint32Array(features + 1)
  for (let i = 0; i < features; i++) starts[i + 1] = (starts[i] ?? 0) + (dense ? outputCount : (bytes[at++] ?? 0))
  if (starts[features] !== entries) throw invalid(`counts ${starts[features]} entries`, `${entries} entries`)
  const columns = dense ? new Uint8Array(entries) : new Uint8Array(bytes.subarray(at, at + entries))
  if (dense) for (let k = 0; k < entries; k++) columns[k] = k % outputCount
  const weights = new Int8Array(new Uint8Array(bytes.subarray(bytes.length - entries)).buffer)
  return {
    kind,
    outputs: header.outputs,
    biases: Float64Array.from(header.biases),
    scales: Float64Array.from(header.scales),
    decision: Float64Array.from(header.decision),
    hashes,
    starts,
    columns,
    weights,
    squared: header.squared === true,
    repeats: header.repeats === true,
  }
}

interface Header {
  readonly kind: string
  readonly outputs: readonly string[]
  readonly biases: readonly number[]
  readonly scales: readonly number[]
  readonly decision: readonly number[]
  readonly features: number
  readonly entries: number
  readonly squared?: boolean
  readonly repeats?: boolean
}

function parseHeader(bytes: Uint8Array): Header {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Header
  } catch (cause) {
    throw invalid('has an unreadable header', 'a JSON header', cause)
  }
}

function invalid(found: string, wanted: string, cause?: unknown): EarlyWarningError {
  return new EarlyWarningError(
    'MODEL_INVALID',
    `The model ${found}; this build reads ${wanted}. Train it again with \`qianzhao train\`.`,
    cause,
  )
}
