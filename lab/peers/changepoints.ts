// Bayesian online changepoint detection (Adams and MacKay 2007): how long has the present regime lasted, and where did regimes change?
import { logGamma } from '../../src/correlate/numeric/gamma.ts'

/** A conjugate model of one regime; a state is what its data so far say. */
export interface RegimeModel<State> {
  readonly start: State
  /** ln of the predictive density of the next value. */
  logPredict(state: State, value: number): number
  update(state: State, value: number): State
}

export interface GammaState {
  readonly shape: number
  readonly rate: number
}

/** Counts with a constant mean in a regime; gamma prior. */
export function poissonRegime(shape = 1, rate = 1): RegimeModel<GammaState> {
  return {
    start: { shape, rate },
    logPredict: (state, y) =>
      logGamma(state.shape + y) -
      logGamma(state.shape) -
      logGamma(y + 1) +
      state.shape * Math.log(state.rate / (state.rate + 1)) -
      y * Math.log(state.rate + 1),
    update: (state, y) => ({ shape: state.shape + y, rate: state.rate + 1 }),
  }
}

export interface NormalGammaState {
  readonly mean: number
  readonly weight: number
  readonly shape: number
  readonly rate: number
}

/** Values with a constant mean and variance in a regime; normal-gamma prior, Student's t predictive. */
export function gaussianRegime(mean = 0, weight = 0.01, shape = 0.01, rate = 0.0001): RegimeModel<NormalGammaState> {
  return {
    start: { mean, weight, shape, rate },
    logPredict(state, x) {
      const df = 2 * state.shape
      const scale = (state.rate * (state.weight + 1)) / (state.shape * state.weight)
      const squared = (x - state.mean) ** 2 / scale
      const constant = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI * scale)
      return constant - ((df + 1) / 2) * Math.log1p(squared / df)
    },
    update: (state, x) => ({
      mean: (state.weight * state.mean + x) / (state.weight + 1),
      weight: state.weight + 1,
      shape: state.shape + 0.5,
      rate: state.rate + (state.weight * (x - state.mean) ** 2) / (2 * (state.weight + 1)),
    }),
  }
}

export interface ChangepointOptions {
  /** Expected length of a regime, in values. */
  readonly regimeLength: number
  /** Run lengths kept; the least likely are dropped beyond it. */
  readonly runsMax: number
}

export const changepointDefaults: ChangepointOptions = { regimeLength: 100, runsMax: 1_000 }

export interface ChangepointDetector {
  /** Takes in the next value; gives the most probable length of the present regime, this value included. */
  push(value: number): { readonly runLength: number; readonly probability: number }
  /** Where regimes begin in the single most probable history so far; the first is 0. */
  changepoints(): readonly number[]
}

interface Run<State> {
  /** Index of the first value of the regime. */
  readonly begin: number
  readonly state: State
  /** ln of the joint probability of the data and this run, all histories before it summed. */
  readonly logSum: number
  /** The same for the best history alone. */
  readonly logBest: number
  readonly before: History
}

/** Beginnings of the regimes before, newest first. */
type History = { readonly begin: number; readonly before: History } | null

export function createChangepointDetector<State>(
  model: RegimeModel<State>,
  options: ChangepointOptions = changepointDefaults,
): ChangepointDetector {
  const logChange = Math.log(1 / options.regimeLength)
  const logStay = Math.log1p(-1 / options.regimeLength)
  let runs: Run<State>[] = []
  let count = 0

  function push(value: number): { runLength: number; probability: number } {
    const fresh = freshRun()
    const grown = runs.map((run) => ({ ...run, logSum: run.logSum + logStay, logBest: run.logBest + logStay }))
    const taken = [...grown, fresh].map((run) => {
      const logDensity = model.logPredict(run.state, value)
      return {
        ...run,
        state: model.update(run.state, value),
        logSum: run.logSum + logDensity,
        logBest: run.logBest + logDensity,
      }
    })
    count++
    runs = scaled(taken.length > options.runsMax ? likeliest(taken, options.runsMax) : taken)
    const best = runs.reduce((most, run) => (run.logSum > most.logSum ? run : most))
    const total = runs.reduce((sum, run) => sum + Math.exp(run.logSum), 0)
    return { runLength: count - best.begin, probability: Math.exp(best.logSum) / total }
  }

  function freshRun(): Run<State> {
    if (runs.length === 0) return { begin: 0, state: model.start, logSum: 0, logBest: 0, before: null }
    const total = runs.reduce((sum, run) => sum + Math.exp(run.logSum), 0)
    const best = runs.reduce((most, run) => (run.logBest > most.logBest ? run : most))
    const before = { begin: best.begin, before: best.before }
    const logSum = Math.log(total) + logChange
    return { begin: count, state: model.start, logSum, logBest: best.logBest + logChange, before }
  }

  function changepoints(): number[] {
    if (runs.length === 0) return []
    const best = runs.reduce((most, run) => (run.logBest > most.logBest ? run : most))
    const begins = [best.begin]
    for (let history = best.before; history; history = history.before) begins.push(history.begin)
    return begins.reverse()
  }
  return { push, changepoints }
}

// Only differences matter; kept relative to the largest so that a long stream does not underflow.
function scaled<State>(runs: readonly Run<State>[]): Run<State>[] {
  const largest = runs.reduce((most, run) => Math.max(most, run.logSum), Number.NEGATIVE_INFINITY)
  return runs.map((run) => ({ ...run, logSum: run.logSum - largest, logBest: run.logBest - largest }))
}

function likeliest<State>(runs: readonly Run<State>[], countMax: number): Run<State>[] {
  const kept = [...runs].sort((a, b) => b.logSum - a.logSum || a.begin - b.begin).slice(0, countMax)
  return kept.sort((a, b) => a.begin - b.begin)
}
