// Finds near-duplicates of recent texts in constant time: a ring of texts, chained by the bands of their fingerprints.
import { bitsApart } from '../../core/bits.ts'
import type { Prepared } from '../match/prepared.ts'
import { copyTermsMin } from '../match/voices.ts'
import type { BandChainsState } from './band-chains.ts'
import { bandCount, createBandChains, widened } from './band-chains.ts'

export interface CopyIndexState extends BandChainsState {
  readonly high: Int32Array
  readonly low: Int32Array
  readonly entries: Int32Array
  readonly next: number
}

export interface CopyIndex {
  /** The entry of a text that differs in at most three bits, −1 where there is none. */
  find(document: Prepared): number
  /** `entry` is what `find` gives for its copies, at least 0. */
  add(document: Prepared, entry: number): void
  snapshot(): CopyIndexState
}

// Two fingerprints that differ in three bits agree on at least one of four bands (Manku et al., 2007).
const differingBitsMax = 3
const roomMin = 256

export function createCopyIndex(textsMax: number, state?: CopyIndexState): CopyIndex {
  let room = Math.min(textsMax, roomMin)
  while (room < (state?.entries.length ?? 0)) room = Math.min(textsMax, room * 2)
  let high = widened(room, state?.high)
  let low = widened(room, state?.low)
  let entries = widened(room, state?.entries)
  const chains = createBandChains(room, state)
  let next = state?.next ?? 0

  function find(document: Prepared): number {
    const { fingerprint, terms } = document.observation
    if (terms.length < copyTermsMin) return -1
    let best = -1
    let bestBits = differingBitsMax + 1
    for (let band = 0; band < bandCount; band++) {
      let text = chains.first(fingerprint.high, fingerprint.low, band)
      for (; text >= 0; text = chains.after(text, band)) {
        const bits = bitsApart(high[text] as number, low[text] as number, fingerprint.high, fingerprint.low)
        if (bits < bestBits) {
          bestBits = bits
          best = text
        }
      }
    }
    return best < 0 ? -1 : (entries[best] as number)
  }

  function add(document: Prepared, entry: number): void {
    const { fingerprint, terms } = document.observation
    if (terms.length < copyTermsMin) return
    const text = next
    next = (next + 1) % textsMax
    if (text >= room) grow()
    if ((entries[text] as number) >= 0) remove(text)
    high[text] = fingerprint.high
    low[text] = fingerprint.low
    entries[text] = entry
    for (let band = 0; band < bandCount; band++) chains.append(text, high[text], low[text], band)
  }

  function grow(): void {
    room = Math.min(textsMax, room * 2)
    high = widened(room, high)
    low = widened(room, low)
    entries = widened(room, entries)
    chains.widen(room)
  }

  function remove(text: number): void {
    for (let band = 0; band < bandCount; band++) chains.remove(text, high[text] as number, low[text] as number, band)
  }

  return { find, add, snapshot: () => ({ high, low, entries, ...chains.snapshot(), next }) }
}
