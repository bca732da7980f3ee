// From a predicted mean to an upper bound: the normal approximation on a power scale, or a negative binomial quantile.
import { countQuantile, countUpperTail } from '../../src/correlate/numeric/counts.ts'
import { normalQuantile, normalUpperTail } from '../../src/correlate/numeric/normal.ts'

export interface Threshold {
  readonly lower: number
  readonly upper: number
  /** Tail probability of the observed count under the law that gave the upper bound. */
  readonly pValue: number
}

export type PowerTransform = 'none' | '1/2' | '2/3'

const exponents: Readonly<Record<PowerTransform, number>> = { none: 1, '1/2': 1 / 2, '2/3': 2 / 3 }

/** Farrington et al. (1996). `meanSe` is on the scale of the mean; `tail` is α, or α/2 for the classic detector. */
export function deltaThreshold(
  mean: number,
  meanSe: number,
  dispersion: number,
  power: PowerTransform,
  tail: number,
  observed: number,
): Threshold {
  const tau = dispersion + (meanSe * meanSe) / mean
  const exponent = exponents[power]
  const se = exponent * Math.sqrt(mean ** (2 * exponent - 1) * tau)
  const centre = mean ** exponent
  const reach = normalQuantile(1 - tail) * se
  const low = centre - reach
  return {
    lower: low > 0 ? low ** (1 / exponent) : 0,
    upper: (centre + reach) ** (1 / exponent),
    pValue: normalUpperTail((observed ** exponent - centre) / se),
  }
}

/** Noufaily et al. (2013): the quantile at exp(η + z·se) (`muan`), or at exp(η) with `etaSe` = 0 (plug-in). */
export function countThreshold(
  eta: number,
  etaSe: number,
  dispersion: number,
  alpha: number,
  observed: number,
): Threshold {
  const mean = Math.exp(eta + normalQuantile(1 - alpha) * etaSe)
  return {
    lower: countQuantile(alpha, mean, dispersion),
    upper: countQuantile(1 - alpha, mean, dispersion),
    pValue: countUpperTail(observed, mean, dispersion),
  }
}
