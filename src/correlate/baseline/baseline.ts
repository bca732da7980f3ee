// The streaming baseline: what every cell is expected to count in a bin, learned in constant time per bin.
// A dynamic generalised linear model with a log link (West, Harrison and Migon 1985): level, slope, seasons and calendar,
// a conjugate gamma update per bin, discounted covariance, and a discrete posterior over the dispersion.
import { assert } from '../../core/errors.ts'
import { at } from '../numeric/linear.ts'
import { advance, assimilate, predict } from './dynamic-model.ts'
import type { Assessment, Predictive } from './predictive.ts'
import { assessCount, dispersionGrid, predictiveDispersion } from './predictive.ts'
import type { BaselineState } from './pool.ts'
import { createPool } from './pool.ts'
import type { Season } from './season.ts'
import { createSeasonRow } from './season.ts'

export interface BaselineOptions {
  readonly binMs: number
  /** Epoch ms of the start of bin 0; for local hours and weeks, a Monday 00:00 local time. */
  readonly originMs: number
  readonly seasons: readonly Season[]
  /** Share of a bin that is a public holiday, 0…1; null where there is no calendar. */
  readonly holidayShare: ((binStartMs: number) => number) | null
  /** A bin is learned this many bins later, so that an outbreak does not teach the baseline while it is judged. */
  readonly lagBins: number
  /** A cell without a trusted parent says `learning` until it has learned this many bins. */
  readonly learningBins: number
  /** Bins after which an observation counts half. */
  readonly levelHalfLifeBins: number
  readonly seasonHalfLifeBins: number
  readonly dispersionHalfLifeBins: number
  /** Bins after which half of a slope has died away; Infinity lets a trend run on. */
  readonly slopeHalfLifeBins: number
  /** Counts whose Anscombe residual passes this are treated as censored, not as they are. */
  readonly anscombeLimit: number
  /** Prior standard deviations of the log level, the slope (log per 52 bins), a season's and the calendar's coefficient. */
  readonly levelSd: number
  readonly slopeSd: number
  readonly seasonSd: number
  /** The same for a cell that leans on a parent: its season may deviate only a little from the parent's. */
  readonly childSeasonSd: number
  readonly cellsMax: number
}

export const hourlyBaseline: BaselineOptions = {
  binMs: 3_600_000,
  // Monday 5 January 1970, 00:00 in China (UTC+8).
  originMs: 4 * 86_400_000 - 8 * 3_600_000,
  seasons: [
    { periodBins: 24, harmonics: 3, stepBins: 1 },
    { periodBins: 168, harmonics: 2, stepBins: 24 },
  ],
  holidayShare: null,
  lagBins: 24,
  learningBins: 14 * 24,
  levelHalfLifeBins: 14 * 24,
  seasonHalfLifeBins: 60 * 24,
  dispersionHalfLifeBins: 30 * 24,
  slopeHalfLifeBins: 3 * 24,
  anscombeLimit: 2.58,
  levelSd: 2,
  slopeSd: 0.05,
  seasonSd: 0.7,
  childSeasonSd: 0.2,
  cellsMax: 200_000,
}

export interface Expectation {
  readonly mean: number
  /** Variance ÷ mean of the predictive distribution, at least 1. */
  readonly dispersion: number
  readonly learnedBins: number
  /** true while the cell has too little history, and no trusted parent, to be believed. */
  readonly learning: boolean
}

export interface Judged extends Expectation, Assessment {
  readonly observed: number
}

export interface SeasonalBaseline {
  /** Opens a cell. A child leans on its parent: it learns its share of the parent's mean. -1 at `cellsMax`. */
  open(parent?: number, priorMean?: number): number
  release(cell: number): void
  /** Overwrites `to` with the state of `from`. */
  copy(from: number, to: number): void
  /** Tells the count of a closed bin; bins in rising order, gaps are unknown (not zero). Parents before children. */
  learn(cell: number, binStartMs: number, count: number): void
  expect(cell: number, binStartMs: number): Expectation
  judge(cell: number, binStartMs: number, count: number): Judged
  /** The whole predictive distribution, for callers that need other tails; reused by the next call. */
  predictive(cell: number, binStartMs: number): Predictive
  cellCount(): number
  snapshot(): BaselineState
}

