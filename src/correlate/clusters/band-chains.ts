// Texts by the four 16-bit bands of their fingerprints: those that agree on a band are chained, oldest first.
import type { PairTableState } from '../../core/pair-table.ts'
import { createPairTable } from '../../core/pair-table.ts'

export interface BandChainsState {
  readonly following: Int32Array
  readonly buckets: PairTableState
}

export interface BandChains {
  /** The oldest text with this band, −1 where there is none. */
  first(high: number, low: number, band: number): number
  /** The next text in the same chain, −1 at its end. */
  after(text: number, band: number): number
  /** A storm of one text fills its chain; the first sixteen are enough to recognise the next. */
  append(text: number, high: number, low: number, band: number): void
  remove(text: number, high: number, low: number, band: number): void
  /** Makes room for so many texts. */
  widen(room: number): void
  snapshot(): BandChainsState
}

export const bandCount = 4
const chainMax = 16

export function createBandChains(room: number, state?: BandChainsState): BandChains {
  /** By text and band: the next text in the same chain, −1 at its end. */
  let following = widened(room * bandCount, state?.following)
  /** Band to the first text of its chain. */
  const buckets = createPairTable(state?.buckets)

  function after(text: number, band: number): number {
    return following[text * bandCount + band] as number
  }

  function append(text: number, high: number, low: number, band: number): void {
    following[text * bandCount + band] = -1
    const bucket = bandOf(high, low, band)
    let last = buckets.get(bucket, 0)
    if (last < 0) {
      buckets.set(bucket, 0, text)
      return
    }
    for (let length = 1; length < chainMax; length++) {
      const next = after(last, band)
      if (next < 0) {
        following[last * bandCount + band] = text
        return
      }
      last = next
    }
  }

  function remove(text: number, high: number, low: number, band: number): void {
    const bucket = bandOf(high, low, band)
    const next = after(text, band)
    let before = buckets.get(bucket, 0)
    if (before === text) {
      if (next < 0) buckets.delete(bucket, 0)
      else buckets.set(bucket, 0, next)
      return
    }
    while (before >= 0 && after(before, band) !== text) before = after(before, band)
    if (before >= 0) following[before * bandCount + band] = next
  }

  return {
    first: (high, low, band) => buckets.get(bandOf(high, low, band), 0),
    after,
    append,
    remove,
    widen: (room) => void (following = widened(room * bandCount, following)),
    snapshot: () => ({ following, buckets: buckets.snapshot() }),
  }
}

function bandOf(high: number, low: number, band: number): number {
  const half = band < 2 ? high : low
  return ((band & 1) === 0 ? half & 0xffff : half >>> 16) + band * 0x10000
}

/** The same numbers in more room, −1 in what is new. */
export function widened(room: number, values: Int32Array | undefined): Int32Array {
  const wider = new Int32Array(room).fill(-1)
  if (values !== undefined) wider.set(values)
  return wider
}
