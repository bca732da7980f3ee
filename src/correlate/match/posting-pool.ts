// Posting lists of one width in two columns: the entries of all lists, and how long each list is.
export interface PostingPoolState {
  readonly postings: Int32Array
  readonly lengths: Uint8Array
  readonly free: number[]
  readonly used: number
}

export interface PostingPool {
  readonly stride: number
  postings: Int32Array
  lengths: Uint8Array
  /** An empty list. */
  open(): number
  close(row: number): void
  push(row: number, entry: number): void
  remove(row: number, at: number): void
  snapshot(): PostingPoolState
}

export function createPostingPool(stride: number, state?: PostingPoolState): PostingPool {
  const free = state === undefined ? [] : [...state.free]
  let used = state?.used ?? 0
  let room = Math.max(64, used)
  const pool: PostingPool = {
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
