// Counts per cell and source in five-minute bins of event time, with sliding windows over them, under a hard cap.
import type { DocumentKey } from '../core/ids.ts'
import type { Cell } from '../core/signal.ts'
import type { KeyedCell } from './cells.ts'
import { rootOf } from './cells.ts'
import type { CorrelatorOptions } from './options.ts'
import type { RecentMapState } from './recent-map.ts'
import { createRecentMap } from './recent-map.ts'

export interface Series {
  /** Root and source, by which its expectation is looked up. */
  readonly rootKey: string
  /** Bin numbers in rising order with their counts; hours instead of bins beyond a day. */
  readonly bins: number[]
  readonly counts: number[]
  /** Faded count of the bins before `learnedBin`: what the share of the root is learned from. */
  history: number
  historyMs: number
  learnedBin: number
}

export interface CellCounts {
  readonly key: string
  readonly cell: Cell
  readonly series: Map<string, Series>
  lastMs: number
  /** Recent documents for evidence. */
  readonly recent: { readonly key: DocumentKey; readonly timeMs: number }[]
  /** Documents since the last judgement, and before it. */
  fresh: number
  judged: number
  /** Observed count of the last signal, and when. */
  signalled: number
  signalledMs: number
}

/** A document of a cell that has had hardly any. */
interface Sighting {
  readonly source: string
  readonly timeMs: number
  readonly key: DocumentKey
}

export interface CountsState {
  readonly sparse: RecentMapState<readonly Sighting[]>
  readonly cells: Map<string, CellCounts>
  readonly marks: RecentMapState<true>
}

export interface Counts {
  /** Counts a document; null while the cell has had too few in the longest window to be worth its own series. */
  add(cell: KeyedCell, source: string, timeMs: number, key: DocumentKey): CellCounts | null
  /** Whether this voice or text was counted in the last day: one person and one text count once. */
  isEcho(marks: readonly number[], nowMs: number): boolean
  get(key: string): CellCounts | undefined
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
  const cells = state?.cells ?? new Map<string, CellCounts>()
  const recentMarks = createRecentMap<true>(marksMax, state?.marks)
  // Most cells of a city hold a document or two: those wait in a bounded memory and cost no series of their own.
  const sparse = createRecentMap<readonly Sighting[]>(sparseMax, state?.sparse)
  const longestMs = Math.max(...options.countWindowsMs)

  function isEcho(marks: readonly number[], nowMs: number): boolean {
    recentMarks.turn(nowMs, marksLifeMs)
    let known = false
    for (const mark of marks) {
      if (recentMarks.get(mark) === true) known = true
      else recentMarks.set(mark, true)
    }
    return known
  }

  function add(keyed: KeyedCell, source: string, timeMs: number, key: DocumentKey): CellCounts | null {
    const known = cells.get(keyed.key)
    if (known !== undefined) {
      count(known, source, timeMs, key)
      return known
    }
    const waiting = sparse.get(keyed.key)?.filter((item) => timeMs - item.timeMs < longestMs) ?? []
    waiting.push({ source, timeMs, key })
    if (waiting.length < options.countMin) {
      sparse.turn(timeMs, longestMs)
      sparse.set(keyed.key, waiting)
      return null
    }
    if (cells.size >= options.cellsMax) evict()
    const counts = emptyCell(keyed, timeMs)
    cells.set(keyed.key, counts)
    for (const item of waiting) count(counts, item.source, item.timeMs, item.key)
    return counts
  }

  function count(counts: CellCounts, source: string, timeMs: number, key: DocumentKey): void {
    counts.fresh++
    counts.lastMs = Math.max(counts.lastMs, timeMs)
    counts.recent.push({ key, timeMs })
    if (counts.recent.length > recentMax) counts.recent.shift()
    let series = counts.series.get(source)
    if (series === undefined) {
      const rootKey = `${rootOf(counts.cell)}|${source}`
      series = { rootKey, bins: [], counts: [], history: 0, historyMs: timeMs, learnedBin: Number.NEGATIVE_INFINITY }
      counts.series.set(source, series)
    }
    addToBin(series, Math.floor(timeMs / options.binMs))
  }

