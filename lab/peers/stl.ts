// Seasonal-trend decomposition by loess (Cleveland et al. 1990), robust and with a strictly periodic season.

export interface Decomposition {
  readonly seasonal: Float64Array
  readonly trend: Float64Array
}

const outerIterations = 15

/** `period` values make one cycle; at least two cycles are needed. */
export function decomposeSeries(values: Float64Array, period: number): Decomposition {
  const n = values.length
  // The settings that R derives for s.window = "periodic": the season's window is far longer than the series.
  const seasonWindow = 10 * n + 1
  const trendWindow = nextOdd(Math.ceil((1.5 * period) / (1 - 1.5 / seasonWindow)))
  const lowPassWindow = nextOdd(period)
  let trend: Float64Array = new Float64Array(n)
  let season: Float64Array = new Float64Array(n)
  let weights: Float64Array | null = null
  for (let outer = 0; outer <= outerIterations; outer++) {
    const cycles = smoothCycles(subtract(values, trend), period, seasonWindow, weights)
    const lowPass = smooth(lowPassFilter(cycles, period), lowPassWindow, 1, jumpOf(lowPassWindow), null)
    season = Float64Array.from(lowPass, (value, i) => (cycles[period + i] ?? 0) - value)
    trend = smooth(subtract(values, season), trendWindow, 1, jumpOf(trendWindow), weights)
    if (outer < outerIterations) weights = robustnessWeights(values, season, trend)
  }
  return { seasonal: cycleMeans(season, period), trend }
}

function nextOdd(value: number): number {
  return value % 2 === 0 ? value + 1 : value
}

/** Loess is worked out at every tenth of its window and interpolated between. */
function jumpOf(window: number): number {
  return Math.ceil(window / 10)
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - (b[i] ?? 0))
}

/** Smooths each phase of the cycle on its own and carries it one cycle beyond either end. */
function smoothCycles(
  values: Float64Array,
  period: number,
  window: number,
  weights: Float64Array | null,
): Float64Array {
  const n = values.length
  const extended = new Float64Array(n + 2 * period)
  for (let phase = 0; phase < period; phase++) {
    const count = Math.floor((n - phase - 1) / period) + 1
    const pick = (from: Float64Array) => Float64Array.from({ length: count }, (_, i) => from[i * period + phase] ?? 0)
    const series = pick(values)
    const own = weights && pick(weights)
    const smoothed = smooth(series, window, 0, jumpOf(window), own)
    const before = loessAt(series, window, 0, 0, 1, Math.min(window, count), own) ?? smoothed[0] ?? 0
    const after =
      loessAt(series, window, 0, count + 1, Math.max(1, count - window + 1), count, own) ?? smoothed[count - 1] ?? 0
    extended[phase] = before
    smoothed.forEach((value, i) => {
      extended[(i + 1) * period + phase] = value
    })
    extended[(count + 1) * period + phase] = after
  }
  return extended
}

function lowPassFilter(values: Float64Array, period: number): Float64Array {
  return movingAverage(movingAverage(movingAverage(values, period), period), 3)
}

function movingAverage(values: Float64Array, length: number): Float64Array {
  const result = new Float64Array(values.length - length + 1)
  let sum = 0
  for (let i = 0; i < length; i++) sum += values[i] ?? 0
  result[0] = sum / length
  for (let i = 1; i < result.length; i++) {
    sum += (values[i + length - 1] ?? 0) - (values[i - 1] ?? 0)
    result[i] = sum / length
  }
  return result
}

function smooth(
  values: Float64Array,
  window: number,
  degree: 0 | 1,
  jump: number,
  weights: Float64Array | null,
): Float64Array {
  const n = values.length
  const result = new Float64Array(n)
  if (n < 2) return values.slice()
  const step = Math.min(jump, n - 1)
  const half = Math.floor((window + 1) / 2)
  const fitAt = (x: number) => {
    const left = window >= n || x < half ? 1 : x >= n - half + 1 ? n - window + 1 : x - half + 1
    const right = window >= n ? n : left + window - 1
    return loessAt(values, window, degree, x, left, right, weights) ?? values[x - 1] ?? 0
  }
  let last = 1
  for (let x = 1; x <= n; x += step) {
    result[x - 1] = fitAt(x)
    interpolate(result, last, x)
    last = x
  }
  if (last !== n) {
    result[n - 1] = fitAt(n)
    interpolate(result, last, n)
  }
  return result
}

function interpolate(values: Float64Array, from: number, to: number): void {
  const slope = ((values[to - 1] ?? 0) - (values[from - 1] ?? 0)) / (to - from)
  for (let x = from + 1; x < to; x++) values[x - 1] = (values[from - 1] ?? 0) + slope * (x - from)
}

/** Loess at position `x` (counted from 1) from the points left…right; null where all weights vanish. */
function loessAt(
  values: Float64Array,
  window: number,
  degree: 0 | 1,
  x: number,
  left: number,
  right: number,
  weights: Float64Array | null,
): number | null {
  const n = values.length
  const reach = Math.max(x - left, right - x) + (window > n ? Math.floor((window - n) / 2) : 0)
  const local = new Float64Array(right - left + 1)
  let total = 0
  for (let j = left; j <= right; j++) {
    const away = Math.abs(j - x)
    if (away > 0.999 * reach) continue
    const near = away <= 0.001 * reach ? 1 : (1 - (away / reach) ** 3) ** 3
    const weight = near * (weights ? (weights[j - 1] ?? 0) : 1)
    local[j - left] = weight
    total += weight
  }
  if (total <= 0) return null
  let mean = 0
  for (let j = left; j <= right; j++) mean += ((local[j - left] ?? 0) / total) * j
  let spread = 0
  for (let j = left; j <= right; j++) spread += ((local[j - left] ?? 0) / total) * (j - mean) ** 2
  const tilt = degree === 1 && reach > 0 && Math.sqrt(spread) > 0.001 * (n - 1) ? (x - mean) / spread : 0
  let sum = 0
  for (let j = left; j <= right; j++) {
    sum += ((local[j - left] ?? 0) / total) * (tilt * (j - mean) + 1) * (values[j - 1] ?? 0)
  }
  return sum
}

/** Bisquare weights: what lies beyond six median residuals does not count. */
function robustnessWeights(values: Float64Array, season: Float64Array, trend: Float64Array): Float64Array {
  const residuals = values.map((value, i) => Math.abs(value - (season[i] ?? 0) - (trend[i] ?? 0)))
  const sorted = residuals.slice().sort()
  const middle = Math.floor(sorted.length / 2)
  const limit = 3 * ((sorted[middle] ?? 0) + (sorted[sorted.length - middle - 1] ?? 0))
  return residuals.map((r) => (r <= 0.001 * limit ? 1 : r <= 0.999 * limit ? (1 - (r / limit) ** 2) ** 2 : 0))
}

function cycleMeans(season: Float64Array, period: number): Float64Array {
  const sums = new Float64Array(period)
  const counts = new Float64Array(period)
  season.forEach((value, i) => {
    sums[i % period] = (sums[i % period] ?? 0) + value
    counts[i % period] = (counts[i % period] ?? 0) + 1
  })
  return season.map((_, i) => (sums[i % period] ?? 0) / (counts[i % period] ?? 1))
}
