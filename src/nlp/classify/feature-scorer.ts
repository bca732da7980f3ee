// Scores texts with linear models: one pass over the n-grams of a text serves every model that is scored together.
import { assert } from '../../core/errors.ts'
import { createNgramScanner } from './features.ts'
import type { Known } from './feature-index.ts'
import { createLookup } from './feature-index.ts'
import type { LinearModel } from './feature-model.ts'
import { isDense } from './feature-model.ts'

/** Log-odds of every output; the array is reused by the next call. A text without known n-grams gets the biases. */
export type Scorer = (text: string) => Float64Array

export interface ScoredModel {
  readonly model: LinearModel
  readonly score: Scorer
}

export function createScorer(model: LinearModel): Scorer {
  return scoreTogether(model)[0].score
}

/** Two models that are asked about the same texts one after the other: a text is looked up once for both. */
export function scoreTogether(
  model: LinearModel,
  other: LinearModel | null = null,
): readonly [ScoredModel, ScoredModel] {
  const scan = createNgramScanner()
  const models = other === null ? [model] : [model, other]
  const sums = models.map((each) => (isDense(each) && !each.squared ? createDenseSum(each) : createSparseSum(each)))
  const { known, find } = createLookup(
    models.map(({ hashes, repeats }, i) => ({
      hashes,
      repeats,
      payloadOf: sums[i]?.payloadOf ?? ((position) => position),
    })),
  )
  let lookedUp: string | null = null
  function lookUp(text: string): void {
    if (text === lookedUp) return
    find(scan(text))
    lookedUp = text
  }
  const scored = models.map((each, i) => ({
    model: each,
    score: createScore(each, sums[i]?.addUp ?? (() => undefined), known[i === 0 ? 0 : 1], lookUp),
  }))
  const [first, second = first] = scored
  assert(first !== undefined && second !== undefined, 'There is a model to score with.')
  return [first, second]
}

function createScore(
  model: LinearModel,
  addUp: Summation['addUp'],
  known: Known,
  lookUp: (text: string) => void,
): Scorer {
  const { biases, scales } = model
  const outputCount = model.outputs.length
  const sums = new Int32Array(paddedLength(outputCount))
  const scores = new Float64Array(outputCount)
  return function score(text) {
    lookUp(text)
    addUp(known.payloads, known.count, sums)
    const norm = 1 / Math.sqrt(Math.max(1, known.count))
    for (let o = 0; o < outputCount; o++) {
      scores[o] = (biases[o] as number) + norm * (scales[o] as number) * (sums[o] as number)
    }
    return scores
  }
}

export interface Summation {
  /** What the index keeps for a feature: where its weights are. */
  readonly payloadOf: (feature: number) => number
  readonly addUp: (payloads: Uint32Array, count: number, sums: Int32Array) => void
}

function paddedLength(outputCount: number): number {
  return Math.ceil(outputCount / 16) * 16
}

// Two 16-bit sums share a number, so 257 weights of 255 at most can be added before they have to be taken out.
const laneAdditionsMax = 256
const lanes = 0x00ff00ff
const weightOffset = 128

/** Four weights, moved above zero, share 32 bits and are added two at a time: 16 outputs are one cache line and 8 additions. */
export function createDenseSum(model: LinearModel): Summation {
  const outputCount = model.outputs.length
  const padded = paddedLength(outputCount)
  const stride = padded / 4
  const rows = new Int32Array(model.hashes.length * stride)
  for (let f = 0; f < model.hashes.length; f++) {
    for (let o = 0; o < outputCount; o++) {
      const word = f * stride + (o >> 2)
      const weight = (model.weights[f * outputCount + o] as number) + weightOffset
      rows[word] = (rows[word] as number) | (weight << ((o & 3) * 8))
    }
  }
  function addUp(payloads: Uint32Array, count: number, sums: Int32Array): void {
    sums.fill(-weightOffset * count)
    for (let from = 0; from < count; from += laneAdditionsMax) {
      const to = Math.min(count, from + laneAdditionsMax)
      for (let block = 0; block < stride; block += 4) addBlock(payloads, from, to, block, sums)
    }
  }
  function addBlock(payloads: Uint32Array, from: number, to: number, block: number, sums: Int32Array): void {
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let i = from; i < to; i++) {
      const at = (payloads[i] as number) + block
      const first = rows[at] as number
      const second = rows[at + 1] as number
      const third = rows[at + 2] as number
      const fourth = rows[at + 3] as number
      a = (a + (first & lanes)) | 0
      b = (b + ((first >>> 8) & lanes)) | 0
      c = (c + (second & lanes)) | 0
      d = (d + ((second >>> 8) & lanes)) | 0
      e = (e + (third & lanes)) | 0
      f = (f + ((third >>> 8) & lanes)) | 0
      g = (g + (fourth & lanes)) | 0
      h = (h + ((fourth >>> 8) & lanes)) | 0
    }
    takeOut(sums, block * 4, a, b)
    takeOut(sums, block * 4 + 4, c, d)
    takeOut(sums, block * 4 + 8, e, f)
    takeOut(sums, block * 4 + 12, g, h)
  }
  return { payloadOf: (feature) => feature * stride, addUp }
}

function takeOut(sums: Int32Array, at: number, even: number, odd: number): void {
  sums[at] = (sums[at] as number) + (even & 0xffff)
  sums[at + 1] = (sums[at + 1] as number) + (odd & 0xffff)
  sums[at + 2] = (sums[at + 2] as number) + (even >>> 16)
  sums[at + 3] = (sums[at + 3] as number) + (odd >>> 16)
}

/** Column and level share 16 bits, so that a feature's entries lie in a cache line or two. */
function createSparseSum(model: LinearModel): Summation {
  const { starts } = model
  assert(
    model.weights.length < 2 ** 23,
    `A sparse model has fewer than 8,388,608 entries, not ${model.weights.length}.`,
  )
  const entries = new Uint16Array(model.weights.length)
  for (let k = 0; k < entries.length; k++) {
    entries[k] = ((model.columns[k] as number) << 8) | ((model.weights[k] as number) & 255)
  }
  const weightOf = Int32Array.from({ length: 256 }, (_, byte) => {
    const level = (byte << 24) >> 24
    return model.squared ? level * Math.abs(level) : level
  })
  function addUp(payloads: Uint32Array, count: number, sums: Int32Array): void {
    sums.fill(0)
    for (let i = 0; i < count; i++) {
      const payload = payloads[i] as number
      const end = (payload >>> 8) + (payload & 255)
      for (let k = payload >>> 8; k < end; k++) {
        const entry = entries[k] as number
        const column = entry >>> 8
        sums[column] = (sums[column] as number) + (weightOf[entry & 255] as number)
      }
    }
  }
  return {
    payloadOf: (feature) => ((starts[feature] ?? 0) << 8) | ((starts[feature + 1] ?? 0) - (starts[feature] ?? 0)),
    addUp,
  }
}
