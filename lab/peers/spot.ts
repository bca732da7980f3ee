// SPOT and DSPOT (Siffer et al. 2017): a threshold for extreme values that learns the tail of the stream as it goes.

export interface SpotOptions {
  /** Probability that a quiet value passes the threshold. */
  readonly risk: number
  /** Share of the calibration values below the initial threshold, from which the tail is fitted. */
  readonly level: number
  /** Values of the moving mean that is taken off first (DSPOT); 0 for none (SPOT). */
  readonly depth: number
  /** Excesses kept; beyond it the oldest leave. */
  readonly excessesMax: number
  /** `reference` scores the exponential tail with the wrong sign, as the authors' program does, and so nearly always takes it. */
  readonly mode: 'correct' | 'reference'
}

export const spotDefaults: SpotOptions = { risk: 1e-4, level: 0.98, depth: 0, excessesMax: 2_000, mode: 'correct' }

export interface SpotResult {
  readonly threshold: number
  readonly alarm: boolean
}

export interface SpotThreshold {
  readonly initialThreshold: number
  /** Judges a value; an alarm teaches nothing. */
  push(value: number): SpotResult
}

/** `calibration` are quiet values, `depth` of them more than are needed for the fit. */
export function createSpot(calibration: readonly number[], options: SpotOptions = spotDefaults): SpotThreshold {
  const { depth, level, risk } = options
  const recent = calibration.slice(calibration.length - depth)
  const centred = depth === 0 ? [...calibration] : offMovingMean(calibration, depth)
  const sorted = [...centred].sort((a, b) => a - b)
  const initialThreshold = sorted[Math.floor(level * sorted.length)] ?? 0
  let excesses = centred.filter((value) => value > initialThreshold).map((value) => value - initialThreshold)
  let seen = centred.length
  let excessCount = excesses.length
  let recentSum = recent.reduce((sum, value) => sum + value, 0)
  let threshold = fittedThreshold()

  function fittedThreshold(): number {
    const { shape, scale } = fitPareto(excesses, options.mode)
    const ratio = (seen * risk) / excessCount
    const beyond = Math.abs(shape) < 1e-12 ? -scale * Math.log(ratio) : (scale / shape) * (ratio ** -shape - 1)
    return initialThreshold + beyond
  }

  function push(raw: number): SpotResult {
    const mean = depth === 0 ? 0 : recentSum / depth
    const value = raw - mean
    const held = threshold + mean
    if (value > threshold) return { threshold: held, alarm: true }
    seen++
    if (value > initialThreshold) {
      excesses.push(value - initialThreshold)
      if (excesses.length > options.excessesMax) excesses = excesses.slice(-options.excessesMax)
      excessCount++
      threshold = fittedThreshold()
    }
    if (depth > 0) {
      recent.push(raw)
      recentSum += raw - (recent.shift() ?? 0)
    }
    return { threshold: held, alarm: false }
  }
  return { initialThreshold, push }
}

function offMovingMean(values: readonly number[], depth: number): number[] {
  let sum = values.slice(0, depth).reduce((total, value) => total + value, 0)
  return values.slice(depth).map((value, i) => {
    const centred = value - sum / depth
    sum += value - (values[i] ?? 0)
    return centred
  })
}

/**
 * Generalised Pareto by maximum likelihood. Grimshaw (1993) turns it into one dimension: with x = shape ÷ scale, the best
 * shape is the mean of ln(1 + x·excess). The profile is searched on a grid and refined by golden section.
 */
export function fitPareto(
  excesses: readonly number[],
  mode: SpotOptions['mode'] = 'correct',
): { readonly shape: number; readonly scale: number } {
  const count = excesses.length
  const mean = excesses.reduce((sum, y) => sum + y, 0) / count
  const largest = excesses.reduce((most, y) => Math.max(most, y), 0)
  const shapeAt = (x: number) => excesses.reduce((sum, y) => sum + Math.log1p(x * y), 0) / count
  const logLikelihood = (x: number) => {
    if (Math.abs(x * mean) < 1e-9) return -1 - Math.log(mean)
    const shape = shapeAt(x)
    return -Math.log(shape / x) - 1 - shape
  }
  // The lower end is where the support would end at the largest excess; likelihoods beyond shape −1 are unbounded.
  const low = -1 / largest + 1e-8 / largest
  const grid = Array.from({ length: 41 }, (_, i) => (i < 20 ? low * (1 - i / 20) : ((i - 20) / 20) ** 2 * (20 / mean)))
  const usable = grid.filter((x) => x >= 0 || shapeAt(x) > -1)
  const best = usable.reduce((most, x) => (logLikelihood(x) > logLikelihood(most) ? x : most), 0)
  const index = grid.indexOf(best)
  const x = goldenSection(logLikelihood, grid[Math.max(0, index - 1)] ?? low, grid[Math.min(40, index + 1)] ?? best)
  const exponential = mode === 'reference' && 1 + Math.log(mean) > logLikelihood(x)
  if (exponential || Math.abs(x * mean) < 1e-9) return { shape: 0, scale: mean }
  const shape = shapeAt(x)
  return { shape, scale: shape / x }
}

function goldenSection(value: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let low = from
  let high = to
  for (let i = 0; i < 80 && high - low > 1e-12 * Math.max(1, Math.abs(high)); i++) {
    const left = high - ratio * (high - low)
    const right = low + ratio * (high - low)
    if (value(left) >= value(right)) high = right
    else low = left
  }
  return (low + high) / 2
}
