// A 64-bit SimHash of what a post says: copies, and reposts with a tail, stand close to each other; other posts stand far.
import type { Fingerprint } from '../../core/document.ts'

/**
 * Posts at this distance or nearer are near-duplicates: about nine tenths of their character triples are the same.
 * Unrelated posts are 32 ± 4 bits apart.
 */
export const nearDuplicateBitsMax = 12

/** Units that are read; a longer post is judged by its beginning. */
const unitsMax = 4_096
const linkUnitsMax = 256
const nameUnitsMax = 30
const emoticonUnitsMax = 10

/** Kept units of the text being read, lower case; one buffer for the thread, filled and read within one call. */
const kept = new Uint16Array(unitsMax)

/**
 * SimHash (Charikar, 2002) over character triples of the text without quoted reposts (//@…), mentions, links, emoticons,
 * punctuation and white space. A post that only quotes is judged by what it quotes. Without any characters: 0, 0.
 */
export function fingerprintOf(text: string): Fingerprint {
  let count = keep(text, true)
  if (count < 2) count = keep(text, false)
  if (count === 0) return { high: 0, low: 0 }
  const triples = Math.max(1, count - 2)
  resetPlanes()
  for (let i = 0; i < triples; i++) {
    const second = i + 1 < count ? (kept[i + 1] as number) : 0
    const third = i + 2 < count ? (kept[i + 2] as number) : 0
    let hash = Math.imul(((kept[i] as number) << 16) | second, 0x9e3779b1) ^ Math.imul(third + 0x7f4a7c15, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    hash ^= hash >>> 12
    const other = Math.imul(hash ^ 0x6c62272e, 0x297a2d39)
    addBits(hash ^ (hash >>> 16), other ^ (other >>> 15))
  }
  return { high: majority(highPlanes, triples), low: majority(lowPlanes, triples) }
}

/** Bits in which the two differ, 0…64. */
export function hammingDistance(a: Fingerprint, b: Fingerprint): number {
  return bitCount(a.high ^ b.high) + bitCount(a.low ^ b.low)
}

// Bit-sliced counters: plane p holds bit p of the 32 counts side by side, so one addition moves all 32 of them.
// 4,096 triples need 13 planes.
const planeCount = 13
const highPlanes = new Int32Array(planeCount)
const lowPlanes = new Int32Array(planeCount)

function resetPlanes(): void {
  highPlanes.fill(0)
  lowPlanes.fill(0)
}

function addBits(high: number, low: number): void {
  let carry = high
  for (let plane = 0; carry !== 0; plane++) {
    const bits = highPlanes[plane] as number
    highPlanes[plane] = bits ^ carry
    carry &= bits
  }
  carry = low
  for (let plane = 0; carry !== 0; plane++) {
    const bits = lowPlanes[plane] as number
    lowPlanes[plane] = bits ^ carry
    carry &= bits
  }
}

/** The bits whose count is more than half of `total`, compared plane by plane from the highest. */
function majority(planes: Int32Array, total: number): number {
  const half = total >>> 1
  let greater = 0
  let equal = -1
  for (let plane = planeCount - 1; plane >= 0; plane--) {
    const bits = planes[plane] as number
    if (((half >>> plane) & 1) === 1) equal &= bits
    else {
      greater |= equal & bits
      equal &= ~bits
    }
  }
  return greater >>> 0
}

function bitCount(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Fills `kept` and returns how many units there are. */
function keep(text: string, dropQuotes: boolean): number {
  const end = Math.min(text.length, unitsMax)
  let count = 0
  // The words that Weibo puts in front of a bare repost are not its author's.
  for (let i = text.startsWith('转发微博') ? 4 : 0; i < end; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x3400 && unit <= 0xfaff) {
      // Ideographs, kana and hangul above; surrogates and private use carry no text.
      if (unit < 0xd800 || unit >= 0xf900) kept[count++] = unit
    } else if (unit >= 0x30 && unit <= 0x39) kept[count++] = unit
    else if ((unit | 32) >= 0x61 && (unit | 32) <= 0x7a) {
      const link = linkEnd(text, i, end)
      if (link > i) i = link - 1
      else kept[count++] = unit | 32
    } else if (unit === 0x40) i = nameEnd(text, i + 1, end) - 1
    else if (unit === 0x5b) i = emoticonEnd(text, i, end) - 1
    else if (unit === 0x2f && dropQuotes && text.startsWith('//@', i)) break
    else if ((unit >= 0xc0 && unit < 0x2000) || (unit >= 0x3041 && unit <= 0x30ff)) kept[count++] = unit
  }
  return count
}

function linkEnd(text: string, start: number, end: number): number {
  if (!text.startsWith('http', start)) return start
  if (!text.startsWith('://', start + 4) && !text.startsWith('://', start + 5)) return start
  let i = start
  while (i < end && i - start < linkUnitsMax) {
    const unit = text.charCodeAt(i)
    if (unit <= 0x20 || unit >= 0x7f) break
    i++
  }
  return i
}

function nameEnd(text: string, start: number, end: number): number {
  let i = start
  while (i < end && i - start < nameUnitsMax) {
    const unit = text.charCodeAt(i)
    const isName = (unit >= 0x3400 && unit < 0xd800) || isAsciiName(unit)
    if (!isName) break
    i++
  }
  return i
}

function isAsciiName(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) || ((unit | 32) >= 0x61 && (unit | 32) <= 0x7a) || unit === 0x2d || unit === 0x5f
  )
}

/** Behind the closing bracket of `[表情]`, or behind the opening one where none closes. */
function emoticonEnd(text: string, start: number, end: number): number {
  const stop = Math.min(end, start + emoticonUnitsMax)
  for (let i = start + 1; i < stop; i++) if (text.charCodeAt(i) === 0x5d) return i + 1
  return start + 1
}
