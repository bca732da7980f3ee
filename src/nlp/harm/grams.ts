// The n-grams of a text by their hashes: one to three symbols, and the segmenter's words of two characters and more.
import { mix32 } from '../../core/hash.ts'
import type { TokenSpans } from '../../core/segmenter.ts'
import type { Ngrams } from '../classify/features.ts'
import { createNgramScanner } from '../classify/features.ts'
import { kindIndex } from '../segment/tokens.ts'
import { blank, readLengthMax } from './blank.ts'

const wordSeed = 0x5f356495

/** Hashes of the words that a post is read by: of the first signs, without what is blanked. */
export function hashWords(text: string, tokens: TokenSpans): Uint32Array {
  const blanked = blank(text)
  const hashes = new Uint32Array(Math.min(tokens.count, readLengthMax))
  let used = 0
  for (let i = 0; i < tokens.count; i++) {
    const start = tokens.starts[i] as number
    const end = start + (tokens.lengths[i] as number)
    if (end > readLengthMax) break
    if (end - start < 2 || tokens.kinds[i] !== kindIndex.word || blanked.charCodeAt(start) === 0x20) continue
    let hash = wordSeed
    for (let k = start; k < end; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193)
    hashes[used++] = mix32(hash)
  }
  return hashes.subarray(0, used)
}

/** `blanked` is the text as `blank` leaves it. */
export function createGramReader(): (blanked: string, words: Uint32Array) => Ngrams {
  const scan = createNgramScanner()
  return function read(blanked, words) {
    const grams = scan(blanked)
    grams.hashes.set(words, grams.count)
    grams.count += words.length
    return grams
  }
}
