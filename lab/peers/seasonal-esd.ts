// Seasonal hybrid ESD (Vallis, Hochenbaum and Kejariwal 2014): take the season off, then name outliers one at a time.
import { studentQuantile } from '../../src/correlate/numeric/beta.ts'
import { decomposeSeries } from './stl.ts'

export interface SeasonalEsdOptions {
  readonly period: number
  /** Share of the values that may be outliers at most. */
  readonly anomalyShareMax: number
  readonly alpha: number
  readonly direction: 'both' | 'pos' | 'neg'
}

// Makes the median absolute deviation estimate the standard deviation of a normal sample.
const madScale = 1.4826

/** Indexes of the outliers in rising order. */
export function findSeasonalOutliers(values: Float64Array, options: SeasonalEsdOptions): number[] {
  const { seasonal } = decomposeSeries(values, options.period)
  const centre = medianOfSorted(values.slice().sort())
  const n = values.length
  const left = Array.from(values, (value, index) => ({ index, value: value - (seasonal[index] ?? 0) - centre }))
  left.sort((a, b) => a.value - b.value || a.index - b.index)
  const named: number[] = []
  let outlierCount = 0
  const outliersMax = Math.trunc(n * options.anomalyShareMax)
  for (let i = 1; i <= outliersMax; i++) {
    const sorted = left.map((item) => item.value)
    const median = medianOfSorted(sorted)
    const sigma = madScale * medianOfSorted(Float64Array.from(sorted, (value) => Math.abs(value - median)).sort())
    if (sigma === 0) break
    const above = ((left.at(-1)?.value ?? 0) - median) / sigma
    const below = (median - (left[0]?.value ?? 0)) / sigma
    const takeAbove = options.direction === 'pos' || (options.direction === 'both' && above >= below)
    named.push((takeAbove ? left.pop() : left.shift())?.index ?? 0)
    if ((takeAbove ? above : below) > criticalValue(n, i, options)) outlierCount = i
  }
  return named.slice(0, outlierCount).sort((a, b) => a - b)
}

/** Rosner (1983), generalised extreme Studentised deviate. */
function criticalValue(n: number, i: number, { alpha, direction }: SeasonalEsdOptions): number {
  const tails = direction === 'both' ? 2 : 1
  const t = studentQuantile(1 - alpha / (tails * (n - i + 1)), n - i - 1)
  return (t * (n - i)) / Math.sqrt((n - i - 1 + t * t) * (n - i + 1))
}

function medianOfSorted(sorted: ArrayLike<number>): number {
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
