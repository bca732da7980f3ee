// Judges the counts of a cell against what its sources are expected to say, window by window.
import { contentId } from '../core/hash.ts'
import type { SourceId } from '../core/ids.ts'
import type { Signal, SourceShare } from '../core/signal.ts'
import { rootOf } from './cells.ts'
import type { CellCounts, Series } from './counts.ts'
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
export function judgeCell(
  counts: CellCounts,
  cellsWatched: number,
  moment: Moment,
  rates: Rates,
  options: CorrelatorOptions,
): Signal | null {
  const endMs = Math.ceil((counts.lastMs + 1) / options.binMs) * options.binMs
  let best: Signal | null = null
  for (const windowMs of windowsWorthALook(counts, endMs, rates, options)) {
    const signal = judgeWindow(counts, endMs - windowMs, endMs, cellsWatched, moment, rates, options)
    if (signal !== null && (best === null || signal.logEvidence > best.logEvidence)) best = signal
  }
  if (best === null) return null
  // The same exceedance is told again only when it has grown by half or a quarter of a day has passed.
  const isNews = best.observed >= counts.signalled * 1.5 || endMs - counts.signalledMs >= 6 * 3_600_000
  if (!isNews) return null
  counts.signalled = best.observed
  counts.signalledMs = endMs
  return best
}

/** Most counts are ordinary; they leave here at the cost of one pass over the bins. */
function windowsWorthALook(counts: CellCounts, endMs: number, rates: Rates, options: CorrelatorOptions): number[] {
  const { countWindowsMs, binMs, countMin } = options
  const observed = countWindowsMs.map(() => 0)
  let perHour = 0
  for (const series of counts.series) {
    perHour += rates.roughlyPerHour(series.rootKey, series.history, endMs)
    for (let i = series.bins.length - 2; i >= 0; i -= 2) {
      const ageMs = endMs - (series.bins[i] as number) * binMs
      const count = series.bins[i + 1] as number
      // Windows grow, so those that reach this far back are the last ones.
      for (
        let window = countWindowsMs.length - 1;
        window >= 0 && ageMs <= (countWindowsMs[window] as number);
        window--
      ) {
        observed[window] = (observed[window] as number) + count
      }
    }
  }
  return countWindowsMs.filter((windowMs, window) => {
    // A night may expect a fifth of the daily mean, hence the factor; the standard deviation is at least the Poisson one.
    const mean = (0.2 * perHour * windowMs) / 3_600_000
    const count = observed[window] ?? 0
    return count >= countMin && count > mean + 2 * Math.sqrt(mean)
  })
}

function judgeWindow(
  counts: CellCounts,
  fromMs: number,
  toMs: number,
  cellsWatched: number,
  moment: Moment,
  rates: Rates,
  options: CorrelatorOptions,
): Signal | null {
  const bySource: SourceShare[] = []
  const logs: number[] = []
  let observed = 0
  let mean = 0
  let variance = 0
  for (let i = 0; i < counts.series.length; i++) {
    const source = counts.sources[i] as SourceId
    const series = counts.series[i] as Series
    const expected = rates.expect(series.rootKey, series.history, fromMs, toMs)
    if (expected.learning) continue
    const seen = countBetween(series, fromMs, toMs, options.binMs)
    observed += seen
    mean += expected.mean
    variance += expected.mean * expected.dispersion
    logs.push(countLogE(seen, expected.mean, expected.dispersion))
    if (seen > 0) bySource.push({ source, observed: seen, expected: round(expected.mean) })
  }
  if (observed < options.countMin || mean <= 0) return null
  // Together and one by one, joined by their mean, which is valid whichever holds; then paid for by the number of windows
  // and of cells that had the same chance to stand out.
  const looks = options.countWindowsMs.length * Math.max(1, cellsWatched)
  const together = countLogE(observed, mean, variance / mean)
  const parts = [together, logESubsetMixture(logs), ...closedEvidence(counts, rates)]
  const logE = round(logMeanExp(parts) - Math.log(looks))
  if (logE < options.countEvidenceMin) return null
  bySource.sort((a, b) => b.observed - a.observed || (a.source < b.source ? -1 : 1))
  const documents = counts.recent.filter((_, i) => {
    const timeMs = counts.recentMs[i] as number
    return timeMs >= fromMs && timeMs < toMs
  })
  return {
    id: contentId(10, 'count', counts.key, fromMs, toMs, moment.tick),
    kind: 'count',
    detector: 'seasonal',
    cell: counts.cell,
    windowStartMs: fromMs,
    windowEndMs: toMs,
    observed,
    expected: round(mean),
    pValue: countUpperTail(observed, mean, variance / mean),
    logEvidence: logE,
    bySource,
    documents: documents.sort(),
    closed: toMs <= moment.watermarkMs,
    tick: moment.tick,
  }
}

/** A whole topic in its city is also judged hour by hour, by the seasonal detector over all its sources. */
function closedEvidence({ key, cell }: CellCounts, rates: Rates): number[] {
  const evidence = rootOf(cell) === key ? rates.closedEvidence(key) : null
  return evidence === null ? [] : [evidence]
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
