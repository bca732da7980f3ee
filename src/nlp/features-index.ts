// Looks n-gram hashes up: a bit filter that fits the cache, then open addressing with key, payload and stamp in one line.
import type { Ngrams } from './features.ts'

/** Returns the position of a hash in `hashes`, or -1; for training, where no payload is needed. */
export function createHashIndex(hashes: Uint32Array): (hash: number) => number {
  const table = fillTable(hashes, (position) => position)
  const { slots, mask } = table
  return function find(hash) {
    const wanted = hash | 0
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const stored = slots[slot * 4 + 1] ?? 0
      if (stored === 0) return -1
      if (slots[slot * 4] === wanted) return stored - 1
    }
  }
}

/**
 * Writes the payloads of the distinct known n-grams of a text and returns their number. Half of a text's n-grams are
 * unknown; the filter (128 kB) answers for most of them without touching the table (4 MB), where each probe is a cache miss.
 */
export function createCollector(
  hashes: Uint32Array,
  payloadOf: (position: number) => number,
): (ngrams: Ngrams, out: Uint32Array) => number {
  const { slots, mask } = fillTable(hashes, payloadOf)
  const filter = new Uint32Array(filterBits / 32)
  for (const hash of hashes) setBit(filter, hash >>> filterShift)
  let stamp = 0
  return function collect(ngrams, out) {
    stamp = (stamp + 1) | 0
    const { count } = ngrams
    const found = ngrams.hashes
    let known = 0
    for (let i = 0; i < count; i++) {
      const hash = found[i] ?? 0
      const bit = hash >>> filterShift
      if ((((filter[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 0) continue
      const wanted = hash | 0
      for (let at = (hash & mask) * 4; ; at = (at + 4) & (mask * 4 + 3)) {
        const stored = slots[at + 1] ?? 0
        if (stored === 0) break
        if (slots[at] !== wanted) continue
        // A feature counts once in a text: the stamp says in which text it was met last.
        if (slots[at + 2] !== stamp) {
          slots[at + 2] = stamp
          out[known++] = stored - 1
        }
        break
      }
    }
    return known
  }
}

const filterBits = 2 ** 20
const filterShift = 12

function setBit(filter: Uint32Array, bit: number): void {
  filter[bit >>> 5] = (filter[bit >>> 5] ?? 0) | (1 << (bit & 31))
}

interface Table {
  /** Four numbers a slot: hash, payload + 1 (0 is empty), stamp, unused. */
  readonly slots: Int32Array
  readonly mask: number
}

function fillTable(hashes: Uint32Array, payloadOf: (position: number) => number): Table {
  const bits = Math.max(8, Math.ceil(Math.log2(hashes.length * 1.3 + 1)))
  const mask = 2 ** bits - 1
  const slots = new Int32Array((mask + 1) * 4)
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i] ?? 0
    let slot = hash & mask
    while (slots[slot * 4 + 1] !== 0) slot = (slot + 1) & mask
    slots[slot * 4] = hash | 0
    slots[slot * 4 + 1] = payloadOf(i) + 1
  }
  return { slots, mask }
}