export function createSeasonalBaseline(options: BaselineOptions, state?: BaselineState): SeasonalBaseline {
  const { holidayShare } = options
  const binStartOf = (bin: number) => options.originMs + bin * options.binMs
  const rowOf = createSeasonRow(options.seasons, holidayShare ? (bin) => holidayShare(binStartOf(bin)) : null)
  const columns = rowOf.columns
  const pool = createPool(
    { columns, dispersions: dispersionGrid.length, lagBins: options.lagBins },
    options.cellsMax,
    state,
  )
  const row = new Float64Array(columns)
  const scratch = { row, gain: new Float64Array(columns), f: 0, q: 0 }
  const result: Predictive = { mean: 0, relativeVariance: 0, weights: new Float64Array(dispersionGrid.length) }
  const discounts = {
    level: halfLifeRate(options.levelHalfLifeBins),
    season: halfLifeRate(options.seasonHalfLifeBins),
    slope: halfLifeRate(options.slopeHalfLifeBins),
    dispersion: halfLifeRate(options.dispersionHalfLifeBins),
  }
  const model = { pool, columns, discounts, anscombeLimit: options.anscombeLimit }

  function open(parent = -1, priorMean = parent < 0 ? 1 : 0.1): number {
    const cell = pool.open()
    if (cell < 0) return -1
    const a = pool.arrays
    a.parents[cell] = parent
    a.learnedBins[cell] = 0
    a.stateBins[cell] = Number.NaN
    a.nextBins[cell] = Number.NaN
    a.means.fill(0, cell * columns, (cell + 1) * columns)
    a.means[cell * columns] = Math.log(priorMean)
    a.pending.fill(Number.NaN, cell * options.lagBins, (cell + 1) * options.lagBins)
    startCovariance(cell, parent >= 0)
    startDispersion(cell, parent)
    return cell
  }

  function startCovariance(cell: number, child: boolean): void {
    const seasonSd = child ? options.childSeasonSd : options.seasonSd
    const slopeSd = (child ? 0.5 : 1) * options.slopeSd
    const base = cell * pool.triangle
    pool.arrays.covariances.fill(0, base, base + pool.triangle)
    for (let j = 0; j < columns; j++) {
      const sd = j === 0 ? options.levelSd : j === 1 ? slopeSd : seasonSd
      pool.arrays.covariances[base + (j * (j + 3)) / 2] = sd * sd
    }
  }

  // A child starts from a tempered copy of its parent's dispersion posterior; a root from a prior that prefers small ones.
  function startDispersion(cell: number, parent: number): void {
    const weights = pool.arrays.dispersionLogWeights
    const width = dispersionGrid.length
    for (let g = 0; g < width; g++) {
      const own = -0.5 * Math.log(at(dispersionGrid, g))
      weights[cell * width + g] = parent < 0 ? own : Math.max(-4, 0.2 * at(weights, parent * width + g))
    }
  }

  function learn(cell: number, binStartMs: number, count: number): void {
    assert(count >= 0, `A baseline learns counts of at least 0; cell ${cell} was told ${count}.`)
    const bin = binOf(binStartMs)
    const a = pool.arrays
    const lag = options.lagBins
    let next = at(a.nextBins, cell)
    if (Number.isNaN(next)) next = bin
    assert(bin >= next, `Cell ${cell} was told bin ${bin} after bin ${next - 1}; bins come in rising order.`)
    if (lag === 0) learnNow(cell, bin, count)
    else {
      // Everything that falls out of the ring by moving on to `bin` is learned first, oldest first.
      const from = Math.max(next - lag, bin - 2 * lag + 1)
      for (let old = from; old <= bin - lag; old++) {
        const slot = cell * lag + modulo(old, lag)
        const held = a.pending[slot] ?? Number.NaN
        if (old < next && !Number.isNaN(held)) learnNow(cell, old, held)
        a.pending[slot] = Number.NaN
      }
      a.pending[cell * lag + modulo(bin, lag)] = count
    }
    a.nextBins[cell] = bin + 1
  }

  function learnNow(cell: number, bin: number, count: number): void {
    moveTo(cell, bin)
    const offset = parentOffset(cell, bin)
    rowOf.write(bin, row)
    predict(model, cell, offset, scratch, result)
    assimilate(model, cell, scratch, result, count)
    pool.arrays.learnedBins[cell] = at(pool.arrays.learnedBins, cell) + 1
  }

  function moveTo(cell: number, bin: number): void {
    const since = at(pool.arrays.stateBins, cell)
    if (!Number.isNaN(since) && bin > since) advance(model, cell, bin - since)
    pool.arrays.stateBins[cell] = bin
  }

  /** Log of the parent's mean in this bin, 0 for a root. */
  function parentOffset(cell: number, bin: number): number {
    const parent = pool.arrays.parents[cell] ?? -1
    if (parent < 0) return 0
    fillPredictive(parent, bin)
    return Math.log(Math.max(1e-9, result.mean))
  }

  function fillPredictive(cell: number, bin: number): void {
    const offset = parentOffset(cell, bin)
    rowOf.write(bin, row)
    predict(model, cell, offset, scratch, result, ahead(cell, bin))
  }

  function ahead(cell: number, bin: number): number {
    const since = at(pool.arrays.stateBins, cell)
    return Number.isNaN(since) ? 0 : Math.max(0, bin - since)
  }

  function predictive(cell: number, binStartMs: number): Predictive {
    fillPredictive(cell, binOf(binStartMs))
    return result
  }

  function isLearning(cell: number): boolean {
    if (at(pool.arrays.learnedBins, cell) >= options.learningBins) return false
    const parent = pool.arrays.parents[cell] ?? -1
    return parent < 0 || isLearning(parent)
  }

  function expect(cell: number, binStartMs: number): Expectation {
    const { mean } = predictive(cell, binStartMs)
    const learnedBins = at(pool.arrays.learnedBins, cell)
    return { mean, dispersion: predictiveDispersion(result), learnedBins, learning: isLearning(cell) }
  }

  function judge(cell: number, binStartMs: number, count: number): Judged {
    return { ...expect(cell, binStartMs), ...assessCount(result, count), observed: count }
  }

  function binOf(binStartMs: number): number {
    return Math.floor((binStartMs - options.originMs) / options.binMs)
  }
  return {
    open,
    release: pool.release,
    copy: pool.copy,
    learn,
    expect,
    judge,
    predictive,
    cellCount: pool.size,
    snapshot: pool.snapshot,
  }
}

function halfLifeRate(halfLifeBins: number): number {
  return Number.isFinite(halfLifeBins) ? 0.5 ** (1 / halfLifeBins) : 1
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
