// Looks n-gram hashes up: a bit filter that fits the cache, then open addressing with key, payloads and stamp in one line.
import { assert } from '../../core/errors.ts'
import type { Ngrams } from './features.ts'
import { scanLengthMax } from './features.ts'

/** Returns the position of a hash in `hashes`, or -1; for training, where no payload is needed. */
export function createHashIndex(hashes: Uint32Array): (hash: number) => number {
  const table = fillTable([{ hashes, payloadOf: (position) => position, repeats: false }])
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

/** Features of one model in the shared index. */
export interface IndexedModel {
  readonly hashes: Uint32Array
  /** What the index keeps for the feature at a position; below 2³¹ - 1. */
  readonly payloadOf: (position: number) => number
  readonly repeats: boolean
}

/**
 * The known n-grams of one text, model by model; reused by the next look-up. For a model that counts repeats one that occurs
 * n times is in it 1 + ⌊log₂ n⌋ times: a long complaint that repeats a word means it, but not in proportion.
 */
export interface Known {
  count: number
  readonly payloads: Uint32Array
}

// A slot's last number holds in which text the n-gram was met last, and how often there.
const metBits = 7
const metMax = 2 ** metBits - 1
const textsMax = 2 ** (32 - metBits)

/**
 * Finds the n-grams of a text that one or two models know, with one probe for both. Half of a text's n-grams are
 * unknown; the filter (128 kB) answers for most of them without touching the table (4 MB), where each probe is a cache miss.
 */
export function createLookup(models: readonly IndexedModel[]): {
  readonly known: readonly [Known, Known]
  readonly find: (ngrams: Ngrams) => void
} {
  assert(models.length <= 2, `A slot of the index has room for two models, not ${models.length}.`)
  const { slots, mask } = fillTable(models)
  const end = mask * 4 + 3
  const filter = new Uint32Array(filterBits / 32)
  for (const { hashes } of models) for (const hash of hashes) setBit(filter, hash >>> filterShift)
  const first: Known = { count: 0, payloads: new Uint32Array(scanLengthMax * 3) }
  const second: Known = { count: 0, payloads: new Uint32Array(scanLengthMax * 3) }
  const likely = new Int32Array(scanLengthMax * 3)
  let stamp = 0
  const [firstRepeats, secondRepeats] = [models[0]?.repeats === true, models[1]?.repeats === true]

  /** Before the numbers of texts repeat, no slot may remember one. */
  function forget(): void {
    for (let at = 3; at < slots.length; at += 4) slots[at] = 0
    stamp = 0
  }

  /** Those that the filter lets through; without a branch, because half of them would be predicted wrongly. */
  function sift(ngrams: Ngrams): number {
    const { count, hashes } = ngrams
    let used = 0
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] as number
      const bit = hash >>> filterShift
      likely[used] = hash | 0
      used += ((filter[bit >>> 5] as number) >>> (bit & 31)) & 1
    }
    return used
  }

  function find(ngrams: Ngrams): void {
    if (++stamp === textsMax) forget()
    stamp = Math.max(1, stamp)
    const count = sift(ngrams)
    const firstPayloads = first.payloads
    const secondPayloads = second.payloads
    let firstCount = 0
    let secondCount = 0
    for (let i = 0; i < count; i++) {
      const wanted = likely[i] as number
      for (let at = (wanted & mask) * 4; ; at = (at + 4) & end) {
        const a = slots[at + 1] as number
        const b = slots[at + 2] as number
        if ((a | b) === 0) break
        if (slots[at] !== wanted) continue
        const met = slots[at + 3] as number
        const times = met >>> metBits === stamp ? (met & metMax) + 1 : 1
        if (times > metMax) break
        slots[at + 3] = (stamp << metBits) | times
        // The first time, the second, the fourth …
        if ((times & (times - 1)) === 0) {
          if (a !== 0 && (times === 1 || firstRepeats)) firstPayloads[firstCount++] = a - 1
          if (b !== 0 && (times === 1 || secondRepeats)) secondPayloads[secondCount++] = b - 1
        }
        break
      }
    }
    first.count = firstCount
    second.count = secondCount
  }
  return { known: [first, second], find }
}

const filterBits = 2 ** 20
const filterShift = 12

function setBit(filter: Uint32Array, bit: number): void {
  filter[bit >>> 5] = (filter[bit >>> 5] ?? 0) | (1 << (bit & 31))
}

interface Table {
  /** Four numbers a slot: hash, payload + 1 of either model (0 where it does not know the hash), where and how often met. */
  readonly slots: Int32Array
  readonly mask: number
}

function fillTable(models: readonly IndexedModel[]): Table {
  const count = models.reduce((sum, { hashes }) => sum + hashes.length, 0)
  const bits = Math.max(8, Math.ceil(Math.log2(count * 1.3 + 1)))
  const mask = 2 ** bits - 1
  const slots = new Int32Array((mask + 1) * 4)
  models.forEach(({ hashes, payloadOf }, model) => {
    for (let i = 0; i < hashes.length; i++) {
      const hash = (hashes[i] as number) | 0
      let at = (hash & mask) * 4
      while (((slots[at + 1] as number) | (slots[at + 2] as number)) !== 0 && slots[at] !== hash) {
        at = (at + 4) & (mask * 4 + 3)
      }
      slots[at] = hash
      slots[at + 1 + model] = payloadOf(i) + 1
    }
  })
  return { slots, mask }
}
