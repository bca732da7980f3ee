// The inverted index of a key-group: under each rare term the clusters and waiting documents that carry it, newest last.
import type { PairTableState } from '../../core/pair-table.ts'
import { createPairTable } from '../../core/pair-table.ts'
import type { CandidateScores } from './candidate-scores.ts'
import type { Members } from './members.ts'
import { waiting } from './members.ts'
import type { PostingPool, PostingPoolState } from './posting-pool.ts'
import { createPostingPool } from './posting-pool.ts'

export interface ClusterIndexState {
  readonly lists: PairTableState
  readonly short: PostingPoolState
  readonly long: PostingPoolState
}

export interface ClusterIndex {
  /** Gives each living holder of the term this much more; returns the length of the list. */
  score(slot: number, weight: number, scores: CandidateScores): number
  /** Over the cap what no longer exists goes first, then the oldest waiting document, then the oldest cluster. */
  add(slot: number, entry: number): void
  /** Drops lists in which nothing is alive. */
  sweep(): void
  snapshot(): ClusterIndexState
}

/** Most terms are rare: their lists have room for few, so that hundreds of thousands fit into the cache's reach. */
const shortMax = 4

/** At most `postingsMax` entries under one term. */
export function createClusterIndex(postingsMax: number, members: Members, state?: ClusterIndexState): ClusterIndex {
  const lists = createPairTable(state?.lists)
  const short = createPostingPool(shortMax, state?.short)
  const long = createPostingPool(postingsMax, state?.long)
  const poolOf = (list: number) => ((list & 1) === 0 ? short : long)

  function score(slot: number, weight: number, scores: CandidateScores): number {
    const list = lists.get(slot, 0)
    if (list < 0) return 0
    const pool = poolOf(list)
    const row = list >> 1
    const base = row * pool.stride
    const length = pool.lengths[row] as number
    const { postings } = pool
    const { entries, kinds } = members.columns
    for (let i = base; i < base + length; i++) {
      const entry = postings[i] as number
      const place = entry & members.placeMask
      if (entries[place] === entry && kinds[place] !== 0) scores.add(place, weight)
    }
    return length
  }

  function add(slot: number, entry: number): void {
    const list = lists.get(slot, 0)
    if (list < 0) {
      const row = short.open()
      short.push(row, entry)
      lists.set(slot, 0, row << 1)
      return
    }
    const pool = poolOf(list)
    const row = list >> 1
    if ((pool.lengths[row] as number) < pool.stride) pool.push(row, entry)
    else if (pool === short && postingsMax > shortMax) lists.set(slot, 0, moved(row, entry))
    else if (dropOne(pool, row, entry, members)) pool.push(row, entry)
  }

  /** A list that outgrows the short rows moves to a long one. */
  function moved(row: number, entry: number): number {
    const wider = long.open()
    const base = row * shortMax
    for (let i = base; i < base + shortMax; i++) long.push(wider, short.postings[i] as number)
    long.push(wider, entry)
    short.close(row)
    return (wider << 1) | 1
  }

  function sweep(): void {
    for (const slot of lists.firsts()) {
      const list = lists.get(slot, 0)
      const pool = poolOf(list)
      const row = list >> 1
      for (let i = (pool.lengths[row] as number) - 1; i >= 0; i--) {
        if (members.placeOf(pool.postings[row * pool.stride + i] as number) < 0) pool.remove(row, i)
      }
      if ((pool.lengths[row] as number) > 0) continue
      pool.close(row)
      lists.delete(slot, 0)
    }
  }

  return {
    score,
    add,
    sweep,
    snapshot: () => ({ lists: lists.snapshot(), short: short.snapshot(), long: long.snapshot() }),
  }
}

/** false where it is the newcomer that has to go: a waiting document among clusters. */
function dropOne(pool: PostingPool, row: number, newcomer: number, members: Members): boolean {
  const base = row * pool.stride
  const { kinds } = members.columns
  let at = -1
  for (let i = 0; i < pool.stride; i++) {
    const place = members.placeOf(pool.postings[base + i] as number)
    if (place < 0) {
      pool.remove(row, i)
      return true
    }
    if (at < 0 && kinds[place] === waiting) at = i
  }
  if (at < 0 && kinds[members.placeOf(newcomer)] === waiting) return false
  pool.remove(row, Math.max(0, at))
  return true
}
