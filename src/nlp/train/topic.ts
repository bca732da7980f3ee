// Trains the topic model: one calibrated linear head per topic of the taxonomy over shared n-grams.
import { hash32 } from '../../core/hash.ts'
import { encodeModel } from '../features-model.ts'
import { fitPlatt } from './calibrate.ts'
import type { SparseRows } from './dual-coordinate.ts'
import { fitDual, scoreRow } from './dual-coordinate.ts'
import { foldsOf } from './folds.ts'
import type { TrainedOutput } from './quantise.ts'
import { quantise } from './quantise.ts'
import type { TrainedModel, TrainingFile } from './card.ts'
import type { TopicExample } from './topic-examples.ts'
import { readTopicExample, topicSourceOf } from './topic-examples.ts'
import { buildVocabulary, toRows } from './vocabulary.ts'

export interface TopicTrainingOptions {
  readonly cost?: number
  readonly foldCount?: number
  /** A head learns from at most this many negatives, chosen by the hash of their text. */
  readonly negativesMax?: number
  /** A file of more rows is thinned to this many, chosen by hash. */
  readonly rowsMax?: number
  /** Weights below this part of the head's largest are dropped. */
  readonly dropBelow?: number
}

export function trainTopic(
  files: readonly TrainingFile[],
  topics: readonly string[],
  options: TopicTrainingOptions = {},
): TrainedModel {
  const { cost = 0.3, foldCount = 3, negativesMax = 20_000, rowsMax = 30_000 } = options
  const examples = files.flatMap((file) => readExamples(file, rowsMax))
  const texts = examples.map((example) => example.text)
  const vocabulary = buildVocabulary([{ texts, documentCountMin: 3 }])
  const rows = toRows(texts, vocabulary)
  const folds = foldsOf(texts, foldCount)
  const heads: TrainedOutput[] = []
  const counts: string[] = []
  for (const topic of topics) {
    const targets = thinned(examples, topic, negativesMax)
    const positives = targets.filter((target) => target === 1).length
    counts.push(`| ${topic} | ${positives} |`)
    heads.push(fitHead(topic, rows, targets, folds, foldCount, cost))
  }
  const model = quantise('topics', vocabulary.hashes, heads, { dense: false, dropBelow: options.dropBelow ?? 0.02 })
  return { bytes: encodeModel(model), card: writeCard(files, vocabulary.hashes.length, counts) }
}

function readExamples(file: TrainingFile, rowsMax: number): TopicExample[] {
  const first = file.rows[0]
  const source = first === undefined ? undefined : topicSourceOf(first)
  if (source === undefined) return []
  const examples = file.rows.map((row) => readTopicExample(row, source))
  if (examples.length <= rowsMax) return examples
  const limit = (rowsMax / examples.length) * 2 ** 32
  // Rows that show a hazard are what a large file is read for: they are all kept.
  return examples.filter(
    (example) => hash32(example.text, 11) < limit || hazardRoots.some((root) => example.target(root) === 1),
  )
}

const hazardRoots = ['natural', 'accident', 'health', 'security']

function thinned(examples: readonly TopicExample[], topic: string, negativesMax: number): Int8Array {
  const targets = Int8Array.from(examples, (example) => example.target(topic))
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
  foldCount: number,
  cost: number,
): TrainedOutput {
  const kept = [...targets.keys()].filter((i) => targets[i] !== 0)
  const positives = kept.filter((i) => targets[i] === 1).length
  if (positives < foldCount) return { name, weights: new Float64Array(rows.width), bias: -8 }
  const positiveWeight = Math.min(10, Math.sqrt((kept.length - positives) / positives))
  const scores = new Float64Array(rows.count)
  for (let fold = 0; fold < foldCount; fold++) {
    const fit = fitDual(
      rows,
      targets.map((target, i) => (folds[i] === fold ? 0 : target)),
      { cost, positiveWeight },
    )
    for (const i of kept) if (folds[i] === fold) scores[i] = scoreRow(rows, fit, i)
  }
  const { slope, offset } = fitPlatt(
    Float64Array.from(kept, (i) => scores[i] ?? 0),
    Uint8Array.from(kept, (i) => (targets[i] === 1 ? 1 : 0)),
  )
  const fit = fitDual(rows, targets, { cost, positiveWeight })
  return { name, weights: fit.weights.map((weight) => weight * slope), bias: fit.bias * slope + offset }
}

function writeCard(files: readonly TrainingFile[], featureCount: number, counts: readonly string[]): string {
  const lines = files.map((file) => `| ${file.name} | ${file.rows.length} |`)
  return [
    '# Topic model',
    '',
    '| data | rows |',
    '|---|---|',
    ...lines,
    '',
    `${featureCount} n-grams.`,
    '',
    '| topic | positive examples |',
    '|---|---|',
    ...counts,
    '',
  ].join('\n')
}
