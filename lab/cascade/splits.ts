// Splits of labelled texts that do not leak: near-duplicates stay on one side, and the test comes after the training in time.
import { hash32 } from '../../src/core/hash.ts'

export interface Split {
  readonly train: readonly number[]
  readonly test: readonly number[]
}

const shingleUnits = 4
const jaccardMin = 0.5
// A shingle of more than 1,000 texts is a set phrase and tells no pair apart.
const postingsMax = 1_000

/** For each text the number of its group: texts whose character 4-grams agree by more than half are in one (single linkage). */
export function nearDuplicateGroups(texts: readonly string[]): Int32Array {
  const shingles = texts.map(shinglesOf)
  const postings = new Map<number, number[]>()
  const group = Int32Array.from(texts.keys())
  for (const [index, own] of shingles.entries()) {
    const shared = new Map<number, number>()
    for (const shingle of own) {
      const posting = postings.get(shingle) ?? []
      postings.set(shingle, posting)
      for (const other of posting) shared.set(other, (shared.get(other) ?? 0) + 1)
      if (posting.length < postingsMax) posting.push(index)
    }
    for (const [other, both] of shared) {
      const all = own.size + (shingles[other]?.size ?? 0) - both
      if (both > all * jaccardMin) join(group, index, other)
    }
  }
  return group.map((_, index) => find(group, index))
}

/** `folds` splits; groups go whole, the biggest first, to the fold that has least. */
export function groupedSplits(group: Int32Array, folds: number): readonly Split[] {
  const members = new Map<number, number[]>()
  for (const [index, name] of group.entries()) {
    const list = members.get(name)
    if (list === undefined) members.set(name, [index])
    else list.push(index)
  }
  const tests: number[][] = Array.from({ length: folds }, () => [])
  const bySize = [...members].sort((a, b) => b[1].length - a[1].length || hash32(`${a[0]}`) - hash32(`${b[0]}`))
  for (const [, list] of bySize) {
    const least = tests.reduce((best, one) => (one.length < best.length ? one : best))
    least.push(...list)
  }
  return tests.map((test) => {
    const held = new Set(test)
    return { train: [...group.keys()].filter((index) => !held.has(index)), test: test.sort((a, b) => a - b) }
  })
}

/** The first four fifths by time to train on, the last fifth to test, less what is a near-duplicate of the training. */
export function chronologicalSplit(timesMs: readonly number[], group: Int32Array, trainShare = 0.8): Split {
  const order = [...timesMs.keys()].sort((a, b) => (timesMs[a] ?? 0) - (timesMs[b] ?? 0) || a - b)
  const cut = Math.floor(order.length * trainShare)
  const train = order.slice(0, cut)
  const known = new Set(train.map((index) => group[index]))
  return { train, test: order.slice(cut).filter((index) => !known.has(group[index])) }
}

function shinglesOf(text: string): ReadonlySet<number> {
  const shingles = new Set<number>()
  if (text.length < shingleUnits) return shingles.add(hash32(text))
  for (let i = 0; i + shingleUnits <= text.length; i++) shingles.add(hash32(text.slice(i, i + shingleUnits)))
  return shingles
}

function find(group: Int32Array, index: number): number {
  let at = index
  while ((group[at] ?? at) !== at) at = group[at] ?? at
  for (let step = index; step !== at; ) {
    const next = group[step] ?? at
    group[step] = at
    step = next
  }
  return at
}

function join(group: Int32Array, a: number, b: number): void {
  const rootA = find(group, a)
  const rootB = find(group, b)
  group[Math.max(rootA, rootB)] = Math.min(rootA, rootB)
}
