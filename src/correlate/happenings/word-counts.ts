// How rare a word is: in general text, by its mark, and in the stream itself, by how many posts had it.
export interface WordCountsState {
  readonly counts: Map<number, number>
  posts: number
}

export interface WordCounts {
  learn(words: readonly number[]): void
  /** Inverse document frequency in nats; `rarity` is the word's mark, in eighths of a nat. */
  idf(word: number, rarity: number): number
  snapshot(): WordCountsState
}

/** The general text weighs as much as so many posts of the stream: weeks of a city, so that fashions are learnt and chance is not. */
const generalPosts = 400_000
/** Words counted; beyond it those seen once are forgotten, then those seen less than twice that, and so on. */
const wordsMax = 400_000

export function createWordCounts(state?: WordCountsState): WordCounts {
  const held: WordCountsState = state ?? { counts: new Map(), posts: 0 }
  const { counts } = held

  function learn(words: readonly number[]): void {
    held.posts++
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
    for (let least = 1; counts.size > wordsMax; least *= 2) {
      for (const [word, count] of counts) if (count <= least) counts.delete(word)
    }
  }

  return {
    learn,
    idf: (word, rarity) => {
      const general = generalPosts * Math.exp(-rarity / 8)
      return Math.log((generalPosts + held.posts + 1) / (general + (counts.get(word) ?? 0) + 1))
    },
    snapshot: () => held,
  }
}
