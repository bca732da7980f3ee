// The reused token buffer that every segmenter of the project fills, and the limit on what is cut.
import type { TokenKind, TokenSpans } from '../../core/segmenter.ts'
import { tokenKinds } from '../../core/segmenter.ts'

/** UTF-16 units of a text that are cut; what follows is one token. */
export const unitsMax = 65_536

export const kindIndex: Readonly<Record<TokenKind, number>> = {
  word: tokenKinds.indexOf('word'),
  number: tokenKinds.indexOf('number'),
  latin: tokenKinds.indexOf('latin'),
  mention: tokenKinds.indexOf('mention'),
  hashtag: tokenKinds.indexOf('hashtag'),
  emoticon: tokenKinds.indexOf('emoticon'),
  url: tokenKinds.indexOf('url'),
  emoji: tokenKinds.indexOf('emoji'),
  punctuation: tokenKinds.indexOf('punctuation'),
  single: tokenKinds.indexOf('single'),
}

/** Room for one token per unit and one for the rest behind the limit. */
export function createTokens(): TokenSpans {
  return {
    count: 0,
    starts: new Uint32Array(unitsMax + 1),
    lengths: new Uint32Array(unitsMax + 1),
    kinds: new Uint8Array(unitsMax + 1),
  }
}

export function pushToken(tokens: TokenSpans, start: number, length: number, kind: number): void {
  const index = tokens.count++
  tokens.starts[index] = start
  tokens.lengths[index] = length
  tokens.kinds[index] = kind
}

/** How many units of the text are cut: never through the middle of a surrogate pair. */
export function cutLength(text: string): number {
  if (text.length <= unitsMax) return text.length
  const last = text.charCodeAt(unitsMax - 1)
  return last >= 0xd800 && last < 0xdc00 ? unitsMax - 1 : unitsMax
}

/** The tokens as strings; for tests, evaluation and adapters, not for the hot path. */
export function tokenTexts(text: string, tokens: TokenSpans): string[] {
  const texts: string[] = []
  for (let i = 0; i < tokens.count; i++) {
    const start = tokens.starts[i] as number
    texts.push(text.slice(start, start + (tokens.lengths[i] as number)))
  }
  return texts
}

/**
 * Fills the buffer from words that follow one another in `cut`; blank ones give no token, and the original's rest behind
 * the cut is one more. A word that is not where it should be is looked for near by only, so that this stays linear.
 */
export function fillTokens(
  tokens: TokenSpans,
  cut: string,
  words: Iterable<string>,
  originalLength: number,
): TokenSpans {
  tokens.count = 0
  let at = 0
  for (const word of words) {
    let found = at
    if (!cut.startsWith(word, at)) found += cut.slice(at, at + word.length + searchUnitsMax).indexOf(word)
    if (found < at) continue
    at = found + word.length
    if (word.trim() !== '') pushToken(tokens, found, word.length, kindOf(word))
  }
  if (cut.length < originalLength) pushToken(tokens, cut.length, originalLength - cut.length, kindIndex.word)
  return tokens
}

const searchUnitsMax = 64

function kindOf(word: string): number {
  if (/^[\p{N}.,%:/-]*\p{N}[\p{N}.,%:/-]*$/u.test(word)) return kindIndex.number
  if (/^\p{Script=Han}$/u.test(word)) return kindIndex.single
  if (/\p{Script=Han}/u.test(word)) return kindIndex.word
  if (/\p{L}/u.test(word)) return kindIndex.latin
  return /\p{Extended_Pictographic}/u.test(word) ? kindIndex.emoji : kindIndex.punctuation
}
