// Counts per cell and source in five-minute bins of event time, with sliding windows over them, under a hard cap.
import type { DocumentKey } from '../../core/ids.ts'
import type { Cell } from '../../core/signal.ts'
import type { NamedPlace, NamedTopic } from './cells.ts'
import { cellKey, rootOf } from './cells.ts'
import type { CorrelatorOptions } from '../options.ts'
import { createPairTable } from '../../core/pair-table.ts'
import type { SparseCellsState } from './sparse-cells.ts'
import { createSparseCells } from './sparse-cells.ts'
import type { RecentTableState } from '../../core/recent-table.ts'
import { createRecentTable } from '../../core/recent-table.ts'

export interface Series {
  /** Root and source, by which its expectation is looked up. */
  readonly rootKey: string
  /** Bin numbers in rising order, each followed by its count; hours instead of bins beyond a day. */
  readonly bins: number[]
  /** Faded count of the bins before `learnedBin`: what the share of the root is learned from. */
  history: number
  historyMs: number
  learnedBin: number
}

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
  /** Moves bins older than the lag into history and drops what no window reaches. */
  settle(counts: CellCounts, nowMs: number): void
  size(): number
  snapshot(): CountsState
}

/** History lags a day behind, so that an outbreak does not teach what is normal while it is judged. */
export const historyLagMs = 86_400_000
/** Half-life of history. */
export const historyHalfLifeMs = 28 * 86_400_000
const marksLifeMs = 43_200_000
const recentMax = 32
/** Voices and texts remembered so that each counts once a day, per key-group. */
const marksMax = 8_192
/** Cells that wait for their third document, per key-group. */
const sparseMax = 16_384
const seriesBinsMax = 512

export function createCounts(options: CorrelatorOptions, state?: CountsState): Counts {
  const cells = state?.cells ?? []
  // Where each cell stands, by the hashes of its topic and its place.
  const table = createPairTable()
  const unused: number[] = []
  cells.forEach((cell, at) => {
    if (cell === null) unused.push(at)
    else table.set(cell.topicHash, cell.placeHash, at)
  })
  const recentMarks = createRecentTable(marksMax, state?.marks)
  // Most cells of a city hold a document or two: those wait in a bounded memory and cost no series of their own.
  const sparse = createSparseCells(sparseMax, options.countMin - 1, state?.sparse)
  const longestMs = Math.max(...options.countWindowsMs)

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
    const at = table.get(topic.hash, place.hash)
    if (at >= 0) {
      const known = cells[at] as CellCounts
      count(known, source, timeMs, key)
      return known
    }
    const waiting = sparse.add(topic.hash, place.hash, source, timeMs, key, longestMs)
    if (waiting.count < options.countMin) return null
    const counts = open(topic, place, timeMs)
    for (let i = 0; i < waiting.count; i++) {
      count(counts, waiting.sources[i] as string, waiting.timesMs[i] as number, waiting.keys[i] as DocumentKey)
    }
    return counts
  }

  function open(topic: NamedTopic, place: NamedPlace, timeMs: number): CellCounts {
    if (table.size() >= options.cellsMax) evict()
    const counts = emptyCell(topic, place, timeMs)
    const at = unused.pop() ?? cells.length
    cells[at] = counts
    table.set(topic.hash, place.hash, at)
    return counts
  }

  function count(counts: CellCounts, source: string, timeMs: number, key: DocumentKey): void {
    counts.fresh++
    counts.lastMs = Math.max(counts.lastMs, timeMs)
    counts.recent[counts.recentNext] = key
    counts.recentMs[counts.recentNext] = timeMs
    counts.recentNext = (counts.recentNext + 1) % recentMax
    addToBin(seriesOf(counts, source, timeMs), Math.floor(timeMs / options.binMs))
  }

  function evict(): void {
    const ranked = cells.filter((cell) => cell !== null)
    ranked.sort((a, b) => a.lastMs - b.lastMs || (a.key < b.key ? -1 : 1))
    for (const { topicHash, placeHash } of ranked.slice(0, Math.ceil(options.cellsMax / 10))) {
      const at = table.get(topicHash, placeHash)
      table.delete(topicHash, placeHash)
      cells[at] = null
      unused.push(at)
    }
  }

  function settle(counts: CellCounts, nowMs: number): void {
    const lagBin = Math.floor((nowMs - historyLagMs) / options.binMs)
    const oldestBin = Math.floor((nowMs - longestMs) / options.binMs)
    for (const series of counts.series) {
      learnHistory(series, lagBin, nowMs, options.binMs)
      let drop = 0
      while (drop < series.bins.length && (series.bins[drop] ?? 0) < Math.min(oldestBin, series.learnedBin)) drop += 2
      if (drop > 0) series.bins.splice(0, drop)
      if (series.bins.length > 2 * seriesBinsMax) coarsen(series, lagBin, Math.round(3_600_000 / options.binMs))
    }
  }

  return {
    add,
    isEcho,
    settle,
    size: table.size,
    snapshot: () => ({ cells, sparse: sparse.snapshot(), marks: recentMarks.snapshot() }),
  }
}

