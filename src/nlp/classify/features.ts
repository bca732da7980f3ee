// Turns a text into hashed n-grams of one to three symbols, the features that every classifier shares.
import { mix32 } from '../../core/hash.ts'

/** Longer texts are read up to here: a 2,000-character complaint has said what it is about by then. */
export const scanLengthMax = 4096

/** Reused between calls: copy what must outlive the next one. */
export interface Ngrams {
  /** Number of hashes in use; repeats are kept, in the order of the text. */
  count: number
  readonly hashes: Uint32Array
}

/**
 * A symbol is a character, or a whole Latin word, digit run, URL, mention or bracketed emoticon, so that an n-gram
 * spans comparable amounts of meaning. White space breaks n-grams: `tokens` files and Weibo clauses are separated by it.
 */
export function createNgramScanner(): (text: string) => Ngrams {
  const symbols = new Uint32Array(scanLengthMax + 2)
  const ngrams: Ngrams = { count: 0, hashes: new Uint32Array(scanLengthMax * 3) }
  return function scan(text) {
    const count = readSymbols(text, symbols)
    const hashes = ngrams.hashes
    let used = 0
    let first = 0
    let second = 0
    for (let i = 0; i < count; i++) {
      const third = symbols[i] ?? 0
      if (third === 0) {
        first = 0
        second = 0
        continue
      }
      hashes[used++] = mix32(third + unigramSeed)
      if (second !== 0) {
        hashes[used++] = mix32((Math.imul(second, stepFactor) + third) ^ bigramSeed)
        if (first !== 0) {
          const pair = Math.imul(Math.imul(first, stepFactor) + second, stepFactor)
          hashes[used++] = mix32((pair + third) ^ trigramSeed)
        }
      }
      first = second
      second = third
    }
    ngrams.count = used
    return ngrams
  }
}

const stepFactor = 0x2c1b3c6d
const unigramSeed = 0x1f83d9ab
const bigramSeed = 0x5be0cd19
const trigramSeed = 0x3c6ef372

// Symbols above the 16-bit characters; 0 is the break.
const digitsSymbol = 0x10001
const urlSymbol = 0x10002
const mentionSymbol = 0x10003
const latinBase = 0x20000
const emoticonBase = 0x40000
const pairBase = 0x80000

const skip = 0
const latin = 1
const digit = 2
const bracket = 3
const at = 4
const high = 5
const space = 6
const other = 7

const kinds = buildKinds()
const folded = buildFolded()

function readSymbols(text: string, out: Uint32Array): number {
  const length = Math.min(text.length, scanLengthMax)
  let used = 0
  let i = 0
  while (i < length) {
    const code = text.charCodeAt(i)
    const kind = kinds[code] ?? other
    if (kind === other) {
      out[used++] = folded[code] ?? code
      i++
    } else if (kind === space) {
      out[used++] = 0
      i++
    } else if (kind === digit) {
      out[used++] = digitsSymbol
      i = runEnd(text, i + 1, length, digit)
    } else if (kind === latin) {
      const end = runEnd(text, i + 1, length, latin)
      const address = isAddress(text, i, end)
      out[used++] = address ? urlSymbol : latinBase + hashFolded(text, i, end)
      i = address ? addressEnd(text, end, length) : end
    } else if (kind === bracket) {
      const end = emoticonEnd(text, i, length)
      out[used++] = end > 0 ? emoticonBase + hashFolded(text, i + 1, end - 1) : 0x5b
      i = end > 0 ? end : i + 1
    } else if (kind === at) {
      out[used++] = mentionSymbol
      i = mentionEnd(text, i + 1, length)
    } else if (kind === high) {
      const low = i + 1 < length ? text.charCodeAt(i + 1) : 0
      out[used++] = pairBase + (((code & 0x3ff) << 10) | (low & 0x3ff))
      i += 2
    } else {
      i++
    }
  }
  return used
}

