// Working memory for comparing one document with many clusters: term weights by slot, candidate scores by place.
import type { Prepared } from './prepared.ts'

/** Reused for every document so that matching allocates nothing; no result depends on what an earlier one left behind. */
export interface MatchScratch {
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
  /** Makes room for scores of this many places. */
  clearScores(places: number): void
  addScore(place: number, score: number): void
  /**
   * How many places have scores that come near the highest, at most `count`; they are the first of `chosen`, highest first,
   * ties to the older.
   */
  strongest(count: number, sequences: Float64Array): number
  readonly chosen: Int32Array
}

/**
 * Candidates below this share of the highest score are not compared: of a hundred thousand documents of a simulated city
 * 0.7 % were most like one of those.
 */
const scoreShareMin = 0.4
/** Candidates per document; later ones in the walk over rare terms first are the least promising and left out. */
const candidatesMax = 256
// Open addressing at a load of at most an eighth, 5 kB: it stays in the first-level cache.
const termTableSize = 1_024
const termsMax = 128

export function createMatchScratch(): MatchScratch {
  const terms = new Int32Array(termTableSize).fill(-1)
  const indexes = new Uint8Array(termTableSize)
  const filled = new Int32Array(termsMax)
  let filledCount = 0
  const products = new Float64Array(termsMax)
  const flags = new Uint8Array(termsMax)
  let scores = new Float64Array(1_024)
  const used = new Int32Array(candidatesMax)
  let usedCount = 0
  const chosen = new Int32Array(candidatesMax)

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

  function clearScores(places: number): void {
    for (let i = 0; i < usedCount; i++) scores[used[i] as number] = 0
    usedCount = 0
    if (places > scores.length) scores = new Float64Array(places)
  }

  function addScore(place: number, score: number): void {
    const before = scores[place] as number
    if (before === 0) {
      if (usedCount >= candidatesMax) return
      used[usedCount++] = place
    }
    scores[place] = before + score
  }

  function strongest(count: number, sequences: Float64Array): number {
    let chosenCount = 0
    let highest = 0
    for (let i = 0; i < usedCount; i++) highest = Math.max(highest, scores[used[i] as number] as number)
    const least = highest * scoreShareMin
    for (let i = 0; i < usedCount; i++) {
      const place = used[i] as number
      if ((scores[place] as number) < least) continue
      if (chosenCount >= count && !isBefore(place, chosen[count - 1] as number, sequences)) continue
      if (chosenCount < count) chosenCount++
      let at = chosenCount - 1
      for (; at > 0 && isBefore(place, chosen[at - 1] as number, sequences); at--) chosen[at] = chosen[at - 1] as number
      chosen[at] = place
    }
    return chosenCount
  }

  function isBefore(a: number, b: number, sequences: Float64Array): boolean {
    const difference = (scores[a] as number) - (scores[b] as number)
    return difference > 0 || (difference === 0 && (sequences[a] as number) < (sequences[b] as number))
  }

  return { load, loadDocument, indexOf, products, flags, clearScores, addScore, strongest, chosen }
}