  function evict(): void {
    const ranked = [...cells].sort((a, b) => a[1].lastMs - b[1].lastMs || (a[0] < b[0] ? -1 : 1))
    for (const [name] of ranked.slice(0, Math.ceil(options.cellsMax / 10))) cells.delete(name)
  }

  function settle(counts: CellCounts, nowMs: number): void {
    const lagBin = Math.floor((nowMs - historyLagMs) / options.binMs)
    const oldestBin = Math.floor((nowMs - longestMs) / options.binMs)
    for (const series of counts.series.values()) {
      learnHistory(series, lagBin, nowMs, options.binMs)
      let drop = 0
      while (drop < series.bins.length && (series.bins[drop] ?? 0) < Math.min(oldestBin, series.learnedBin)) drop++
      if (drop > 0) {
        series.bins.splice(0, drop)
        series.counts.splice(0, drop)
      }
      if (series.bins.length > seriesBinsMax) coarsen(series, lagBin, Math.round(3_600_000 / options.binMs))
    }
  }

  return {
    add,
    isEcho,
    get: (key) => cells.get(key),
    settle,
    size: () => cells.size,
    snapshot: () => ({ cells, sparse: sparse.snapshot(), marks: recentMarks.snapshot() }),
  }
}

function emptyCell({ key, cell }: KeyedCell, timeMs: number): CellCounts {
  return {
    key,
    cell,
    series: new Map(),
    lastMs: timeMs,
    recent: [],
    fresh: 0,
    judged: 0,
    signalled: 0,
    signalledMs: 0,
  }
}

function addToBin(series: Series, bin: number): void {
  let at = series.bins.length
  while (at > 0 && (series.bins[at - 1] ?? 0) > bin) at--
  if (at > 0 && series.bins[at - 1] === bin) {
    series.counts[at - 1] = (series.counts[at - 1] ?? 0) + 1
    return
  }
  series.bins.splice(at, 0, bin)
  series.counts.splice(at, 0, 1)
}

function learnHistory(series: Series, lagBin: number, nowMs: number, binMs: number): void {
  if (lagBin <= series.learnedBin) return
  series.history *= 2 ** (-Math.max(0, nowMs - series.historyMs) / historyHalfLifeMs)
  series.historyMs = Math.max(series.historyMs, nowMs)
  for (let i = 0; i < series.bins.length; i++) {
    const bin = series.bins[i] ?? 0
    if (bin >= lagBin) break
    if (bin >= series.learnedBin) {
      series.history += (series.counts[i] ?? 0) * 2 ** (-(nowMs - bin * binMs) / historyHalfLifeMs)
    }
  }
  series.learnedBin = lagBin
}

/** Joins bins older than the lag into hours: 24 h of bins and 6 days of hours are at most 288 + 144 numbers. */
function coarsen(series: Series, lagBin: number, binsPerHour: number): void {
  const bins: number[] = []
  const counts: number[] = []
  for (let i = 0; i < series.bins.length; i++) {
    const bin = series.bins[i] ?? 0
    const joined = bin < lagBin ? Math.floor(bin / binsPerHour) * binsPerHour : bin
    if (bins.at(-1) === joined) counts[counts.length - 1] = (counts.at(-1) ?? 0) + (series.counts[i] ?? 0)
    else {
      bins.push(joined)
      counts.push(series.counts[i] ?? 0)
    }
  }
  series.bins.splice(0, series.bins.length, ...bins)
  series.counts.splice(0, series.counts.length, ...counts)
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
  for (let i = series.bins.length - 1; i >= 0; i--) {
    const bin = series.bins[i] ?? 0
    if (bin < from) break
    if (bin < to) sum += series.counts[i] ?? 0
  }
  return sum
}