function emptyCell(topic: NamedTopic, place: NamedPlace, timeMs: number): CellCounts {
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

function seriesOf(counts: CellCounts, source: string, timeMs: number): Series {
  const at = counts.sources.indexOf(source)
  if (at >= 0) return counts.series[at] as Series
  const rootKey = `${rootOf(counts.cell)}|${source}`
  const series = { rootKey, bins: [], history: 0, historyMs: timeMs, learnedBin: Number.NEGATIVE_INFINITY }
  counts.sources.push(source)
  counts.series.push(series)
  return series
}

function addToBin({ bins }: Series, bin: number): void {
  let at = bins.length
  while (at > 0 && (bins[at - 2] as number) > bin) at -= 2
  if (at > 0 && bins[at - 2] === bin) bins[at - 1] = (bins[at - 1] as number) + 1
  else if (at === bins.length) bins.push(bin, 1)
  else bins.splice(at, 0, bin, 1)
}

function learnHistory(series: Series, lagBin: number, nowMs: number, binMs: number): void {
  if (lagBin <= series.learnedBin) return
  series.history *= 2 ** (-Math.max(0, nowMs - series.historyMs) / historyHalfLifeMs)
  series.historyMs = Math.max(series.historyMs, nowMs)
  for (let i = 0; i < series.bins.length; i += 2) {
    const bin = series.bins[i] ?? 0
    if (bin >= lagBin) break
    if (bin >= series.learnedBin) {
      series.history += (series.bins[i + 1] ?? 0) * 2 ** (-(nowMs - bin * binMs) / historyHalfLifeMs)
    }
  }
  series.learnedBin = lagBin
}

/** Joins bins older than the lag into hours: 24 h of bins and 6 days of hours are at most 288 + 144 pairs. */
function coarsen({ bins }: Series, lagBin: number, binsPerHour: number): void {
  let kept = 0
  for (let i = 0; i < bins.length; i += 2) {
    const bin = bins[i] as number
    const count = bins[i + 1] as number
    const joined = bin < lagBin ? Math.floor(bin / binsPerHour) * binsPerHour : bin
    if (kept > 0 && bins[kept - 2] === joined) bins[kept - 1] = (bins[kept - 1] as number) + count
    else {
      bins[kept] = joined
      bins[kept + 1] = count
      kept += 2
    }
  }
  bins.length = kept
}

/**
 * Whether enough is new to judge again: one document in a small cell, two in a hundred in a large one. Between two
 * judgements a count can grow by no more than that, so nothing is seen later than it matters.
 */
export function isJudgementDue(counts: CellCounts): boolean {
  if (counts.fresh < 1 + 0.02 * counts.judged) return false
  counts.judged = counts.fresh + counts.judged * 0.98
  counts.fresh = 0
  return true
}

/** Documents of one source in the bins from `fromMs` (inclusive) to `toMs` (exclusive). */
export function countBetween(series: Series, fromMs: number, toMs: number, binMs: number): number {
  const from = Math.floor(fromMs / binMs)
  const to = Math.ceil(toMs / binMs)
  let sum = 0
  for (let i = series.bins.length - 2; i >= 0; i -= 2) {
    const bin = series.bins[i] ?? 0
    if (bin < from) break
    if (bin < to) sum += series.bins[i + 1] ?? 0
  }
  return sum
}
