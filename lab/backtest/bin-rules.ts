// Scores of binned counts: EARS C2 in standard deviations, Farrington in units of its own threshold.
import { detectEars, earsC2 } from '../peers/ears.ts'
import type { EarsOptions } from '../peers/ears.ts'
import { detectFarrington, farringtonFlexible } from '../peers/farrington.ts'

// A baseline of equal counts has no spread; half a document keeps the score finite.
const ears: EarsOptions = { ...earsC2, sigmaMin: 0.5 }

/** null where there is not enough history. EARS C2: Hutwagner et al. (2003). */
export function earsScores(counts: readonly number[]): readonly (number | null)[] {
  return counts.map((count, bin) => {
    const result = detectEars(counts, bin, ears)
    return result === null ? null : (count - result.expected) / result.sd
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
