// Hashed character n-grams of texts, weighted by tf-idf learned on the training side only.
import type { SparseVector } from './logistic.ts'

export interface GramCounts {
  readonly indexes: Int32Array
  readonly counts: Float32Array
}

export interface GramOptions {
  /** n-grams of 1 to this many characters. */
  readonly unitsMax: number
  readonly bits: number
}

/** Counts of the n-grams of all texts together; grams do not cross from one text into the next. */
export function countGrams(texts: readonly string[], { unitsMax, bits }: GramOptions): GramCounts {
  const counts = new Map<number, number>()
  for (const text of texts) {
    for (let start = 0; start < text.length; start++) {
      let hash = 0x811c9dc5
      const end = Math.min(text.length, start + unitsMax)
      for (let i = start; i < end; i++) {
        hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
        const index = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> (32 - bits)
        counts.set(index, (counts.get(index) ?? 0) + 1)
      }
    }
  }
  return { indexes: Int32Array.from(counts.keys()), counts: Float32Array.from(counts.values()) }
}

/** Smoothed idf, log((1 + n) / (1 + df)) + 1; 0 for grams that fewer than `documentsMin` training texts have. */
export function learnIdf(training: readonly GramCounts[], bits: number, documentsMin: number): Float32Array {
  const idf = new Float32Array(2 ** bits)
  for (const { indexes } of training) for (const index of indexes) idf[index] = (idf[index] ?? 0) + 1
  const total = training.length
  return idf.map((documents) => (documents < documentsMin ? 0 : Math.log((1 + total) / (1 + documents)) + 1))
}

/** Of length `scale`, counts damped by 1 + log; indexes start at `offset`. */
export function weighGrams(grams: GramCounts, idf: Float32Array, offset: number, scale: number): SparseVector {
  const indexes: number[] = []
  const values: number[] = []
  let sum = 0
  for (const [i, index] of grams.indexes.entries()) {
    const weight = (1 + Math.log(grams.counts[i] ?? 1)) * (idf[index] ?? 0)
    if (weight === 0) continue
    indexes.push(index + offset)
    values.push(weight)
    sum += weight * weight
  }
  const factor = sum === 0 ? 0 : scale / Math.sqrt(sum)
  return { indexes: Int32Array.from(indexes), values: Float32Array.from(values, (value) => value * factor) }
}
