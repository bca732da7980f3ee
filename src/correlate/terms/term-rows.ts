// Terms of many texts or clusters in shared typed arrays: a row each, so that comparing reads memory in order.
import type { TermStatistics } from './terms-statistics.ts'

export interface TermRowsState {
  readonly slots: Int32Array
  readonly weights: Float64Array
  readonly texts: Int32Array
  readonly counts: Int32Array
  readonly free: number[]
  readonly used: number
}

/** Row r holds its `counts[r]` terms from `r * stride` on. The arrays are replaced when rows are added. */
export interface TermRows {
  readonly stride: number
  /** Slot of each term. */
  slots: Int32Array
  /** Position weight, or the sum of position weights over the texts of a cluster. */
  weights: Float64Array
  /** In how many texts of the cluster the term stands; rank by rarity in the row of a single text. */
  texts: Int32Array
  counts: Int32Array
  /** An empty row. */
  open(): number
  close(row: number): void
  snapshot(): TermRowsState
}

const rowsMin = 16

export function createTermRows(stride: number, state?: TermRowsState): TermRows {
  const free = state === undefined ? [] : [...state.free]
  let used = state?.used ?? 0
  let room = Math.max(rowsMin, used)
  const rows: TermRows = {
    stride,
    slots: widened(new Int32Array(room * stride), state?.slots),
    weights: widened(new Float64Array(room * stride), state?.weights),
    texts: widened(new Int32Array(room * stride), state?.texts),
    counts: widened(new Int32Array(room), state?.counts),
    open() {
      const row = free.pop() ?? used++
      if (row >= room) grow()
      rows.counts[row] = 0
      return row
    },
    close(row) {
      rows.counts[row] = 0
      free.push(row)
    },
    snapshot: () => ({
      slots: rows.slots.subarray(0, used * stride),
      weights: rows.weights.subarray(0, used * stride),
      texts: rows.texts.subarray(0, used * stride),
      counts: rows.counts.subarray(0, used),
      free,
      used,
    }),
  }

  function grow(): void {
    room *= 2
    rows.slots = widened(new Int32Array(room * stride), rows.slots)
    rows.weights = widened(new Float64Array(room * stride), rows.weights)
    rows.texts = widened(new Int32Array(room * stride), rows.texts)
    rows.counts = widened(new Int32Array(room), rows.counts)
  }

  return rows
}

/** Nobody keeps the terms of this row any more, and the row is free. */
export function forgetRow(rows: TermRows, row: number, statistics: TermStatistics): void {
  const base = row * rows.stride
  const end = base + (rows.counts[row] as number)
  for (let i = base; i < end; i++) statistics.release(rows.slots[i] as number)
  rows.close(row)
}

function widened<Numbers extends Int32Array | Float64Array>(wider: Numbers, values: Numbers | undefined): Numbers {
  if (values !== undefined) wider.set(values)
  return wider
}
