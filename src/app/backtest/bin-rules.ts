// Scores of binned counts: EARS C2 in standard deviations, Farrington in units of its own threshold.
import { detectFarrington, farringtonFlexible } from '../../correlate/detectors/farrington.ts'

const baselineBins = 7
const guardBins = 2
/** A baseline of equal counts has no spread; half a document keeps the score finite. */
const deviationMin = 0.5

/** null where there is not enough history. EARS C2: Hutwagner et al. (2003). */
export function earsScores(counts: readonly number[]): readonly (number | null)[] {
  return counts.map((count, bin) => {
    const end = bin - guardBins
    const start = end - baselineBins
    if (start < 0) return null
    const baseline = counts.slice(start, end)
    const mean = baseline.reduce((sum, value) => sum + value, 0) / baselineBins
    const variance = baseline.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (baselineBins - 1)
    return (count - mean) / Math.max(deviationMin, Math.sqrt(variance))
  })
}

const weeksMin = 3
const weeksMax = 5

/** A score of 1 is the upper bound at α = 0.01. Speaks from the fourth week on. */
export function farringtonScores(counts: readonly number[], binsPerWeek: number): readonly (number | null)[] {
  return counts.map((count, bin) => {
    const weeks = Math.min(weeksMax, Math.floor((bin - 1) / binsPerWeek))
    if (weeks < weeksMin || count === 0) return null
    const result = detectFarrington(counts, bin, {
      ...farringtonFlexible,
      frequency: binsPerWeek,
      years: weeks,
      halfWindow: 1,
      periods: 1,
      excludedPast: Math.min(2, binsPerWeek - 1),
    })
    return result === null ? null : result.score
  })
}
