// Fits the probability of a crisis to situations from streams whose truth is known.
import { round4 } from '../../src/core/numbers.ts'
import type { Features, ProbabilityModel } from '../../src/correlate/judge/probability.ts'
import { featureNames } from '../../src/correlate/judge/probability.ts'
import type { TruthEvent } from '../../src/simulate/truth.ts'
import type { Forecast } from './calibration.ts'
import { brierScore, calibrationError } from './calibration.ts'
import type { LogisticRow, WeightBounds } from '../../src/correlate/judge/fit-logistic.ts'
import { fitLogistic } from '../../src/correlate/judge/fit-logistic.ts'
import { createEventFinder } from './match.ts'

/** One revision of a situation with the features that its probability was computed from. */
export interface FeatureRevision {
  readonly id: string
  readonly rev: number
  readonly documents: readonly string[]
  /** ISO 8601. */
  readonly decidedAt: string
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

// What must hold whatever the data say: corroboration never lowers the probability; copying, hearsay and a notice never raise it.
const boundsByFeature: Readonly<Partial<Record<keyof Features, WeightBounds>>> = {
  evidence: free,
  reports: free,
  sameDistrict: free,
  scattered: lowers,
  placeless: free,
  growth: free,
  negative: free,
  fear: free,
  harm: free,
  hearsay: lowers,
  announced: lowers,
  lasting: free,
  severity: free,
  age: free,
  copies: lowers,
}

const ridge = 2e-4
/** What is known before a crisis breaks out is rare among its revisions and all that matters; it weighs so many times more. */
const earlyWeight = 3

/** A revision as the fit sees it. */
export interface FusionRow extends LogisticRow {
  /** Unique within a stream. */
  readonly situation: string
  /** Whether the situation could have been shown then: a hazard with enough evidence. */
  readonly candidate: boolean
}

/** As in the alarm budget: ten times what chance brings. */
const candidateEvidenceMin = Math.log1p(2.3)

/** The rows of one stream. Each situation weighs as much as any other, however often it was revised. */
export function fusionRows(revisions: readonly FeatureRevision[], events: readonly TruthEvent[]): FusionRow[] {
  const finder = createEventFinder(events)
  const byId = Map.groupBy(revisions, ({ id }) => id)
  return [...byId.keys()].sort().flatMap((id) => {
    const own = (byId.get(id) ?? []).toSorted((a, b) => a.rev - b.rev)
    const event = finder.find(own.at(-1)?.documents ?? [])
    const happened = event?.crisis === true
    const outbreakMs = happened ? Date.parse(event.outbreak) : Number.NEGATIVE_INFINITY
    return own.map(({ contributions, decidedAt }) => {
      const values = new Map(contributions.map(({ name, value }) => [name, value]))
      const weight = (Date.parse(decidedAt) < outbreakMs ? earlyWeight : 1) / own.length
      const candidate = values.get('hazard') === 1 && (values.get('evidence') ?? 0) >= candidateEvidenceMin
      return { values: featureNames.map((name) => values.get(name) ?? 0), happened, weight, situation: id, candidate }
    })
  })
}

/** The same rows give the same weights; `calibration` names the model wherever its probabilities are shown. */
/** `streams` holds the rows of each stream. */
export function trainFusion(streams: readonly (readonly FusionRow[])[], calibration: string): FusionFit {
  const rows = streams.flat()
  const bounds = featureNames.map((name) => boundsByFeature[name] ?? raises)
  const fit = fitLogistic(rows, bounds, ridge)
  const probabilityOf = ({ values }: FusionRow): number =>
    1 / (1 + Math.exp(-values.reduce((sum, value, j) => sum + value * (fit.weights[j] ?? 0), fit.bias)))
  const weights = Object.fromEntries(featureNames.map((name, j) => [name, round4(fit.weights[j] ?? 0)]))
  const model: ProbabilityModel = {
    calibration,
    bias: round4(fit.bias),
    weights: weights as unknown as Features,
    slope: 1,
    shift: 0,
    falseTail: falseTailOf(streams, probabilityOf),
  }
  const forecasts = rows.map((row): Forecast => ({ probability: probabilityOf(row), happened: row.happened }))
  const total = rows.reduce((sum, { weight }) => sum + weight, 0)
  const crises = rows.reduce((sum, { weight, happened }) => sum + (happened ? weight : 0), 0)
  return {
    model,
    brier: round4(brierScore(forecasts)),
    ece: round4(calibrationError(forecasts)),
    situations: Math.round(total),
    crises: Math.round(crises),
    revisions: rows.length,
  }
}

const tailSteps = 50

/** Of the situations that were no crisis, the share whose highest probability as a candidate reached each step. */
function falseTailOf(
  streams: readonly (readonly FusionRow[])[],
  probabilityOf: (row: FusionRow) => number,
): readonly number[] {
  const peaks = streams.flatMap((rows) => {
    const bySituation = new Map<string, number>()
    for (const row of rows) {
      if (row.happened || !row.candidate) continue
      bySituation.set(row.situation, Math.max(bySituation.get(row.situation) ?? 0, probabilityOf(row)))
    }
    return [...bySituation.values()]
  })
  return Array.from({ length: tailSteps }, (_, step) => {
    const reached = peaks.filter((peak) => peak >= step / tailSteps).length
    return round4(reached / Math.max(1, peaks.length))
  })
}
