// The Bayesian detector of Riebler (2004): a gamma prior, the counts around this week and in past years, a predictive quantile.
import { countQuantile, countUpperTail } from '../../src/correlate/numeric/counts.ts'
import { historyAround } from './history-window.ts'
import type { HistoryWindow } from './history-window.ts'

export interface BayesOptions extends HistoryWindow {
  readonly alpha: number
}

export const bayes1: BayesOptions = { years: 0, halfWindow: 6, thisYear: true, frequency: 52, alpha: 0.05 }
export const bayes2: BayesOptions = { ...bayes1, years: 1 }
export const bayes3: BayesOptions = { ...bayes1, years: 2, halfWindow: 4, thisYear: false }

export interface BayesResult {
  readonly expected: number
  readonly upper: number
  readonly pValue: number
  readonly alarm: boolean
}

/** Jeffreys' prior Γ(½, 0) on the mean makes the next count negative binomial; null where history is too short. */
export function detectBayes(
  series: ArrayLike<number>,
  current: number,
  options: BayesOptions = bayes1,
): BayesResult | null {
  const history = historyAround(current, options)
  if (!history) return null
  let sum = 0
  for (const index of history) sum += series[index] ?? 0
  const expected = (sum + 0.5) / history.length
  const dispersion = 1 + 1 / history.length
  const upper = countQuantile(1 - options.alpha, expected, dispersion)
  const observed = series[current] ?? 0
  return { expected, upper, pValue: countUpperTail(observed, expected, dispersion), alarm: observed > upper }
}
