// Working memory for comparing one document with many clusters: term weights by slot, candidate scores by sequence.
import type { Prepared } from './prepared.ts'

/** Reused for every document so that matching allocates nothing; no result depends on what an earlier one left behind. */
export interface MatchScratch {
  /** Lays out the document's terms by slot. */
  load(document: Prepared): void
  /** Position in the loaded document of the term in this slot, -1 where it has none. */
  indexOf(slot: number): number
  clearScores(): void
  addScore(sequence: number, score: number): void
  /** The `count` highest scores, ties to the older; valid until the next call. */
  strongest(count: number): readonly number[]
}

/** Candidates per document; later ones in the walk over rare terms first are the least promising and left out. */
const candidatesMax = 256
// Both tables together are 21 kB and stay in the first-level cache; tables over all terms would miss it at each look.
const tableSize = candidatesMax * 4
const termTableSize = 1_024
const termsMax = 255

export function createMatchScratch(): MatchScratch {
  const terms = new Int32Array(termTableSize).fill(-1)
  const indexes = new Uint8Array(termTableSize)
  const filled: number[] = []
  let loaded: Prepared | null = null
  const keys = new Float64Array(tableSize).fill(-1)
  const scores = new Float64Array(tableSize)
  const used: number[] = []
  const chosen: number[] = []

  function load(document: Prepared): void {
    if (loaded === document) return
    loaded = document
    for (const at of filled) terms[at] = -1
    filled.length = 0
    const { slots } = document
    for (let index = 0; index < slots.length && index < termsMax; index++) {
      const slot = slots[index] ?? 0
      let at = slot & (termTableSize - 1)
      while (terms[at] !== -1 && terms[at] !== slot) at = (at + 1) & (termTableSize - 1)
      terms[at] = slot
      indexes[at] = index
      filled.push(at)
    }
  }

  function indexOf(slot: number): number {
    let at = slot & (termTableSize - 1)
    for (let found = terms[at]; found !== -1; found = terms[at]) {
      if (found === slot) return indexes[at] ?? 0
      at = (at + 1) & (termTableSize - 1)
    }
    return -1
  }

  function clearScores(): void {
    for (const at of used) keys[at] = -1
    used.length = 0
  }

  function addScore(sequence: number, score: number): void {
    let at = Math.imul(sequence, 0x9e3779b1) >>> 22
    while (keys[at] !== -1 && keys[at] !== sequence) at = (at + 1) & (tableSize - 1)
    if (keys[at] === -1) {
      if (used.length >= candidatesMax) return
      keys[at] = sequence
      scores[at] = 0
      used.push(at)
    }
    scores[at] = (scores[at] ?? 0) + score
  }

  function strongest(count: number): readonly number[] {
    chosen.length = 0
    for (const at of used) {
      if (chosen.length >= count && !isBefore(at, chosen[count - 1] ?? 0)) continue
      // Insertion by hand: splice allocates an array each time.
      if (chosen.length < count) chosen.push(at)
      let place = chosen.length - 1
      for (; place > 0 && isBefore(at, chosen[place - 1] ?? 0); place--) chosen[place] = chosen[place - 1] ?? 0
      chosen[place] = at
    }
    for (let i = 0; i < chosen.length; i++) chosen[i] = keys[chosen[i] ?? 0] ?? -1
    return chosen
  }

  function isBefore(a: number, b: number): boolean {
    const difference = (scores[a] ?? 0) - (scores[b] ?? 0)
    return difference > 0 || (difference === 0 && (keys[a] ?? 0) < (keys[b] ?? 0))
  }

  return {
    load,
    indexOf,
    clearScores,
    addScore,
    strongest,
  }
}
