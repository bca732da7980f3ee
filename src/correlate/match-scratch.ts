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
const candidatesMax = 1_024
const tableSize = candidatesMax * 4

export function createMatchScratch(slotsMax: number): MatchScratch {
  const stamps = new Int32Array(slotsMax)
  const indexes = new Uint8Array(slotsMax)
  let epoch = 0
  const keys = new Float64Array(tableSize).fill(-1)
  const scores = new Float64Array(tableSize)
  const used: number[] = []
  const chosen: number[] = []

  function load(document: Prepared): void {
    if (epoch === 0x7fffffff) {
      stamps.fill(0)
      epoch = 0
    }
    epoch++
    const { slots } = document
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? 0
      stamps[slot] = epoch
      indexes[slot] = index
    }
  }

  function clearScores(): void {
    for (const at of used) keys[at] = -1
    used.length = 0
  }

  function addScore(sequence: number, score: number): void {
    let at = Math.imul(sequence, 0x9e3779b1) >>> 20
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
    indexOf: (slot) => (stamps[slot] === epoch ? (indexes[slot] ?? 0) : -1),
    clearScores,
    addScore,
    strongest,
  }
}
