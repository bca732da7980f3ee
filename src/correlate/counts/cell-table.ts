// The cells that have counts of their own, found by the hashes of their topic and their place, under a hard cap.
import { createPairTable } from '../../core/pair-table.ts'
import type { CellCounts } from './cell-counts.ts'

export interface CellTable {
  find(topicHash: number, placeHash: number): CellCounts | null
  /** Beyond the cap the longest quiet tenth is forgotten. */
  add(cell: CellCounts): void
  size(): number
  /** With a null where a cell was forgotten. */
  snapshot(): (CellCounts | null)[]
}

/** Cells with counts of their own, per key-group. */
const cellsMax = 16_384

export function createCellTable(state?: (CellCounts | null)[]): CellTable {
  const cells = state ?? []
  const table = createPairTable()
  const unused: number[] = []
  cells.forEach((cell, at) => {
    if (cell === null) unused.push(at)
    else table.set(cell.topicHash, cell.placeHash, at)
  })

  function find(topicHash: number, placeHash: number): CellCounts | null {
    const at = table.get(topicHash, placeHash)
    return at < 0 ? null : (cells[at] as CellCounts)
  }

  function add(cell: CellCounts): void {
    if (table.size() >= cellsMax) evict()
    const at = unused.pop() ?? cells.length
    cells[at] = cell
    table.set(cell.topicHash, cell.placeHash, at)
  }

  function evict(): void {
    const ranked = cells.filter((cell) => cell !== null)
    ranked.sort((a, b) => a.lastMs - b.lastMs || (a.key < b.key ? -1 : 1))
    for (const { topicHash, placeHash } of ranked.slice(0, Math.ceil(cellsMax / 10))) {
      const at = table.get(topicHash, placeHash)
      table.delete(topicHash, placeHash)
      cells[at] = null
      unused.push(at)
    }
  }

  return { find, add, size: table.size, snapshot: () => cells }
}
