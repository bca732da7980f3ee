// The streaming baseline: what every cell is expected to count in a bin, learned in constant time per bin.
// A dynamic generalised linear model with a log link (West, Harrison and Migon 1985): level, slope, seasons and calendar,
// a conjugate gamma update per bin, discounted covariance, and a discrete posterior over the dispersion.
import { assert } from '../../../core/errors.ts'
import { at } from '../../numeric/linear.ts'
import type { DynamicModel, Scratch } from './dynamic-model.ts'
import { advance, assimilate, predict } from './dynamic-model.ts'
import type { BaselineOptions } from './options.ts'
import type { BaselineState } from './pool.ts'
import { createPool } from './pool.ts'
import type { Assessment, Predictive } from './predictive.ts'
import { assessCount, dispersionGrid, predictiveDispersion } from './predictive.ts'
import type { SeasonRow } from './season.ts'
import { createSeasonRow } from './season.ts'

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
  /** Frees a cell. Release children before their parent. */
  release(cell: number): void
  /** Overwrites `to` with the state of `from`. */
  copy(from: number, to: number): void
  /** Tells the count of a closed bin; bins in rising order, gaps are unknown (not zero). Parents before children. */
  learn(cell: number, binStartMs: number, count: number): void
  expect(cell: number, binStartMs: number): Expectation
  judge(cell: number, binStartMs: number, count: number): Judged
  /** The whole predictive distribution, for callers that need other tails; its memory is reused by the next call. */
  predictive(cell: number, binStartMs: number): Predictive
  cellCount(): number
  snapshot(): BaselineState
}

export function createSeasonalBaseline(options: BaselineOptions, state?: BaselineState): SeasonalBaseline {
  const machine = createMachine(options, state)
  const { pool, result } = machine
  const binOf = (binStartMs: number) => Math.floor((binStartMs - options.originMs) / options.binMs)

  function predictive(cell: number, binStartMs: number): Predictive {
    fillPredictive(machine, cell, binOf(binStartMs))
    return result
  }

  function expect(cell: number, binStartMs: number): Expectation {
    const { mean } = predictive(cell, binStartMs)
    const learnedBins = at(pool.arrays.learnedBins, cell)
    return { mean, dispersion: predictiveDispersion(result), learnedBins, learning: isLearning(machine, cell) }
  }

  function judge(cell: number, binStartMs: number, count: number): Judged {
    return { ...expect(cell, binStartMs), ...assessCount(result, count), observed: count }
  }
  return {
    open: (parent = -1, priorMean = parent < 0 ? 1 : 0.1) => openCell(machine, parent, priorMean),
    release: pool.release,
    copy: pool.copy,
    learn: (cell, binStartMs, count) => learn(machine, cell, binOf(binStartMs), count),
    expect,
    judge,
    predictive,
    cellCount: pool.size,
    snapshot: pool.snapshot,
  }
}

/** What the functions below share: the cells, the model and working memory. */
interface Machine extends DynamicModel {
  readonly options: BaselineOptions
  readonly rowOf: SeasonRow
  readonly scratch: Scratch
  readonly result: Predictive
}

function createMachine(options: BaselineOptions, state?: BaselineState): Machine {
  const { holidayShare } = options
  const calendar = holidayShare ? (bin: number) => holidayShare(options.originMs + bin * options.binMs) : null
  const rowOf = createSeasonRow(options.seasons, calendar)
  const { columns } = rowOf
  const shape = { columns, dispersions: dispersionGrid.length, lagBins: options.lagBins }
  return {
    options,
    rowOf,
    columns,
    pool: createPool(shape, options.cellsMax, state),
    scratch: { row: new Float64Array(columns), gain: new Float64Array(columns), f: 0, q: 0 },
    result: { mean: 0, relativeVariance: 0, weights: new Float64Array(dispersionGrid.length) },
    discounts: {
      level: halfLifeRate(options.levelHalfLifeBins),
      season: halfLifeRate(options.seasonHalfLifeBins),
      slope: halfLifeRate(options.slopeHalfLifeBins),
      dispersion: halfLifeRate(options.dispersionHalfLifeBins),
    },
    anscombeLimit: options.anscombeLimit,
  }
}

