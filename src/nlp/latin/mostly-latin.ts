// Whether a post is written in Latin script: a Chinese one that names a product or quotes a word is not.
import type { TokenSpans } from '../../core/segmenter.ts'
import { kindIndex } from '../segment/tokens.ts'

/** Fewer words than this say too little to tell a language from a product's name. */
const latinWordsMin = 3
/** Latin words for each Chinese token: 在 London 的 mall 看 sale stays Chinese. */
const latinWordsPerHan = 4
/** The Latin blocks with their accents end here; Greek, Cyrillic and all others lie behind. */
const latinUnitsEnd = 0x0250

/** Addresses of pages, mentions and hashtag signs count for neither side. */
export function isMostlyLatin(text: string, tokens: TokenSpans): boolean {
  let latin = 0
  let han = 0
  for (let i = 0; i < tokens.count; i++) {
    const kind = tokens.kinds[i]
    if (kind === kindIndex.word || kind === kindIndex.single) han++
    else if (kind === kindIndex.latin && text.charCodeAt(tokens.starts[i] as number) < latinUnitsEnd) latin++
  }
  return latin >= latinWordsMin && latin >= han * latinWordsPerHan
}
