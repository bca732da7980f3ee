// The terms of one text laid out by slot, so that a row of other terms is compared with it in one walk.
import type { Prepared } from './prepared.ts'

/** Reused for every document so that matching allocates nothing; no result depends on what an earlier one left behind. */
export interface LoadedTerms {
  /** Lays out these terms by slot. */
  load(slots: Int32Array, from: number, to: number): void
  /** Lays out the document's terms, and the weight of each times its idf. */
  loadDocument(document: Prepared): void
  /** Position in what is loaded of the term in this slot, −1 where it has none. */
  indexOf(slot: number): number
  /** By position in the loaded document. */
  readonly products: Float64Array
  /** Free for whoever loaded; by position. */
  readonly flags: Uint8Array
}

// Open addressing at a load of at most an eighth, 5 kB: it stays in the first-level cache.
const termTableSize = 1_024
const termsMax = 128

export function createLoadedTerms(): LoadedTerms {
  const terms = new Int32Array(termTableSize).fill(-1)
  const indexes = new Uint8Array(termTableSize)
  const filled = new Int32Array(termsMax)
  let filledCount = 0
  const products = new Float64Array(termsMax)
  const flags = new Uint8Array(termsMax)

  function load(slots: Int32Array, from: number, to: number): void {
    for (let i = 0; i < filledCount; i++) terms[filled[i] as number] = -1
    filledCount = 0
    const end = Math.min(to, from + termsMax)
    for (let index = from; index < end; index++) {
      const slot = slots[index] as number
      let at = slot & (termTableSize - 1)
      while (terms[at] !== -1 && terms[at] !== slot) at = (at + 1) & (termTableSize - 1)
      terms[at] = slot
      indexes[at] = index - from
      filled[filledCount++] = at
    }
  }

  function loadDocument(document: Prepared): void {
    const { slots, weights, positions, count } = document
    load(slots, 0, count)
    for (let i = 0; i < count; i++) {
      const weight = weights[i] as number
      products[i] = weight * (weight / (positions[i] as number))
    }
  }

  function indexOf(slot: number): number {
    let at = slot & (termTableSize - 1)
    for (let found = terms[at]; found !== -1; found = terms[at]) {
      if (found === slot) return indexes[at] as number
      at = (at + 1) & (termTableSize - 1)
    }
    return -1
  }

  return { load, loadDocument, indexOf, products, flags }
}
