// What the inverted index says for each place that shares a rare word with a document: the best of them are compared in full.

/** Reused for every document, as the loaded terms are. */
export interface CandidateScores {
  /** Makes room for scores of this many places. */
  clear(places: number): void
  add(place: number, score: number): void
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

export function createCandidateScores(): CandidateScores {
  let scores = new Float64Array(1_024)
  const used = new Int32Array(candidatesMax)
  let usedCount = 0
  const chosen = new Int32Array(candidatesMax)

  function clear(places: number): void {
    for (let i = 0; i < usedCount; i++) scores[used[i] as number] = 0
    usedCount = 0
    if (places > scores.length) scores = new Float64Array(places)
  }

  function add(place: number, score: number): void {
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

  return { clear, add, strongest, chosen }
}
