// The counts of one source in one cell: bins of event time, and behind them a faded history of what is usual.
import { dayMs, hourMs, minuteMs } from '../../core/durations.ts'

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

export const binMs = 5 * minuteMs
/** Sliding count windows. */
export const countWindowsMs: readonly number[] = [15 * minuteMs, hourMs, 6 * hourMs, dayMs, 7 * dayMs]
export const longestWindowMs = Math.max(...countWindowsMs)
/** History lags a day behind, so that an outbreak does not teach what is normal while it is judged. */
export const historyLagMs = dayMs
/** Half-life of history. */
export const historyHalfLifeMs = 28 * dayMs
const seriesBinsMax = 512
const binsPerHour = Math.round(hourMs / binMs)

export function createSeries(rootKey: string, timeMs: number): Series {
  return { rootKey, bins: [], history: 0, historyMs: timeMs, learnedBin: Number.NEGATIVE_INFINITY }
}

export function countIn({ bins }: Series, timeMs: number): void {
  const bin = Math.floor(timeMs / binMs)
  let at = bins.length
  while (at > 0 && (bins[at - 2] as number) > bin) at -= 2
  if (at > 0 && bins[at - 2] === bin) bins[at - 1] = (bins[at - 1] as number) + 1
  else if (at === bins.length) bins.push(bin, 1)
  else bins.splice(at, 0, bin, 1)
}

/** Documents in the bins from `fromMs` (inclusive) to `toMs` (exclusive). */
export function countBetween({ bins }: Series, fromMs: number, toMs: number): number {
  const from = Math.floor(fromMs / binMs)
  const to = Math.ceil(toMs / binMs)
  let sum = 0
  for (let i = bins.length - 2; i >= 0; i -= 2) {
    const bin = bins[i] ?? 0
    if (bin < from) break
    if (bin < to) sum += bins[i + 1] ?? 0
  }
  return sum
}

/** Moves bins older than the lag into history and drops what no window reaches. */
export function settle(series: Series, nowMs: number): void {
  const { bins } = series
  const lagBin = Math.floor((nowMs - historyLagMs) / binMs)
  const oldestBin = Math.floor((nowMs - longestWindowMs) / binMs)
  learnHistory(series, lagBin, nowMs)
  let drop = 0
  while (drop < bins.length && (bins[drop] ?? 0) < Math.min(oldestBin, series.learnedBin)) drop += 2
  if (drop > 0) bins.splice(0, drop)
  if (bins.length > 2 * seriesBinsMax) coarsen(series, lagBin)
}

function learnHistory(series: Series, lagBin: number, nowMs: number): void {
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
function coarsen({ bins }: Series, lagBin: number): void {
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
