// The probability that a situation becomes a crisis: a logistic model over named features, with replaceable weights.
import type { CueKind } from '../core/document.ts'
import type { Contribution } from '../core/situation.ts'

/** What the model looks at; every feature is 0 where there is nothing to see. */
export interface Features {
  /** Fused log evidence ÷ 10, at most 5. */
  readonly evidence: number
  /** log2 of the independent voices, at most 8. */
  readonly voices: number
  /** Sources beyond the first, at most 3. */
  readonly sources: number
  /** Places (districts or finer) beyond the first, at most 4. */
  readonly places: number
  /** Voices of the last 6 h over those of the 42 h before, as a log2 ratio per hour in −3…3. */
  readonly growth: number
  readonly negative: number
  readonly anger: number
  readonly fear: number
  /** Share of voices that tell of casualties, fire, explosion, collapse, symptoms, contamination, smell, smoke or a call for help. */
  readonly harm: number
  /** Share of voices that ask others, repeat hearsay. */
  readonly hearsay: number
  /** Share of voices that say others suffer the same. */
  readonly othersToo: number
  /** log2(1 + casualties), at most 6. */
  readonly casualties: number
  /** Share of documents that only copy. */
  readonly copies: number
  /** 1 for a hazard or a failing service, 0 for a hot topic. */
  readonly hazard: number
  /** Severity of the topic, 0…1. */
  readonly severity: number
  /** Days since the first document, at most 7: no longer than the streams that the weights were learned from. */
  readonly age: number
  /** Log evidence of counts above the baseline ÷ 10, at most 5. */
  readonly counts: number
}

export interface ProbabilityModel {
  /** How the weights came about, for instance `prior:v1`. */
  readonly calibration: string
  readonly bias: number
  readonly weights: Features
  /** Platt scaling of the score: p = 1 / (1 + exp(-(slope × score + shift))). */
  readonly slope: number
  readonly shift: number
}

/**
 * Weights set by hand before there was anything to learn from, so that two voices about a pothole stay near 3 %, five
 * independent angry voices from two districts about symptoms pass one half, and a thousand copies of one text fall.
 */
export const priorModel: ProbabilityModel = {
  calibration: 'prior:v1',
  bias: -5.2,
  weights: {
    evidence: 0.6,
    voices: 0.25,
    sources: 0.5,
    places: 0.2,
    growth: 0.25,
    negative: 0.6,
    anger: 0.5,
    fear: 0.8,
    harm: 2.0,
    hearsay: -0.4,
    othersToo: 0.6,
    casualties: 0.5,
    copies: -1.5,
    hazard: 0.8,
    severity: 1.0,
    age: -0.05,
    counts: 0.3,
  },
  slope: 1,
  shift: 0,
}

export const harmCues: readonly CueKind[] = [
  'casualty',
  'fire',
  'explosion',
  'collapse',
  'symptom',
  'contamination',
  'smell',
  'smoke',
  'help_request',
  'outage',
]

export interface Probability {
  readonly probability: number
  readonly contributions: readonly Contribution[]
}

/** Contributions are leave-one-out: the log-odds that would be missing without the feature, strongest first. */
export function probabilityOf(features: Features, model: ProbabilityModel): Probability {
  let score = model.bias
  const contributions: Contribution[] = []
  for (const name of featureNames) {
    const logOdds = model.slope * model.weights[name] * features[name]
    score += model.weights[name] * features[name]
    if (Math.abs(logOdds) >= 0.005) contributions.push({ name, value: round(features[name]), logOdds: round(logOdds) })
  }
  contributions.sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds) || (a.name < b.name ? -1 : 1))
  const probability = 1 / (1 + Math.exp(-(model.slope * score + model.shift)))
  return { probability: round(probability), contributions }
}

export const featureNames: readonly (keyof Features)[] = [
  'evidence',
  'voices',
  'sources',
  'places',
  'growth',
  'negative',
  'anger',
  'fear',
  'harm',
  'hearsay',
  'othersToo',
  'casualties',
  'copies',
  'hazard',
  'severity',
  'age',
  'counts',
]

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
