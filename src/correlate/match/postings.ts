// The inverted index of a key-group: under each rare term the clusters and waiting documents that carry it, newest last.
import type { PairTableState } from '../../core/pair-table.ts'
import { createPairTable } from '../../core/pair-table.ts'
import type { MatchScratch } from './match-scratch.ts'
import type { Members } from './members.ts'
import { waiting } from './members.ts'

export interface ClusterIndexState {
  readonly lists: PairTableState
  readonly short: PoolState
  readonly long: PoolState
}

export interface ClusterIndex {
  /** Gives each living holder of the term this much more; returns the length of the list. */
  score(slot: number, weight: number, scratch: MatchScratch): number
  /** Over the cap what no longer exists goes first, then the oldest waiting document, then the oldest cluster. */
  add(slot: number, entry: number): void
  /** Drops lists in which nothing is alive. */
  sweep(): void
  snapshot(): ClusterIndexState
}

/** Most terms are rare: their lists have room for few, so that hundreds of thousands fit into the cache's reach. */
const shortMax = 4

export function createClusterIndex(postingsMax: number, members: Members, state?: ClusterIndexState): ClusterIndex {
  const lists = createPairTable(state?.lists)
  const short = createPool(shortMax, state?.short)
  const long = createPool(postingsMax, state?.long)
  const poolOf = (list: number) => ((list & 1) === 0 ? short : long)

  function score(slot: number, weight: number, scratch: MatchScratch): number {
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
      if (entries[place] === entry && kinds[place] !== 0) scratch.addScore(place, weight)
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
    else if (dropOne(pool, row, entry)) pool.push(row, entry)
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

  /** false where it is the newcomer that has to go: a waiting document among clusters. */
  function dropOne(pool: Pool, row: number, newcomer: number): boolean {
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

interface PoolState {
  readonly postings: Int32Array
  readonly lengths: Uint8Array
  readonly free: number[]
  readonly used: number
}

/** Rows of one width. */
interface Pool {
  readonly stride: number
  postings: Int32Array
  lengths: Uint8Array
  open(): number
  close(row: number): void
  push(row: number, entry: number): void
  remove(row: number, at: number): void
  snapshot(): PoolState
}

function createPool(stride: number, state?: PoolState): Pool {
  const free = state === undefined ? [] : [...state.free]
  let used = state?.used ?? 0
  let room = Math.max(64, used)
  const pool: Pool = {
    stride,
    postings: new Int32Array(room * stride),
    lengths: new Uint8Array(room),
    open() {
      const row = free.pop() ?? used++
      if (row >= room) {
        room *= 2
        const { postings, lengths } = pool
        pool.postings = new Int32Array(room * stride)
        pool.postings.set(postings)
        pool.lengths = new Uint8Array(room)
        pool.lengths.set(lengths)
      }
      pool.lengths[row] = 0
      return row
    },
    close(row) {
      pool.lengths[row] = 0
      free.push(row)
    },
    push(row, entry) {
      const length = pool.lengths[row] as number
      pool.postings[row * stride + length] = entry
      pool.lengths[row] = length + 1
    },
    remove(row, at) {
      const base = row * stride
      const length = pool.lengths[row] as number
      pool.postings.copyWithin(base + at, base + at + 1, base + length)
      pool.lengths[row] = length - 1
    },
    snapshot: () => ({
      postings: pool.postings.subarray(0, used * stride),
      lengths: pool.lengths.subarray(0, used),
      free,
      used,
    }),
  }
  if (state !== undefined) {
    pool.postings.set(state.postings)
    pool.lengths.set(state.lengths)
  }
  return pool
}
