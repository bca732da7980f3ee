// What is counted of one cell: a series for each source, its latest documents, and what was judged and signalled last.
import type { DocumentKey } from '../../core/ids.ts'
import type { Cell } from '../../core/signal.ts'
import type { NamedPlace, NamedTopic } from './cells.ts'
import { cellKey, rootOf } from './cells.ts'
import type { Series } from './series.ts'
import { countIn, createSeries, settle } from './series.ts'

export interface CellCounts {
  readonly key: string
  readonly cell: Cell
  /** A whole top-level topic in a whole city. */
  readonly isRoot: boolean
  readonly topicHash: number
  readonly placeHash: number
  /** Few enough to look through: a cell has a series for each source that has spoken of it. */
  readonly sources: string[]
  readonly series: Series[]
  lastMs: number
  /** Recent documents for evidence and their times, a ring. */
  readonly recent: DocumentKey[]
  readonly recentMs: number[]
  recentNext: number
  /** Documents since the last judgement, and before it. */
  fresh: number
  judged: number
  /** Observed count of the last signal, and when. */
  signalled: number
  signalledMs: number
}

const recentMax = 32

export function createCell(topic: NamedTopic, place: NamedPlace, timeMs: number): CellCounts {
  const cell = { topic: topic.topic, place: place.place }
  const key = cellKey(cell)
  return {
    key,
    cell,
    isRoot: rootOf(cell) === key,
    topicHash: topic.hash,
    placeHash: place.hash,
    sources: [],
    series: [],
    lastMs: timeMs,
    recent: [],
    recentMs: [],
    recentNext: 0,
    fresh: 0,
    judged: 0,
    signalled: 0,
    signalledMs: 0,
  }
}

export function countDocument(counts: CellCounts, source: string, timeMs: number, key: DocumentKey): void {
  counts.fresh++
  counts.lastMs = Math.max(counts.lastMs, timeMs)
  counts.recent[counts.recentNext] = key
  counts.recentMs[counts.recentNext] = timeMs
  counts.recentNext = (counts.recentNext + 1) % recentMax
  countIn(seriesOf(counts, source, timeMs), timeMs)
}

function seriesOf(counts: CellCounts, source: string, timeMs: number): Series {
  const at = counts.sources.indexOf(source)
  if (at >= 0) return counts.series[at] as Series
  const series = createSeries(`${rootOf(counts.cell)}|${source}`, timeMs)
  counts.sources.push(source)
  counts.series.push(series)
  return series
}

/**
 * Whether enough is new to judge again: one document in a small cell, two in a hundred in a large one. Between two
 * judgements a count can grow by no more than that, so nothing is seen later than it matters. If so, it is made ready.
 */
export function beginJudgement(counts: CellCounts, nowMs: number): boolean {
  if (counts.fresh < 1 + 0.02 * counts.judged) return false
  counts.judged = counts.fresh + counts.judged * 0.98
  counts.fresh = 0
  for (const series of counts.series) settle(series, nowMs)
  return true
}
