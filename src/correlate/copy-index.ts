// Finds near-duplicates of recent texts in constant time: four 16-bit bands of the fingerprint, a ring of texts.
import type { Prepared } from './prepared.ts'
import { distance } from './voices.ts'

export interface CopyIndexState {
  readonly high: Uint32Array
  readonly low: Uint32Array
  readonly sequences: Float64Array
  readonly buckets: Map<number, number[]>
  next: number
}

export interface CopyIndex {
  /** The cluster of a text that differs in at most three bits, or null. */
  find(document: Prepared, termsMin: number): number | null
  add(document: Prepared, sequence: number, termsMin: number): void
  snapshot(): CopyIndexState
}

// Two fingerprints that differ in three bits agree on at least one of four bands (Manku et al., 2007).
const differingBitsMax = 3
const bucketMax = 16

export function createCopyIndex(textsMax: number, state?: CopyIndexState): CopyIndex {
  const high = state?.high ?? new Uint32Array(textsMax)
  const low = state?.low ?? new Uint32Array(textsMax)
  const sequences = state?.sequences ?? new Float64Array(textsMax).fill(-1)
  const buckets = state?.buckets ?? new Map<number, number[]>()
  let next = state?.next ?? 0

  function find(document: Prepared, termsMin: number): number | null {
    const { fingerprint, terms } = document.observation
    if (terms.length < termsMin) return null
    let best = -1
    let bestBits = differingBitsMax + 1
    for (const band of bandsOf(fingerprint.high, fingerprint.low)) {
      for (const entry of buckets.get(band) ?? []) {
        const text = { high: high[entry] ?? 0, low: low[entry] ?? 0 }
        const bits = distance(text, fingerprint.high, fingerprint.low)
        if (bits < bestBits) {
          bestBits = bits
          best = entry
        }
      }
    }
    return best < 0 ? null : (sequences[best] ?? -1)
  }

  function add(document: Prepared, sequence: number, termsMin: number): void {
    const { fingerprint, terms } = document.observation
    if (terms.length < termsMin) return
    const entry = next
    next = (next + 1) % textsMax
    if ((sequences[entry] ?? -1) >= 0) remove(entry)
    high[entry] = fingerprint.high
    low[entry] = fingerprint.low
    sequences[entry] = sequence
    for (const band of bandsOf(fingerprint.high, fingerprint.low)) {
      const bucket = buckets.get(band)
      if (bucket === undefined) buckets.set(band, [entry])
      // A storm of one text fills its bucket; the first sixteen are enough to recognise the next.
      else if (bucket.length < bucketMax) bucket.push(entry)
    }
  }

  function remove(entry: number): void {
    for (const band of bandsOf(high[entry] ?? 0, low[entry] ?? 0)) {
      const bucket = buckets.get(band)
      const at = bucket?.indexOf(entry) ?? -1
      if (bucket === undefined || at < 0) continue
      bucket.splice(at, 1)
      if (bucket.length === 0) buckets.delete(band)
    }
  }

  return { find, add, snapshot: () => ({ high, low, sequences, buckets, next }) }
}

function bandsOf(high: number, low: number): readonly number[] {
  return [high & 0xffff, (high >>> 16) + 0x10000, (low & 0xffff) + 0x20000, (low >>> 16) + 0x30000]
}
