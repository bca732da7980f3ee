// Finds near-duplicates of recent texts in constant time: four 16-bit bands of the fingerprint, a ring of texts.
import type { PairTableState } from '../../core/pair-table.ts'
import { createPairTable } from '../../core/pair-table.ts'
import type { Prepared } from '../match/prepared.ts'
import { bitsApart } from '../../core/bits.ts'

export interface CopyIndexState {
  readonly high: Int32Array
  readonly low: Int32Array
  readonly entries: Int32Array
  readonly following: Int32Array
  readonly buckets: PairTableState
  readonly next: number
}

export interface CopyIndex {
  /** The entry of a text that differs in at most three bits, −1 where there is none. */
  find(document: Prepared, termsMin: number): number
  /** `entry` is what `find` gives for its copies, at least 0. */
  add(document: Prepared, entry: number, termsMin: number): void
  snapshot(): CopyIndexState
}

// Two fingerprints that differ in three bits agree on at least one of four bands (Manku et al., 2007).
const differingBitsMax = 3
const bandCount = 4
const bucketMax = 16
const roomMin = 256

export function createCopyIndex(textsMax: number, state?: CopyIndexState): CopyIndex {
  let room = Math.min(textsMax, roomMin)
  while (room < (state?.entries.length ?? 0)) room = Math.min(textsMax, room * 2)
  let high = widened(room, state?.high)
  let low = widened(room, state?.low)
  let entries = widened(room, state?.entries)
  /** By text and band: the next text in the same bucket, −1 at its end. */
  let following = widened(room * bandCount, state?.following)
  /** Band to the first text of its bucket, oldest first. */
  const buckets = createPairTable(state?.buckets)
  let next = state?.next ?? 0

  function find(document: Prepared, termsMin: number): number {
    const { fingerprint, terms } = document.observation
    if (terms.length < termsMin) return -1
    let best = -1
    let bestBits = differingBitsMax + 1
    for (let band = 0; band < bandCount; band++) {
      let text = buckets.get(bandOf(fingerprint.high, fingerprint.low, band), 0)
      for (; text >= 0; text = following[text * bandCount + band] as number) {
        const bits = bitsApart(high[text] as number, low[text] as number, fingerprint.high, fingerprint.low)
        if (bits < bestBits) {
          bestBits = bits
          best = text
        }
      }
    }
    return best < 0 ? -1 : (entries[best] as number)
  }

  function add(document: Prepared, entry: number, termsMin: number): void {
    const { fingerprint, terms } = document.observation
    if (terms.length < termsMin) return
    const text = next
    next = (next + 1) % textsMax
    if (text >= room) grow()
    if ((entries[text] as number) >= 0) remove(text)
    high[text] = fingerprint.high
    low[text] = fingerprint.low
    entries[text] = entry
    for (let band = 0; band < bandCount; band++) append(text, band)
  }

  function grow(): void {
    room = Math.min(textsMax, room * 2)
    high = widened(room, high)
    low = widened(room, low)
    entries = widened(room, entries)
    following = widened(room * bandCount, following)
  }

  /** A storm of one text fills its bucket; the first sixteen are enough to recognise the next. */
  function append(text: number, band: number): void {
    following[text * bandCount + band] = -1
    const bucket = bandOf(high[text] as number, low[text] as number, band)
    let last = buckets.get(bucket, 0)
    if (last < 0) {
      buckets.set(bucket, 0, text)
      return
    }
    for (let length = 1; length < bucketMax; length++) {
      const after = following[last * bandCount + band] as number
      if (after < 0) {
        following[last * bandCount + band] = text
        return
      }
      last = after
    }
  }

  function remove(text: number): void {
    for (let band = 0; band < bandCount; band++) {
      const bucket = bandOf(high[text] as number, low[text] as number, band)
      const after = following[text * bandCount + band] as number
      let before = buckets.get(bucket, 0)
      if (before === text) {
        if (after < 0) buckets.delete(bucket, 0)
        else buckets.set(bucket, 0, after)
        continue
      }
      while (before >= 0 && following[before * bandCount + band] !== text) {
        before = following[before * bandCount + band] as number
      }
      if (before >= 0) following[before * bandCount + band] = after
    }
  }

  return {
    find,
    add,
    snapshot: () => ({ high, low, entries, following, buckets: buckets.snapshot(), next }),
  }
}

function bandOf(high: number, low: number, band: number): number {
  const half = band < 2 ? high : low
  return ((band & 1) === 0 ? half & 0xffff : half >>> 16) + band * 0x10000
}

function widened(room: number, values: Int32Array | undefined): Int32Array {
  const wider = new Int32Array(room).fill(-1)
  if (values !== undefined) wider.set(values)
  return wider
}
