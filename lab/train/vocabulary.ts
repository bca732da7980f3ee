// Chooses the n-grams a model knows, and turns texts into rows over them.
import type { Ngrams } from '../../src/nlp/classify/features.ts'
import { createNgramScanner } from '../../src/nlp/classify/features.ts'
import { createHashIndex } from '../../src/nlp/classify/feature-index.ts'
import type { SparseRows } from './dual-coordinate.ts'

export interface Vocabulary {
  /** Sorted, distinct n-gram hashes; the position is the feature's index. */
  readonly hashes: Uint32Array
  find(hash: number): number
}

/** Texts of one kind, and in how many of them an n-gram must occur. */
export interface TextGroup {
  readonly texts: readonly string[]
  readonly documentCountMin: number
}

/** An n-gram is known if one group has it often enough: each domain keeps the words that matter there. */
export function buildVocabulary(groups: readonly TextGroup[]): Vocabulary {
  const scan = createNgramScanner()
  const known = new Set<number>()
  for (const { texts, documentCountMin } of groups) {
    const counter = createCounter()
    for (const [i, text] of texts.entries()) counter.add(scan(text), i + 1)
    for (const hash of counter.frequent(documentCountMin)) known.add(hash)
  }
  const hashes = Uint32Array.from(known).sort()
  return { hashes, find: createHashIndex(hashes) }
}

/** Only the features at the given ascending positions. */
export function restrictVocabulary(vocabulary: Vocabulary, positions: Uint32Array): Vocabulary {
  const hashes = Uint32Array.from(positions, (position) => vocabulary.hashes[position] ?? 0)
  return { hashes, find: createHashIndex(hashes) }
}

/**
 * Known features of each text in ascending order, each once; with `repeats` one that occurs n times 1 + ⌊log₂ n⌋ times, as the
 * scorer of such a model counts it.
 */
export function toRows(texts: readonly string[], vocabulary: Vocabulary, repeats = false): SparseRows {
  const scan = createNgramScanner()
  const starts = new Uint32Array(texts.length + 1)
  const norms = new Float64Array(texts.length)
  let columns = new Uint32Array(1 << 16)
  let used = 0
  for (const [i, text] of texts.entries()) {
    const ngrams = scan(text)
    const met = new Map<number, number>()
    const known: number[] = []
    for (let k = 0; k < ngrams.count; k++) {
      const feature = vocabulary.find(ngrams.hashes[k] ?? 0)
      if (feature < 0) continue
      const times = (met.get(feature) ?? 0) + 1
      met.set(feature, times)
      if (times === 1 || (repeats && times < 128 && (times & (times - 1)) === 0)) known.push(feature)
    }
    const sorted = Uint32Array.from(known).sort()
    while (used + sorted.length > columns.length) {
      const larger = new Uint32Array(columns.length * 2)
      larger.set(columns)
      columns = larger
    }
    columns.set(sorted, used)
    used += sorted.length
    starts[i + 1] = used
    norms[i] = 1 / Math.sqrt(Math.max(1, sorted.length))
  }
  return { count: texts.length, width: vocabulary.hashes.length, starts, columns: columns.slice(0, used), norms }
}

/** The same rows with only some of the features. */
export function filterRows(rows: SparseRows, kept: Uint8Array): SparseRows {
  const starts = new Uint32Array(rows.count + 1)
  const norms = new Float64Array(rows.count)
  const columns = rows.columns.filter((column) => kept[column] === 1)
  let used = 0
  for (let i = 0; i < rows.count; i++) {
    const end = rows.starts[i + 1] ?? 0
    let count = 0
    for (let k = rows.starts[i] ?? 0; k < end; k++) count += kept[rows.columns[k] ?? 0] ?? 0
    used += count
    starts[i + 1] = used
    norms[i] = 1 / Math.sqrt(Math.max(1, count))
  }
  return { count: rows.count, width: rows.width, starts, columns, norms }
}

interface Counter {
  add(ngrams: Ngrams, document: number): void
  /** Hashes that at least `countMin` (1 or more) documents have, in no order. */
  frequent(countMin: number): number[]
}

/** Counts documents per hash in flat arrays that double; a Map of millions of keys is several times slower. */
function createCounter(): Counter {
  let mask = (1 << 16) - 1
  let keys = new Uint32Array(mask + 1)
  let counts = new Uint32Array(mask + 1)
  let latest = new Uint32Array(mask + 1)
  let used = 0
  function slotOf(key: number): number {
    let slot = key & mask
    while (counts[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }
  function grow(): void {
    const [oldKeys, oldCounts, oldLatest] = [keys, counts, latest]
    mask = mask * 2 + 1
    keys = new Uint32Array(mask + 1)
    counts = new Uint32Array(mask + 1)
    latest = new Uint32Array(mask + 1)
    for (let i = 0; i < oldKeys.length; i++) {
      const count = oldCounts[i] ?? 0
      if (count === 0) continue
      const slot = slotOf(oldKeys[i] ?? 0)
      keys[slot] = oldKeys[i] ?? 0
      counts[slot] = count
      latest[slot] = oldLatest[i] ?? 0
    }
  }
  function add(ngrams: Ngrams, document: number): void {
    for (let k = 0; k < ngrams.count; k++) {
      const key = ngrams.hashes[k] ?? 0
      const slot = slotOf(key)
      if (counts[slot] === 0) {
        keys[slot] = key
        counts[slot] = 1
        latest[slot] = document
        if (++used * 2 > mask) grow()
      } else if (latest[slot] !== document) {
        counts[slot] = (counts[slot] ?? 0) + 1
        latest[slot] = document
      }
    }
  }
  function frequent(countMin: number): number[] {
    const list: number[] = []
    for (let i = 0; i < keys.length; i++) if ((counts[i] ?? 0) >= countMin) list.push(keys[i] ?? 0)
    return list
  }
  return { add, frequent }
}
