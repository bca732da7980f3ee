// Trains the polarity and emotion model from labelled files of several domains and from unlabelled posts with emoticons.
import { encodeModel } from '../../src/nlp/classify/feature-model.ts'
import { sentimentOutputs } from '../../src/nlp/classify/sentiment.ts'
import { emotionClasses } from '../../src/nlp/classify/sentiment-labels.ts'
import type { Affine } from './calibrate.ts'
import { fitPlatt, fitSoftmax } from './calibrate.ts'
import type { TrainedModel, TrainingFile } from './card.ts'
import { tableOf } from './card.ts'

export type { TrainedModel, TrainingFile } from './card.ts'
import { chooseDecision } from './decision.ts'
import type { LinearFit, SparseRows } from './dual-coordinate.ts'
import { fitDual, scoreRow } from './dual-coordinate.ts'
import type { EmbeddingTask } from './embedding.ts'
import { fitEmbedding } from './embedding.ts'
import { foldsOf } from './folds.ts'
import type { TrainedOutput } from './quantise.ts'
import { pruneDense, quantise } from './quantise.ts'
import { ratioScales } from './ratio.ts'
import type { SentimentCorpus } from './sentiment-corpus.ts'
import { emoticonClassCount, readSentimentCorpus } from './sentiment-corpus.ts'
import type { TextGroup } from './vocabulary.ts'
import { buildVocabulary, filterRows, toRows } from './vocabulary.ts'

export interface SentimentTrainingOptions {
  /** Features that are shipped. */
  readonly featuresMax?: number
  readonly embeddingWidth?: number
  readonly embeddingPasses?: number
  readonly embeddingSeeds?: readonly string[]
  /** Folds of the calibration. */
  readonly foldCount?: number
}

type Settings = Required<SentimentTrainingOptions>

const defaults: Settings = {
  featuresMax: 110_000,
  embeddingWidth: 64,
  embeddingPasses: 10,
  embeddingSeeds: ['a', 'b', 'c'],
  foldCount: 3,
}

/** Every row is scored by heads that did not learn from its fold, to calibrate; the shipped weights then learn from all. */
export function trainSentiment(files: readonly TrainingFile[], options: SentimentTrainingOptions = {}): TrainedModel {
  const settings = { ...defaults, ...options }
  const corpus = readSentimentCorpus(files)
  const vocabulary = buildVocabulary(textGroups(corpus))
  const rows = toRows(corpus.texts, vocabulary, true)
  const trial = heldOutScores(rows, corpus, settings)
  const heads = fitHeads(rows, corpus, settings, settings.embeddingSeeds, new Uint8Array(rows.count))
  const outputs = calibrate(corpus, trial, heads)
  const model = pruneDense(
    quantise('sentiment', vocabulary.hashes, outputs, { dense: true, repeats: true }),
    settings.featuresMax,
  )
  return { bytes: encodeModel(model), card: writeCard(files, corpus, model.hashes.length) }
}

/** Emotion texts are few and every n-gram of theirs counts; reviews are many and wordy. */
function textGroups(corpus: SentimentCorpus): TextGroup[] {
  const [emotional, distant, others]: [string[], string[], string[]] = [[], [], []]
  for (const [i, text] of corpus.texts.entries()) {
    if ((corpus.six[i] ?? -1) >= 0 || (corpus.seven[i] ?? -1) >= 0) emotional.push(text)
    else if (corpus.weight[i] === 1) others.push(text)
    else distant.push(text)
  }
  return [
    { texts: emotional, documentCountMin: 2 },
    { texts: distant, documentCountMin: 8 },
    { texts: others, documentCountMin: 10 },
  ]
}

interface Heads {
  readonly polarity: LinearFit
  readonly six: readonly LinearFit[]
  readonly seven: readonly LinearFit[]
}

/** One score a row and head, each from heads that saw neither the row nor its copies. */
interface HeldOutScores {
  readonly polarity: Float64Array
  readonly six: readonly Float64Array[]
  readonly seven: readonly Float64Array[]
}

