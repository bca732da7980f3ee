// The probability that a situation becomes a crisis: a logistic model over named features, with replaceable weights.
import type { RiskCueKind } from '../../core/document.ts'
import type { Contribution } from '../../core/situation.ts'

/** What the model looks at; every feature is 0 where there is nothing to see. */
export interface Features {
  /** ln(1 + fused log evidence), at most 4. */
  readonly evidence: number
  /** log2 of the independent voices, at most 8. */
  readonly voices: number
  /** How rare the shared words are: −log2 of the voices that chance would bring to them, as a share of 7, in 0…1. */
  readonly rarity: number
  /** Sources beyond the first, at most 3. */
  readonly sources: number
  /** Share of texts that came as reports to the authorities. */
  readonly reports: number
  /** Places (districts or finer) beyond the first, at most 4. */
  readonly places: number
  /** Share of the placed texts beyond the first that name the same street, 0…1. */
  readonly sameStreet: number
  /** The same for the same district. */
  readonly sameDistrict: number
  /** Share of the placed texts that name other districts than the leading one: common complaints come from everywhere. */
  readonly scattered: number
  /** Share of texts that name no district. */
  readonly placeless: number
  /** Voices of the last 6 h over those of the 42 h before, as a log2 ratio per hour in −3…3. */
  readonly growth: number
  readonly negative: number
  /** Negative mood × log2(1 + voices of the last 6 h), at most 6: many angry people at once. */
  readonly outcry: number
  readonly anger: number
  readonly fear: number
  /** Share of voices that tell of casualties, fire, explosion, collapse, symptoms, contamination, smell, smoke, an outage, money taken or a call for help. */
  readonly harm: number
  /** Share of voices that tell of symptoms or casualties. */
  readonly bodily: number
  /** Harm × evidence: words that agree on a harm say more than both apart. */
  readonly harmfulNews: number
  /** Harm × rarity. */
  readonly rareHarm: number
  /** Share of voices that ask others, repeat hearsay. */
  readonly hearsay: number
  /**
   * 1 where a quarter of the voices or more speak of a notice, planned works or a drill, because what was announced surprises
   * nobody; less where fewer do, and 0 where a quarter tell of symptoms or casualties: a drill in which people are hurt is an accident.
   */
  readonly announced: number
  /** Share of voices that say others suffer the same. */
  readonly othersToo: number
  /** Share of voices that say it has lasted long or was reported before: an old complaint. */
  readonly lasting: number
  /** log2(1 + casualties), at most 6. */
  readonly casualties: number
  /** How far copies outnumber what they copy: 0 up to half of the documents, 1 where all but one are copies. */
  readonly copies: number
  /** 1 for a hazard or a failing service, 0 for a hot topic. */
  readonly hazard: number
  /** Severity of the topic, 0…1. */
  readonly severity: number
  /** Severity × evidence. */
  readonly severeNews: number
  /** Severity × rarity. */
  readonly rareSeverity: number
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
  /** Share of the situations that were no crisis whose probability once reached i ÷ length, for i = 0, 1, …; as counted in training. */
  readonly falseTail?: readonly number[]
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
    rarity: 0,
    sources: 0.5,
    reports: 0,
    places: 0.2,
    sameStreet: 0,
    sameDistrict: 0,
    scattered: 0,
    placeless: 0,
    growth: 0.25,
    negative: 0.6,
    outcry: 0,
    anger: 0.5,
    fear: 0.8,
    harm: 2.0,
    bodily: 0,
    harmfulNews: 0,
    rareHarm: 0,
    hearsay: -0.4,
    announced: -2,
    othersToo: 0.6,
    lasting: 0,
    casualties: 0.5,
    copies: -1.5,
    hazard: 0.8,
    severity: 1.0,
    severeNews: 0,
    rareSeverity: 0,
    age: -0.05,
    counts: 0.3,
  },
  slope: 1,
  shift: 0,
}

export const harmCues: readonly RiskCueKind[] = [
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
  'loss',
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
    if (features[name] !== 0) contributions.push({ name, value: round(features[name]), logOdds: round(logOdds) })
  }
  contributions.sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds) || (a.name < b.name ? -1 : 1))
  const probability = 1 / (1 + Math.exp(-(model.slope * score + model.shift)))
  return { probability: round(probability), contributions }
}

export const featureNames: readonly (keyof Features)[] = [
  'evidence',
  'voices',
  'rarity',
  'sources',
  'reports',
  'places',
  'sameStreet',
  'sameDistrict',
  'scattered',
  'placeless',
  'growth',
  'negative',
  'outcry',
  'anger',
  'fear',
  'harm',
  'bodily',
  'harmfulNews',
  'rareHarm',
  'hearsay',
  'announced',
  'othersToo',
  'lasting',
  'casualties',
  'copies',
  'hazard',
  'severity',
  'severeNews',
  'rareSeverity',
  'age',
  'counts',
]

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
