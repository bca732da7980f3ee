// The counts of many cells: who speaks again counts once, and a cell gets counts of its own with its third document.
import { dayMs } from '../../core/durations.ts'
import type { DocumentKey } from '../../core/ids.ts'
import type { RecentTableState } from '../../core/recent-table.ts'
import { createRecentTable } from '../../core/recent-table.ts'
import type { CellCounts } from './cell-counts.ts'
import { countDocument, createCell } from './cell-counts.ts'
import { createCellTable } from './cell-table.ts'
import type { NamedPlace, NamedTopic } from './cells.ts'
import { longestWindowMs } from './series.ts'
import type { SparseCellsState } from './sparse-cells.ts'
import { createSparseCells } from './sparse-cells.ts'

export interface CountsState {
  readonly sparse: SparseCellsState
  readonly cells: (CellCounts | null)[]
  readonly marks: RecentTableState
}

export interface Counts {
  /** Counts a document; null while the cell has had too few in the longest window to be worth its own series. */
  add(topic: NamedTopic, place: NamedPlace, source: string, timeMs: number, key: DocumentKey): CellCounts | null
  /**
   * Whether this voice or text was counted in the last day: one person and one text count once. Marks are hashes, 0 where
   * there is none.
   */
  isEcho(voiceMark: number, textMark: number, nowMs: number): boolean
  size(): number
  snapshot(): CountsState
}

/** Fewer documents than this are no count signal. */
export const countMin = 3
/** A mark is known for one to two of its lives. */
const marksLifeMs = dayMs / 2
/** Voices and texts remembered so that each counts once a day, per key-group. */
const marksMax = 8_192
/** Cells that wait for their third document, per key-group. */
const sparseMax = 16_384

export function createCounts(state?: CountsState): Counts {
  const cells = createCellTable(state?.cells)
  const recentMarks = createRecentTable(marksMax, state?.marks)
  // Most cells of a city hold a document or two: those wait in a bounded memory and cost no series of their own.
  const sparse = createSparseCells(sparseMax, countMin - 1, state?.sparse)

  function isEcho(voiceMark: number, textMark: number, nowMs: number): boolean {
    recentMarks.turn(nowMs, marksLifeMs)
    const voiceKnown = isKnown(voiceMark)
    const textKnown = isKnown(textMark)
    return voiceKnown || textKnown
  }

  function isKnown(mark: number): boolean {
    if (mark === 0) return false
    if (recentMarks.get(mark, 0) >= 0) return true
    recentMarks.set(mark, 0, 1)
    return false
  }

  function add(
    topic: NamedTopic,
    place: NamedPlace,
    source: string,
    timeMs: number,
    key: DocumentKey,
  ): CellCounts | null {
    const known = cells.find(topic.hash, place.hash)
    if (known !== null) {
      countDocument(known, source, timeMs, key)
      return known
    }
    const waiting = sparse.add(topic.hash, place.hash, source, timeMs, key, longestWindowMs)
    if (waiting.count < countMin) return null
    const counts = createCell(topic, place, timeMs)
    cells.add(counts)
    for (let i = 0; i < waiting.count; i++) {
      countDocument(counts, waiting.sources[i] as string, waiting.timesMs[i] as number, waiting.keys[i] as DocumentKey)
    }
    return counts
  }

  return {
    add,
    isEcho,
    size: cells.size,
    snapshot: () => ({ cells: cells.snapshot(), sparse: sparse.snapshot(), marks: recentMarks.snapshot() }),
  }
}