function heldOutScores(rows: SparseRows, corpus: SentimentCorpus, settings: Settings): HeldOutScores {
  const folds = foldsOf(corpus.texts, settings.foldCount)
  const empty = (): Float64Array => new Float64Array(rows.count)
  const scores = { polarity: empty(), six: Array.from({ length: 6 }, empty), seven: Array.from({ length: 7 }, empty) }
  for (let fold = 0; fold < settings.foldCount; fold++) {
    const leftOut = folds.map((found) => (found === fold ? 1 : 0))
    const heads = fitHeads(rows, corpus, settings, settings.embeddingSeeds.slice(0, 1), leftOut)
    const fill = (into: Float64Array | undefined, fit: LinearFit): void => {
      if (into !== undefined)
        for (let i = 0; i < rows.count; i++) if (leftOut[i] === 1) into[i] = scoreRow(rows, fit, i)
    }
    fill(scores.polarity, heads.polarity)
    heads.six.forEach((fit, c) => fill(scores.six[c], fit))
    heads.seven.forEach((fit, c) => fill(scores.seven[c], fit))
  }
  return scores
}

function fitHeads(
  rows: SparseRows,
  corpus: SentimentCorpus,
  settings: Settings,
  seeds: readonly string[],
  leftOut: Uint8Array,
): Heads {
  const tasks = [
    taskOf(corpus.six, 6, 1, leftOut),
    taskOf(corpus.seven, 7, 1, leftOut),
    taskOf(corpus.emoticon, emoticonClassCount, 0.3, leftOut),
  ]
  const common = filterRows(rows, commonFeatures(rows, tasks))
  const runs = seeds.map((seed) =>
    fitEmbedding(common, tasks, {
      width: settings.embeddingWidth,
      dropout: 0.6,
      rate: 0.1,
      passesBefore: 2,
      passes: settings.embeddingPasses,
      seed,
    }),
  )
  const headsOf = (task: number, classes: Int8Array, count: number) =>
    Array.from({ length: count }, (_, c) => {
      const linear = fitClass(rows, classes, c, leftOut)
      return blend([[linear, linearShare], ...runs.map((run) => [run[task]?.[c] ?? linear, 1 / runs.length] as const)])
    })
  return {
    polarity: fitPolarity(rows, corpus, leftOut),
    six: headsOf(0, corpus.six, 6),
    seven: headsOf(1, corpus.seven, 7),
  }
}

/** Embeddings of n-grams met fewer than four times would only learn those texts by heart. */
function commonFeatures(rows: SparseRows, tasks: readonly EmbeddingTask[]): Uint8Array {
  const counts = new Uint32Array(rows.width)
  for (const { members } of tasks) {
    for (const i of members) {
      const end = rows.starts[i + 1] ?? 0
      for (let k = rows.starts[i] ?? 0; k < end; k++) {
        const feature = rows.columns[k] ?? 0
        counts[feature] = (counts[feature] ?? 0) + 1
      }
    }
  }
  return Uint8Array.from(counts, (count) => (count >= 4 ? 1 : 0))
}

/** Margins are about a third of the log-odds that the embedding heads give; three makes both views count alike. */
const linearShare = 3

function taskOf(classes: Int8Array, classCount: number, share: number, leftOut: Uint8Array): EmbeddingTask {
  const members = Uint32Array.from([...classes.keys()].filter((i) => (classes[i] ?? -1) >= 0 && leftOut[i] === 0))
  return { classCount, members, labels: Uint8Array.from(members, (i) => classes[i] ?? 0), share }
}

function fitClass(rows: SparseRows, classes: Int8Array, wanted: number, leftOut: Uint8Array): LinearFit {
  const targets = classes.map((found, i) => (found < 0 || leftOut[i] === 1 ? 0 : found === wanted ? 1 : -1))
  return fitDual(rows, targets, { cost: 0.5, scales: ratioScales(rows, targets) })
}