function openCell({ pool, columns, options }: Machine, parent: number, priorMean: number): number {
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
  const base = cell * pool.triangle
  a.covariances.fill(0, base, base + pool.triangle)
  for (let j = 0; j < columns; j++) a.covariances[base + (j * (j + 3)) / 2] = priorSd(options, j, parent >= 0) ** 2
  // A child starts from a tempered copy of its parent's dispersion posterior; a root from a prior that prefers small ones.
  const weights = a.dispersionLogWeights
  const width = dispersionGrid.length
  for (let g = 0; g < width; g++) {
    const own = -0.5 * Math.log(at(dispersionGrid, g))
    weights[cell * width + g] = parent < 0 ? own : Math.max(-4, 0.2 * at(weights, parent * width + g))
  }
  return cell
}

function priorSd(options: BaselineOptions, column: number, child: boolean): number {
  if (column === 0) return options.levelSd
  if (column === 1) return (child ? 0.5 : 1) * options.slopeSd
  return child ? options.childSeasonSd : options.seasonSd
}

function learn(machine: Machine, cell: number, bin: number, count: number): void {
  assert(count >= 0, `A baseline learns counts of at least 0; cell ${cell} was told ${count}.`)
  const { arrays } = machine.pool
  const told = at(arrays.nextBins, cell)
  const next = Number.isNaN(told) ? bin : told
  assert(bin >= next, `Cell ${cell} was told bin ${bin} after bin ${next - 1}; bins come in rising order.`)
  arrays.nextBins[cell] = bin + 1
  const lag = machine.options.lagBins
  if (lag === 0) {
    learnNow(machine, cell, bin, count)
    return
  }
  // Everything that falls out of the ring by moving on to `bin` is learned first, oldest first.
  for (let old = next - lag; old <= bin - lag && old < next; old++) {
    const slot = cell * lag + modulo(old, lag)
    const held = arrays.pending[slot] ?? Number.NaN
    arrays.pending[slot] = Number.NaN
    if (!Number.isNaN(held)) learnNow(machine, cell, old, held)
  }
  arrays.pending[cell * lag + modulo(bin, lag)] = count
}

function learnNow(machine: Machine, cell: number, bin: number, count: number): void {
  const { pool, scratch, result, rowOf } = machine
  const since = at(pool.arrays.stateBins, cell)
  if (bin > since) advance(machine, cell, bin - since)
  pool.arrays.stateBins[cell] = bin
  const offset = parentOffset(machine, cell, bin)
  rowOf.write(bin, scratch.row)
  predict(machine, cell, offset, scratch, result)
  assimilate(machine, cell, scratch, result, count)
  pool.arrays.learnedBins[cell] = at(pool.arrays.learnedBins, cell) + 1
}

/** Log of the parent's mean in this bin, 0 for a root. */
function parentOffset(machine: Machine, cell: number, bin: number): number {
  const parent = machine.pool.arrays.parents[cell] ?? -1
  if (parent < 0) return 0
  fillPredictive(machine, parent, bin)
  return Math.log(Math.max(1e-9, machine.result.mean))
}

function fillPredictive(machine: Machine, cell: number, bin: number): void {
  const { scratch, result, rowOf, pool } = machine
  const offset = parentOffset(machine, cell, bin)
  const since = at(pool.arrays.stateBins, cell)
  rowOf.write(bin, scratch.row)
  predict(machine, cell, offset, scratch, result, Number.isNaN(since) ? 0 : Math.max(0, bin - since))
}

function isLearning(machine: Machine, cell: number): boolean {
  const { arrays } = machine.pool
  if (at(arrays.learnedBins, cell) >= machine.options.learningBins) return false
  const parent = arrays.parents[cell] ?? -1
  return parent < 0 || isLearning(machine, parent)
}

function halfLifeRate(halfLifeBins: number): number {
  return Number.isFinite(halfLifeBins) ? 0.5 ** (1 / halfLifeBins) : 1
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
