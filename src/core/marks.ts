// What joins a post to others about the same happening, beside its places and what it tells of harm.

/** Hashes are unsigned 32-bit numbers: the fold compares them and never has to read them. */
export interface Marks {
  /** Content words, in order of first appearance, and beside each how rare it is in general text, in eighths of a nat. */
  readonly words: readonly number[]
  readonly rarities: readonly number[]
  /** Triples of Han characters that general text hardly has: parts of names and of new words. At most 48. */
  readonly triples: readonly number[]
  /** Hashtags, at most 4. */
  readonly tags: readonly number[]
  /** Names with the form of a venue, such as 学校 or 小区, at most 6. */
  readonly venues: readonly number[]
  /** The longest clause: the same for a text and for its copies with a word or an emoji added. */
  readonly clause: number
  /** Whether it passes on what another post said (//@). */
  readonly copied: boolean
}

export const noMarks: Marks = {
  words: [],
  rarities: [],
  triples: [],
  tags: [],
  venues: [],
  clause: 0,
  copied: false,
}
