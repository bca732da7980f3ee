// Fits the heads of the topic model over shared n-grams: which n-grams, weights, calibration, budget for false hazards.
import { hash32 } from '../../src/core/hash.ts'
import type { LinearModel } from '../../src/nlp/classify/feature-model.ts'
import { fitPlatt } from './calibrate.ts'
import type { SparseRows } from './dual-coordinate.ts'
import { fitDual, scoreRow } from './dual-coordinate.ts'
import { foldsOf } from './folds.ts'
import type { TrainedOutput } from './quantise.ts'
import { quantise } from './quantise.ts'
import { ratioScales } from './ratio.ts'
import { selectFeatures } from './select.ts'
import type { TopicExample } from './topic-examples.ts'
import { buildVocabulary, restrictVocabulary, toRows } from './vocabulary.ts'

export interface TopicTrainingOptions {
  readonly featuresMax?: number
  readonly documentCountMin?: number
  readonly cost?: number
  readonly foldCount?: number
  /** A head learns from at most this many negatives, chosen by the hash of their text. */
  readonly negativesMax?: number
  /** A file of more rows is thinned to this many, chosen by hash; rows that show a hazard all stay. */
  readonly rowsMax?: number
  /** Weights below this part of the head's largest are dropped. */
  readonly dropBelow?: number
  /** Part of surely harmless texts that one hazard head may report. 34 heads x 0.0004 is about one in a hundred at most, and fewer where heads agree. */
  readonly falseHazardShare?: number
  /** Whether the card says how finished models do on the folds that they did not learn from; costs as much as the training. */
  readonly validates?: boolean
  /** Counts an n-gram that occurs n times 1 + ⌊log₂ n⌋ times instead of once. */
  readonly repeats?: boolean
}

export type TopicSettings = Required<TopicTrainingOptions>

export const topicDefaults: TopicSettings = {
  featuresMax: 90_000,
  documentCountMin: 3,
  cost: 0.7,
  foldCount: 2,
  negativesMax: 15_000,
  rowsMax: 25_000,
  dropBelow: 0.008,
  falseHazardShare: 0.0004,
  validates: true,
  repeats: false,
}

/** A finished model of some of the topics: features chosen, heads calibrated and quantised. */
export function fitTopics(
  examples: readonly TopicExample[],
  topics: readonly string[],
  wanted: readonly string[],
  settings: TopicSettings,
  kind = 'topics',
): LinearModel {
  const texts = examples.map((example) => example.text)
  const heads = topics.map((_, t) => thinned(examples, t, settings.negativesMax))
  const everything = buildVocabulary([{ texts, documentCountMin: settings.documentCountMin }])
  const kept = selectFeatures(toRows(texts, everything, settings.repeats), heads, settings.featuresMax)
  const vocabulary = restrictVocabulary(everything, kept)
  const rows = toRows(texts, vocabulary, settings.repeats)
  const folds = foldsOf(texts, settings.foldCount)
  const harmless = Uint8Array.from(examples, (example) => (example.harmless ? 1 : 0))
  const weights = Float64Array.from(examples, (example) => example.weight)
  const outputs = wanted.map((topic) =>
    fitHead(topic, rows, heads[topics.indexOf(topic)] ?? new Int8Array(rows.count), folds, harmless, weights, settings),
  )
  return quantise(kind, vocabulary.hashes, outputs, { dense: false, ...settings })
}

/** 1, -1 or 0 for each example; of too many negatives, those that the hash of their text chooses. */
export function thinned(examples: readonly TopicExample[], topic: number, negativesMax: number): Int8Array {
  const targets = Int8Array.from(examples, (example) => example.targets[topic] ?? 0)
  const negatives = targets.filter((target) => target === -1).length
  if (negatives <= negativesMax) return targets
  const limit = (negativesMax / negatives) * 2 ** 32
  return targets.map((target, i) => (target === -1 && hash32(examples[i]?.text ?? '', 13) >= limit ? 0 : target))
}

function fitHead(
  name: string,
  rows: SparseRows,
  targets: Int8Array,
  folds: Uint8Array,
  harmless: Uint8Array,
  weights: Float64Array,
  settings: TopicSettings,
): TrainedOutput {
  const { cost, foldCount } = settings
  const kept = [...targets.keys()].filter((i) => targets[i] !== 0)
  const positives = kept.filter((i) => targets[i] === 1).length
  if (positives < foldCount) return { name, weights: new Float64Array(rows.width), bias: -8 }
  const positiveWeight = Math.min(10, Math.sqrt((kept.length - positives) / positives))
  const fitOn = (wanted: Int8Array) =>
    fitDual(rows, wanted, {
      cost,
      positiveWeight,
      weights,
      scales: ratioScales(rows, wanted),
      passesMax: 20,
      tolerance: 0.05,
    })
  const scores = new Float64Array(rows.count)
  for (let fold = 0; fold < foldCount; fold++) {
    const fit = fitOn(targets.map((target, i) => (folds[i] === fold ? 0 : target)))
    for (const i of kept) if (folds[i] === fold) scores[i] = scoreRow(rows, fit, i)
  }
  const { slope, offset } = fitPlatt(
    Float64Array.from(kept, (i) => scores[i] ?? 0),
    Uint8Array.from(kept, (i) => (targets[i] === 1 ? 1 : 0)),
  )
  const spared = kept.filter((i) => harmless[i] === 1 && targets[i] === -1)
  const excess = budgetShift(
    spared.map((i) => slope * (scores[i] ?? 0) + offset),
    settings.falseHazardShare,
  )
  const fit = fitOn(targets)
  return { name, weights: fit.weights.map((weight) => weight * slope), bias: fit.bias * slope + offset - excess }
}

/** How far log-odds must fall so that at most `share` of the harmless texts keep even odds. */
function budgetShift(logOdds: readonly number[], share: number): number {
  const allowed = Math.floor(logOdds.length * share)
  return Math.max(0, logOdds.toSorted((a, b) => b - a)[allowed] ?? 0)
}
