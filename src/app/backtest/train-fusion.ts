// Fits the probability of a crisis to situations from streams whose truth is known.
import type { Features, ProbabilityModel } from '../../correlate/probability.ts'
import { featureNames } from '../../correlate/probability.ts'
import type { TruthEvent } from '../simulate/truth.ts'
import type { Forecast } from './calibration.ts'
import { brierScore, calibrationError } from './calibration.ts'
import { round } from './figures.ts'
import type { LogisticRow, WeightBounds } from './logistic.ts'
import { fitLogistic } from './logistic.ts'
import { createEventFinder } from './match.ts'

/** One revision of a situation with the features that its probability was computed from. */
export interface FeatureRevision {
  readonly id: string
  readonly rev: number
  readonly documents: readonly string[]
  readonly contributions: readonly { readonly name: string; readonly value: number }[]
}

export interface FusionFit {
  readonly model: ProbabilityModel
  /** On the rows it was fitted to; claim only figures from other streams. */
  readonly brier: number
  readonly ece: number
  readonly situations: number
  readonly crises: number
  readonly revisions: number
}

const free: WeightBounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
const raises: WeightBounds = { low: 0, high: Number.POSITIVE_INFINITY }
const lowers: WeightBounds = { low: Number.NEGATIVE_INFINITY, high: 0 }

// What must hold whatever the data say: corroboration never lowers the probability, and copying never raises it.
const boundsByFeature: Readonly<Partial<Record<keyof Features, WeightBounds>>> = {
  growth: free,
  negative: free,
  hearsay: free,
  age: free,
  copies: lowers,
}

const ridge = 2e-3

/** The rows of one stream. Each situation weighs as much as any other, however often it was revised. */
export function fusionRows(revisions: readonly FeatureRevision[], events: readonly TruthEvent[]): LogisticRow[] {
  const finder = createEventFinder(events)
  const byId = Map.groupBy(revisions, ({ id }) => id)
  return [...byId.keys()].sort().flatMap((id) => {
    const own = (byId.get(id) ?? []).toSorted((a, b) => a.rev - b.rev)
    const happened = finder.find(own.at(-1)?.documents ?? [])?.crisis === true
    return own.map(({ contributions }) => {
      const values = new Map(contributions.map(({ name, value }) => [name, value]))
      return { values: featureNames.map((name) => values.get(name) ?? 0), happened, weight: 1 / own.length }
    })
  })
}

/** The same rows give the same weights; `calibration` names the model wherever its probabilities are shown. */
export function trainFusion(rows: readonly LogisticRow[], calibration: string): FusionFit {
  const bounds = featureNames.map((name) => boundsByFeature[name] ?? raises)
  const fit = fitLogistic(rows, bounds, ridge)
  const weights = Object.fromEntries(featureNames.map((name, j) => [name, round(fit.weights[j] ?? 0)]))
  const model: ProbabilityModel = {
    calibration,
    bias: round(fit.bias),
    weights: weights as unknown as Features,
    slope: 1,
    shift: 0,
  }
  const forecasts = rows.map(({ values, happened }): Forecast => {
    const score = values.reduce((sum, value, j) => sum + value * (fit.weights[j] ?? 0), fit.bias)
    return { probability: 1 / (1 + Math.exp(-score)), happened }
  })
  const total = rows.reduce((sum, { weight }) => sum + weight, 0)
  const crises = rows.reduce((sum, { weight, happened }) => sum + (happened ? weight : 0), 0)
  return {
    model,
    brier: round(brierScore(forecasts)),
    ece: round(calibrationError(forecasts)),
    situations: Math.round(total),
    crises: Math.round(crises),
    revisions: rows.length,
  }
}
