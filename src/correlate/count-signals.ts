// Judges the counts of a cell against what its sources are expected to say, window by window.
import { contentId } from '../core/hash.ts'
import type { SourceId } from '../core/ids.ts'
import type { Signal, SourceShare } from '../core/signal.ts'
import { cellKey, rootOf } from './cells.ts'
import type { CellCounts } from './counts.ts'
import { countBetween } from './counts.ts'
import { countLogE, logMeanExp } from './evidence/e-value.ts'
import { logESubsetMixture } from './evidence/fusion.ts'
import { countUpperTail } from './numeric/counts.ts'
import type { CorrelatorOptions } from './options.ts'
import type { Rates } from './rates.ts'

/** What the judgement of a cell needs to know about time. */
export interface Moment {
  readonly tick: number
  readonly nowMs: number
  readonly watermarkMs: number
}

/** The strongest window of a cell, or null where nothing is unusual or nothing has changed since the last signal. */
export function judgeCell(counts: CellCounts, moment: Moment, rates: Rates, options: CorrelatorOptions): Signal | null {
  const endMs = Math.ceil((counts.lastMs + 1) / options.binMs) * options.binMs
  let best: Signal | null = null
  for (const windowMs of options.countWindowsMs) {
    const signal = judgeWindow(counts, endMs - windowMs, endMs, moment, rates, options)
    if (signal !== null && (best === null || signal.logEvidence > best.logEvidence)) best = signal
  }
  if (best === null || best.logEvidence < options.countEvidenceMin) return null
  // The same exceedance is told again only when it has grown by half or a quarter of a day has passed.
  const isNews = best.observed >= counts.signalled * 1.5 || endMs - counts.signalledMs >= 6 * 3_600_000
  if (!isNews) return null
  counts.signalled = best.observed
  counts.signalledMs = endMs
  return best
}

function judgeWindow(
  counts: CellCounts,
  fromMs: number,
  toMs: number,
  moment: Moment,
  rates: Rates,
  options: CorrelatorOptions,
): Signal | null {
  const root = rootOf(counts.cell)
  const bySource: SourceShare[] = []
  const logs: number[] = []
  let observed = 0
  let mean = 0
  let variance = 0
  for (const [source, series] of counts.series) {
    const seen = countBetween(series, fromMs, toMs, options.binMs)
    const expected = rates.expect(root, source, series.history, fromMs, toMs)
    if (expected.learning) continue
    observed += seen
    mean += expected.mean
    variance += expected.mean * expected.dispersion
    logs.push(countLogE(seen, expected.mean, expected.dispersion))
    if (seen > 0) bySource.push({ source: source as SourceId, observed: seen, expected: round(expected.mean) })
  }
  if (observed < options.countMin || mean <= 0) return null
  // Together and one by one, joined by their mean, which is valid whichever holds; then paid for by the number of windows.
  const together = countLogE(observed, mean, variance / mean)
  const logE = logMeanExp([together, logESubsetMixture(logs)]) - Math.log(options.countWindowsMs.length)
  bySource.sort((a, b) => b.observed - a.observed || (a.source < b.source ? -1 : 1))
  const documents = counts.recent.filter((item) => item.timeMs >= fromMs && item.timeMs < toMs).map((item) => item.key)
  return {
    id: contentId(10, 'count', cellKey(counts.cell), fromMs, toMs, moment.tick),
    kind: 'count',
    detector: 'seasonal',
    cell: counts.cell,
    windowStartMs: fromMs,
    windowEndMs: toMs,
    observed,
    expected: round(mean),
    pValue: countUpperTail(observed, mean, variance / mean),
    logEvidence: round(logE),
    bySource,
    documents: documents.sort(),
    closed: toMs <= moment.watermarkMs,
    tick: moment.tick,
  }
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
