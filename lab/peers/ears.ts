// EARS C1, C2 and C3 (Hutwagner et al. 2003): a short moving window, no history needed.
import { normalQuantile } from '../../src/correlate/numeric/normal.ts'

export type EarsMethod = 'C1' | 'C2' | 'C3'

export interface EarsOptions {
  readonly method: EarsMethod
  readonly alpha: number
  /** Bins of the moving window. */
  readonly baseline: number
  /** A floor for the standard deviation, so that an all-zero week does not make one case an alarm. */
  readonly sigmaMin: number
  /** `r` adds C3's allowance to the observed count, as the reference package does; `correct` adds it to the mean. */
  readonly mode: 'correct' | 'r'
}

export const earsC2: EarsOptions = { method: 'C2', alpha: 0.001, baseline: 7, sigmaMin: 0, mode: 'correct' }

export interface EarsResult {
  readonly expected: number
  /** Standard deviation of the window. */
  readonly sd: number
  readonly upper: number
  readonly alarm: boolean
}

// C2 and C3 leave the two bins before the current one out, so that a slow rise is not absorbed into its own baseline.
const guardBins = 2

/** Bins that must lie before the first one that can be judged. */
export function earsHistoryBins(options: EarsOptions): number {
  if (options.method === 'C1') return options.baseline
  return options.baseline + guardBins + (options.method === 'C3' ? 2 : 0)
}

/** null where history is too short. */
export function detectEars(
  series: ArrayLike<number>,
  current: number,
  options: EarsOptions = earsC2,
): EarsResult | null {
  if (current < earsHistoryBins(options)) return null
  const guard = options.method === 'C1' ? 0 : guardBins
  const { mean, sd } = windowMoments(series, current - guard, options)
  const quantile = normalQuantile(1 - options.alpha)
  const carried =
    options.method === 'C3' ? carriedOver(series, current - 1, options) + carriedOver(series, current - 2, options) : 0
  const observed = series[current] ?? 0
  const centre = options.method === 'C3' && options.mode === 'r' ? observed : mean
  const allowance = sd === 0 && options.mode === 'correct' ? 0 : sd * (quantile - carried)
  const upper = Math.max(0, centre + allowance)
  return { expected: mean, sd, upper, alarm: observed > upper }
}

/** What an earlier bin's C2 statistic above 1 adds to C3. */
function carriedOver(series: ArrayLike<number>, index: number, options: EarsOptions): number {
  const { mean, sd } = windowMoments(series, index - guardBins, options)
  const excess = (series[index] ?? 0) - mean
  // The reference package lets 0 ÷ 0 through, and the bin goes unjudged.
  return excess <= 0 && options.mode === 'correct' ? 0 : Math.max(0, excess / sd - 1)
}

function windowMoments(series: ArrayLike<number>, end: number, options: EarsOptions): { mean: number; sd: number } {
  const { baseline, sigmaMin } = options
  let sum = 0
  for (let i = end - baseline; i < end; i++) sum += series[i] ?? 0
  const mean = sum / baseline
  let squares = 0
  for (let i = end - baseline; i < end; i++) squares += ((series[i] ?? 0) - mean) ** 2
  return { mean, sd: Math.max(sigmaMin, Math.sqrt(squares / (baseline - 1))) }
}
