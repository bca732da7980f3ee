// Trains the polarity and emotion model from labelled files of several domains.
import { emotions } from '../../core/document.ts'
import { encodeModel } from '../features-model.ts'
import { stripEmoticons } from '../features.ts'
import type { Row, SentimentSet } from '../sentiment-labels.ts'
import { emotionOfLabel, polarityOfLabel, readSentimentSet } from '../sentiment-labels.ts'
import type { Affine, SoftmaxCase } from './calibrate.ts'
import { fitPlatt, fitSoftmax } from './calibrate.ts'
import type { LinearFit, SparseRows } from './dual-coordinate.ts'
import { fitDual, scoreRow } from './dual-coordinate.ts'
import { foldsOf } from './folds.ts'
import type { TrainedOutput } from './quantise.ts'
import { quantise } from './quantise.ts'
import { buildVocabulary, toRows } from './vocabulary.ts'

export interface TrainingFile {
  readonly name: string
  readonly rows: readonly Row[]
}

export interface TrainedModel {
  readonly bytes: Uint8Array
  /** The model card, Markdown. */
  readonly card: string
}

export interface SentimentTrainingOptions {
  readonly featuresMax?: number
  readonly emotionCost?: number
  readonly polarityCost?: number
  readonly foldCount?: number
}

interface Example {
  readonly text: string
  readonly scheme: SentimentSet['scheme']
  readonly emotion: number
  readonly polarity: number
}

export function trainSentiment(files: readonly TrainingFile[], options: SentimentTrainingOptions = {}): TrainedModel {
  const { featuresMax = 200_000, emotionCost = 0.5, polarityCost = 0.3, foldCount = 4 } = options
  const examples = files.flatMap((file) => readExamples(file))
  const texts = examples.map((example) => example.text)
  const vocabulary = buildVocabulary(texts, { documentCountMin: 2, sizeMax: featuresMax })
  const rows = toRows(texts, vocabulary)
  const folds = foldsOf(texts, foldCount)
  const outputs = [
    fitPolarity(rows, examples, folds, foldCount, polarityCost),
    ...fitEmotions(rows, examples, folds, foldCount, emotionCost),
  ]
  const model = quantise('sentiment', vocabulary.hashes, outputs, { dense: true })
  return { bytes: encodeModel(model), card: writeCard(files, vocabulary.hashes.length) }
}

function readExamples(file: TrainingFile): Example[] {
  const set = readSentimentSet(file.rows)
  if (set === undefined) return []
  const { scheme } = set
  return set.items.map(({ text, label }) => {
    const polarity = polarityOfLabel(scheme, label) ?? 0
    if (scheme === 'polarity' || scheme === 'aspect_polarity') {
      return { text: stripEmoticons(text), scheme, emotion: -1, polarity }
    }
    const name = emotionOfLabel[scheme][label]
    return { text, scheme, emotion: name === undefined ? -1 : emotions.indexOf(name), polarity }
  })
}

function fitPolarity(
  rows: SparseRows,
  examples: readonly Example[],
  folds: Uint8Array,
  foldCount: number,
  cost: number,
): TrainedOutput {
  const targets = Int8Array.from(examples, (example) => example.polarity)
  const scores = heldOutScores(rows, targets, folds, foldCount, cost)
  const kept = [...targets.keys()].filter((i) => targets[i] !== 0)
  const calibration = fitPlatt(
    Float64Array.from(kept, (i) => scores[i] ?? 0),
    Uint8Array.from(kept, (i) => (targets[i] === 1 ? 1 : 0)),
  )
  return calibrated('polarity', fitDual(rows, targets, { cost }), calibration)
}

function fitEmotions(
  rows: SparseRows,
  examples: readonly Example[],
  folds: Uint8Array,
  foldCount: number,
  cost: number,
): TrainedOutput[] {
  const targets = emotions.map((_, e) => Int8Array.from(examples, (example) => emotionTarget(example, e)))
  const scores = targets.map((target) => heldOutScores(rows, target, folds, foldCount, cost))
  const cases: SoftmaxCase[] = []
  for (const [i, example] of examples.entries()) {
    if (example.emotion < 0) continue
    cases.push({
      scores: Float64Array.from(scores, (score) => score[i] ?? 0),
      label: example.emotion,
      allowed: allowedEmotions(example.scheme),
    })
  }
  const calibrations = fitSoftmax(cases, emotions.length)
  return emotions.map((name, e) =>
    calibrated(name, fitDual(rows, targets[e] ?? new Int8Array(rows.count), { cost }), calibrations[e]),
  )
}

/** 1 or -1 where the data set tells this emotion from the example's own; 0 leaves the example out. */
function emotionTarget(example: Example, emotion: number): number {
  if (example.emotion < 0) return 0
  if (example.emotion === emotion) return 1
  if (allowedEmotions(example.scheme).includes(emotion)) return -1
  const opposite =
    (positiveEmotions.includes(emotion) && example.polarity < 0) ||
    (negativeEmotions.includes(emotion) && example.polarity > 0)
  return opposite ? -1 : 0
}

const positiveEmotions = [emotions.indexOf('happiness'), emotions.indexOf('optimism'), emotions.indexOf('gratitude')]
const negativeEmotions = [emotions.indexOf('disgust')]

export function allowedEmotions(scheme: SentimentSet['scheme']): readonly number[] {
  if (scheme !== 'six_emotions' && scheme !== 'seven_emotions') return []
  const names = Object.values(emotionOfLabel[scheme])
  return emotions.flatMap((name, e) => (names.includes(name) ? [e] : []))
}

/** Scores of every example from a model that has not seen its fold. */
function heldOutScores(
  rows: SparseRows,
  targets: Int8Array,
  folds: Uint8Array,
  foldCount: number,
  cost: number,
): Float64Array {
  const scores = new Float64Array(rows.count)
  for (let fold = 0; fold < foldCount; fold++) {
    const fit = fitDual(
      rows,
      targets.map((target, i) => (folds[i] === fold ? 0 : target)),
      { cost },
    )
    for (let i = 0; i < rows.count; i++) if (folds[i] === fold) scores[i] = scoreRow(rows, fit, i)
  }
  return scores
}

function calibrated(name: string, fit: LinearFit, affine: Affine | undefined): TrainedOutput {
  const { slope, offset } = affine ?? { slope: 1, offset: 0 }
  return { name, weights: fit.weights.map((weight) => weight * slope), bias: fit.bias * slope + offset }
}

function writeCard(files: readonly TrainingFile[], featureCount: number): string {
  const lines = files.map((file) => `| ${file.name} | ${file.rows.length} |`)
  return ['# Sentiment model', '', '| data | rows |', '|---|---|', ...lines, '', `${featureCount} n-grams.`, ''].join(
    '\n',
  )
}
