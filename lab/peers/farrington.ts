// Farrington's detectors: the flexible one of Noufaily et al. (2013) and the classic one of Farrington et al. (1996).
import type { FarringtonFit, FarringtonFitOptions } from './farrington-fit.ts'
import { fitFarrington } from './farrington-fit.ts'
import { referenceBins } from './farrington-reference.ts'
import type { PowerTransform, Threshold } from './farrington-threshold.ts'
import { countThreshold, deltaThreshold } from './farrington-threshold.ts'

export interface FarringtonOptions extends FarringtonFitOptions {
  /** Bins a year. */
  readonly frequency: number
  /** Years looked back, and half the window around the same week. */
  readonly years: number
  readonly halfWindow: number
  /** Levels of the season factor; 1 uses the windows alone. */
  readonly periods: number
  readonly excludedPast: number
  readonly alpha: number
  readonly trend: boolean
  readonly trendPThreshold: number
  readonly power: PowerTransform
  readonly threshold: 'delta' | 'muan' | 'nbPlugin'
  /** At least this many cases in the last so many bins, or nothing is alarmed. */
  readonly casesMin: number
  readonly casesBins: number
  /** The classic detector bounds both sides, so that its upper bound spends α/2. */
  readonly twoSided: boolean
}

export const farringtonFlexible: FarringtonOptions = {
  mode: 'correct',
  frequency: 52,
  years: 5,
  halfWindow: 3,
  periods: 10,
  excludedPast: 26,
  reweight: true,
  weightsThreshold: 2.58,
  alpha: 0.01,
  trend: true,
  trendPThreshold: 1,
  power: '2/3',
  threshold: 'muan',
  casesMin: 5,
  casesBins: 4,
  twoSided: false,
}

export const farringtonClassic: FarringtonOptions = {
  ...farringtonFlexible,
  years: 3,
  periods: 1,
  excludedPast: 0,
  weightsThreshold: 1,
  trendPThreshold: 0.05,
  threshold: 'delta',
  twoSided: true,
}

export interface FarringtonResult {
  readonly expected: number
  readonly meanSe: number
  readonly upper: number
  readonly pValue: number
  /** (observed − expected) ÷ (upper − expected). */
  readonly score: number
  readonly dispersion: number
  readonly trend: number | null
  /** false where there were too few recent cases to alarm at all. */
  readonly enoughCases: boolean
  readonly alarm: boolean
}

/** Judges the bin at `current` against what came before it; null where history is too short or the fit fails. */
export function detectFarrington(
  series: ArrayLike<number>,
  current: number,
  options: FarringtonOptions = farringtonFlexible,
): FarringtonResult | null {
  const { years, frequency, halfWindow, periods, excludedPast } = options
  const reference = referenceBins(current, years, frequency, halfWindow, periods, excludedPast)
  if (!reference) return null
  const fit = fitWithTrendIfWarranted(series, current, reference, options)
  if (!fit) return null
  const observed = series[current] ?? 0
  const expected = Math.exp(fit.eta)
  const meanSe = expected * fit.etaSe
  const threshold = thresholdOf(fit, expected, meanSe, observed, options)
  const enoughCases = recentCases(series, current, options.casesBins) >= options.casesMin
  // The reference package scores the count thresholds with the linear predictor in place of the mean.
  const centre = options.mode === 'r' && options.threshold !== 'delta' ? fit.eta : expected
  return {
    expected,
    meanSe,
    upper: threshold.upper,
    pValue: threshold.pValue,
    score: (observed - centre) / (threshold.upper - centre),
    dispersion: fit.dispersion,
    trend: fit.trend,
    enoughCases,
    alarm: enoughCases && observed > threshold.upper,
  }
}

// The trend stays only where it is significant, does not extrapolate beyond what was seen, and rests on three years.
function fitWithTrendIfWarranted(
  series: ArrayLike<number>,
  current: number,
  reference: NonNullable<ReturnType<typeof referenceBins>>,
  options: FarringtonOptions,
): FarringtonFit | null {
  const wanted = options.trend && options.years >= 3
  const fit = fitFarrington(series, current, reference, wanted, options)
  if (!fit || fit.trend === null) return fit
  const kept = fit.trendP < options.trendPThreshold && Math.exp(fit.eta) <= fit.countMax
  return kept ? fit : fitFarrington(series, current, reference, false, options)
}

function thresholdOf(
  fit: FarringtonFit,
  expected: number,
  meanSe: number,
  observed: number,
  options: FarringtonOptions,
): Threshold {
  const { alpha } = options
  if (options.threshold === 'delta') {
    const tail = options.twoSided ? alpha / 2 : alpha
    return deltaThreshold(expected, meanSe, fit.dispersion, options.power, tail, observed)
  }
  return countThreshold(fit.eta, options.threshold === 'muan' ? fit.etaSe : 0, fit.dispersion, alpha, observed)
}

function recentCases(series: ArrayLike<number>, current: number, bins: number): number {
  let sum = 0
  for (let index = Math.max(0, current - bins + 1); index <= current; index++) sum += series[index] ?? 0
  return sum
}