function fitPolarity(rows: SparseRows, corpus: SentimentCorpus, leftOut: Uint8Array): LinearFit {
  const targets = corpus.polarity.map((polarity, i) => (leftOut[i] === 1 ? 0 : polarity))
  const plain = fitDual(rows, targets, { cost: 0.3, weights: corpus.weight })
  const scaled = fitDual(rows, targets, { cost: 0.3, weights: corpus.weight, scales: ratioScales(rows, targets) })
  return blend([
    [plain, 0.5],
    [scaled, 0.5],
  ])
}

function blend(parts: readonly (readonly [LinearFit, number])[]): LinearFit {
  const weights = new Float64Array(parts[0]?.[0].weights.length ?? 0)
  let bias = 0
  for (const [fit, share] of parts) {
    for (let f = 0; f < weights.length; f++) weights[f] = (weights[f] ?? 0) + share * (fit.weights[f] ?? 0)
    bias += share * fit.bias
  }
  return { weights, bias }
}

function calibrate(corpus: SentimentCorpus, trial: HeldOutScores, heads: Heads): TrainedOutput[] {
  const judged = [...corpus.polarity.keys()].filter((i) => corpus.polarity[i] !== 0 && corpus.weight[i] === 1)
  const polarity = fitPlatt(
    Float64Array.from(judged, (i) => trial.polarity[i] ?? 0),
    Uint8Array.from(judged, (i) => (corpus.polarity[i] === 1 ? 1 : 0)),
  )
  return [
    output(sentimentOutputs[0] ?? '', heads.polarity, polarity, 0),
    ...calibrateHead(corpus.six, trial.six, heads.six, 1),
    ...calibrateHead(corpus.seven, trial.seven, heads.seven, 1 + heads.six.length),
  ]
}

function calibrateHead(
  classes: Int8Array,
  trial: readonly Float64Array[],
  heads: readonly LinearFit[],
  firstOutput: number,
): TrainedOutput[] {
  const judged = [...classes.keys()].filter((i) => (classes[i] ?? -1) >= 0)
  const allowed = trial.map((_, c) => c)
  const cases = judged.map((i) => ({
    scores: Float64Array.from(trial, (scores) => scores[i] ?? 0),
    label: classes[i] ?? 0,
    allowed,
  }))
  const affines = fitSoftmax(cases, trial.length)
  const logOdds = cases.map(({ scores }) =>
    scores.map((score, c) => (affines[c]?.slope ?? 1) * score + (affines[c]?.offset ?? 0)),
  )
  const decision = chooseDecision(
    logOdds,
    judged.map((i) => classes[i] ?? 0),
    trial.length,
  )
  return heads.map((fit, c) => output(sentimentOutputs[firstOutput + c] ?? '', fit, affines[c], decision[c] ?? 0))
}

function output(name: string, fit: LinearFit, affine: Affine | undefined, decision: number): TrainedOutput {
  const { slope, offset } = affine ?? { slope: 1, offset: 0 }
  return { name, weights: fit.weights.map((weight) => weight * slope), bias: fit.bias * slope + offset, decision }
}

function writeCard(files: readonly TrainingFile[], corpus: SentimentCorpus, featureCount: number): string {
  const emoticons = corpus.emoticon.filter((name) => name >= 0).length
  return [
    '# Sentiment and emotion model',
    '',
    'Log-odds that are linear in hashed n-grams of one to three symbols: one output for polarity, six and seven for the two',
    'emotion schemes. The emotion heads average an NB-SVM with embeddings that learnt from emoticons first.',
    '',
    tableOf(
      ['training data', 'rows'],
      files.map((file) => [file.name, file.rows.length]),
    ),
    '',
    `${emoticons} posts with emoticons among the unlabelled ones; ${featureCount} n-grams, int8 weights.`,
    '',
    `Emotion classes: ${Object.values(emotionClasses)
      .map((classes) => classes.map((one) => one.emotion).join(', '))
      .join('; ')}.`,
    '',
  ].join('\n')
}
