// Judges the counts of a cell against what its sources are expected to say, window by window.
import { hourMs } from '../../core/durations.ts'
import { contentId } from '../../core/hash.ts'
import type { DocumentKey, SourceId } from '../../core/ids.ts'
import type { Signal, SourceShare } from '../../core/signal.ts'
import { countLogE, logMeanExp } from '../evidence/e-value.ts'
import { logESubsetMixture } from '../evidence/fusion.ts'
import { countUpperTail } from '../numeric/counts.ts'
import type { Moment } from '../stage.ts'
import type { CellCounts } from './cell-counts.ts'
import { beginJudgement } from './cell-counts.ts'
import type { Counts } from './counts.ts'
import { countMin } from './counts.ts'
import type { Rates } from './rates.ts'
import { binMs, countBetween, countWindowsMs } from './series.ts'

/** Natural logarithm of the e-value from which a count is a signal. */
const countEvidenceMin = 7

/** The signals of the cells in which something was counted in this tick. */
export function judgeCounts(touched: Iterable<CellCounts>, counts: Counts, moment: Moment, rates: Rates): Signal[] {
  const signals: Signal[] = []
  for (const cell of touched) {
    if (!beginJudgement(cell, moment.nowMs)) continue
    const signal = judgeCell(cell, counts.size(), moment, rates)
    if (signal !== null) signals.push(signal)
  }
  return signals
}

/** The strongest window of a cell, or null where nothing is unusual or nothing has changed since the last signal. */
function judgeCell(counts: CellCounts, cellsWatched: number, moment: Moment, rates: Rates): Signal | null {
  const endMs = Math.ceil((counts.lastMs + 1) / binMs) * binMs
  const look = lookAt(counts, endMs, rates)
  let best: Weighed | null = null
  for (let window = 0; window < countWindowsMs.length; window++) {
    if (!isWorthJudging(look, window)) continue
    const fromMs = endMs - (countWindowsMs[window] as number)
    const weighed = weigh(counts, fromMs, endMs, cellsWatched, rates)
    if (weighed !== null && (best === null || weighed.logEvidence > best.logEvidence)) best = weighed
  }
  if (best === null) return null
  // The same exceedance is told again only when it has grown by half or a quarter of a day has passed.
  const isNews = best.observed >= counts.signalled * 1.5 || endMs - counts.signalledMs >= 6 * hourMs
  if (!isNews) return null
  counts.signalled = best.observed
  counts.signalledMs = endMs
  return signalOf(counts, best, moment, rates)
}

/** Documents in each window up to `endMs`, and the rate that is roughly expected: one pass over the bins. */
function lookAt(counts: CellCounts, endMs: number, rates: Rates): Look {
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
  return { observed, perHour }
}

interface Look {
  readonly observed: readonly number[]
  readonly perHour: number
}

/** Most counts are ordinary and leave here. */
function isWorthJudging({ observed, perHour }: Look, window: number): boolean {
  // A night may expect a fifth of the daily mean, hence the factor; the standard deviation is at least the Poisson one.
  const mean = (0.2 * perHour * (countWindowsMs[window] as number)) / hourMs
  const count = observed[window] as number
  return count >= countMin && count > mean + 2 * Math.sqrt(mean)
}

/** What all sources together brought in a window, what was expected of them, and the evidence that it is more than chance. */
interface Weighed {
  readonly fromMs: number
  readonly toMs: number
  readonly observed: number
  readonly mean: number
  readonly dispersion: number
  readonly logEvidence: number
}

function signalOf(counts: CellCounts, weighed: Weighed, moment: Moment, rates: Rates): Signal {
  const { fromMs, toMs, observed, mean, dispersion, logEvidence } = weighed
  return {
    id: contentId(10, 'count', counts.key, fromMs, toMs, moment.tick),
    kind: 'count',
    detector: 'seasonal',
    cell: counts.cell,
    windowStartMs: fromMs,
    windowEndMs: toMs,
    observed,
    expected: round(mean),
    pValue: countUpperTail(observed, mean, dispersion),
    logEvidence,
    bySource: sharesOf(counts, fromMs, toMs, rates),
    documents: documentsOf(counts, fromMs, toMs),
    closed: toMs <= moment.watermarkMs,
    tick: moment.tick,
  }
}

/** null where it is no signal; nearly all windows end here, so nothing is made that only a signal needs. */
function weigh(counts: CellCounts, fromMs: number, toMs: number, cellsWatched: number, rates: Rates): Weighed | null {
  const logs: number[] = []
  let observed = 0
  let mean = 0
  let variance = 0
  for (const series of counts.series) {
    const expected = rates.expect(series.rootKey, series.history, fromMs, toMs)
    if (expected.learning) continue
    const seen = countBetween(series, fromMs, toMs)
    observed += seen
    mean += expected.mean
    variance += expected.mean * expected.dispersion
    logs.push(countLogE(seen, expected.mean, expected.dispersion))
  }
  if (observed < countMin || mean <= 0) return null
  // Together and one by one, joined by their mean, which is valid whichever holds; then paid for by the number of windows
  // and of cells that had the same chance to stand out.
  const price = Math.log(countWindowsMs.length * Math.max(1, cellsWatched))
  const dispersion = variance / mean
  const together = countLogE(observed, mean, dispersion)
  const oneByOne = logESubsetMixture(logs)
  const closed = closedEvidence(counts, rates)
  const highest = Math.max(together, oneByOne, closed ?? Number.NEGATIVE_INFINITY)
  // A mean is no more than the highest of what it is taken over; the margin is more than rounding can add.
  if (highest - price < countEvidenceMin - 0.001) return null
  const parts = closed === null ? [together, oneByOne] : [together, oneByOne, closed]
  const logEvidence = round(logMeanExp(parts) - price)
  return logEvidence < countEvidenceMin ? null : { fromMs, toMs, observed, mean, dispersion, logEvidence }
}

function sharesOf(counts: CellCounts, fromMs: number, toMs: number, rates: Rates): SourceShare[] {
  const shares: SourceShare[] = []
  counts.series.forEach((series, i) => {
    const expected = rates.expect(series.rootKey, series.history, fromMs, toMs)
    const observed = countBetween(series, fromMs, toMs)
    if (expected.learning || observed === 0) return
    shares.push({ source: counts.sources[i] as SourceId, observed, expected: round(expected.mean) })
  })
  return shares.sort((a, b) => b.observed - a.observed || (a.source < b.source ? -1 : 1))
}

function documentsOf({ recent, recentMs }: CellCounts, fromMs: number, toMs: number): DocumentKey[] {
  return recent
    .filter((_, i) => {
      const timeMs = recentMs[i] as number
      return timeMs >= fromMs && timeMs < toMs
    })
    .sort()
}

/** A whole topic in its city is also judged hour by hour, by the seasonal detector over all its sources. */
function closedEvidence({ key, isRoot }: CellCounts, rates: Rates): number | null {
  return isRoot ? rates.closedEvidence(key) : null
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