function runEnd(text: string, from: number, length: number, kind: number): number {
  let i = from
  while (i < length && kinds[text.charCodeAt(i)] === kind) i++
  return i
}

/** Sixteen bits of FNV-1a; two Latin words in 65,536 sharing a symbol does no harm. */
function hashFolded(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (folded[text.charCodeAt(i)] ?? 0), 0x01000193)
  return (hash ^ (hash >>> 16)) & 0xffff
}

/** `http`, `https` or `www` followed by a colon or a dot. */
function isAddress(text: string, from: number, to: number): boolean {
  const next = text.charCodeAt(to)
  const length = to - from
  if (next === 0x3a && (length === 4 || length === 5)) return (text.charCodeAt(from) | 32) === 0x68
  return next === 0x2e && length === 3 && (text.charCodeAt(from) | 32) === 0x77
}

function addressEnd(text: string, from: number, length: number): number {
  let i = from
  while (i < length) {
    const code = text.charCodeAt(i)
    if (code <= 0x20 || code > 0x7e) break
    i++
  }
  return i
}

/** The index after `]` where `[…]` holds one to eight characters without white space, else 0. */
function emoticonEnd(text: string, from: number, length: number): number {
  const last = Math.min(length, from + 10)
  for (let i = from + 1; i < last; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x5d) return i > from + 1 ? i + 1 : 0
    if (code <= 0x20 || code === 0x5b) return 0
  }
  return 0
}

/** A Weibo name is at most 30 letters, digits, Han characters, `_` or `-`. */
function mentionEnd(text: string, from: number, length: number): number {
  const last = Math.min(length, from + 30)
  let i = from
  while (i < last) {
    const code = text.charCodeAt(i)
    const kind = kinds[code]
    const named =
      kind === latin || kind === digit || code === 0x5f || code === 0x2d || (code >= 0x3400 && code <= 0x9fff)
    if (!named) break
    i++
  }
  return i
}

function buildKinds(): Uint8Array {
  const table = new Uint8Array(65536).fill(other)
  table.fill(space, 0, 0x21)
  for (const code of [0x7f, 0xa0, 0x2028, 0x2029, 0x3000]) table[code] = space
  for (let code = 0x2000; code <= 0x200a; code++) table[code] = space
  for (let code = 0x200b; code <= 0x200f; code++) table[code] = skip
  for (const code of [0xfeff, 0xfe0e, 0xfe0f, 0x2060]) table[code] = skip
  for (let code = 0x30; code <= 0x39; code++) table[code] = table[code + 0xfee0] = digit
  for (let code = 0x41; code <= 0x5a; code++) {
    table[code] = table[code + 32] = table[code + 0xfee0] = table[code + 32 + 0xfee0] = latin
  }
  table[0x5b] = bracket
  table[0x40] = table[0xff20] = at
  table.fill(high, 0xd800, 0xdc00)
  table.fill(skip, 0xdc00, 0xe000)
  return table
}

/** Full-width forms to ASCII and upper case to lower case; Chinese punctuation to its ASCII neighbour. */
function buildFolded(): Uint16Array {
  const table = Uint16Array.from({ length: 65536 }, (_, code) => code)
  for (let code = 0xff01; code <= 0xff5e; code++) table[code] = code - 0xfee0
  for (let code = 0x41; code <= 0x5a; code++) table[code] = table[code + 0xfee0] = code + 32
  const pairs: readonly (readonly [string, string])[] = [
    ['。', '.'],
    ['、', ','],
    ['【', '['],
    ['】', ']'],
    ['“', '"'],
    ['”', '"'],
    ['‘', "'"],
    ['’', "'"],
    ['—', '-'],
    ['…', '~'],
  ]
  for (const [from, to] of pairs) table[from.charCodeAt(0)] = to.charCodeAt(0)
  return table
}

/** `[哈哈]` and the like removed, for training and scoring where labels were made from emoticons. */
export function stripEmoticons(text: string): string {
  return text.replace(/\[[^\s[\]]{1,8}\]/gu, ' ')
}
