// `eval cascade`: how well rumour-like spread is recognised from the first hours, on splits that do not leak.
import { hourMs } from '../../src/core/durations.ts'
import { createRandom } from '../../src/core/random.ts'
import type { LabelledCascade } from '../cascade/event.ts'
import { seenWithin } from '../cascade/event.ts'
import { predictLogistic, trainLogistic } from '../cascade/logistic.ts'
import type { SparseVector } from '../cascade/logistic.ts'
import type { ProbabilityScores } from '../cascade/scores.ts'
import { scoreProbabilities } from '../cascade/scores.ts'
import { rootFeatures, learnScaling, scaled, spreadFeatures } from '../cascade/spread-features.ts'
import type { Split } from '../cascade/splits.ts'
import { chronologicalSplit, groupedSplits, nearDuplicateGroups } from '../cascade/splits.ts'
import type { GramCounts } from '../cascade/text-features.ts'
import { countGrams, learnIdf, weighGrams } from '../cascade/text-features.ts'

export interface SplitScores {
  readonly grouped: ProbabilityScores
  readonly chronological: ProbabilityScores
}

export interface CascadeReport {
  readonly events: number
  readonly rumours: number
  readonly reposts: number
  readonly nearDuplicateGroups: number
  /** Grouped split, one hour seen. */
  readonly accuracy: number
  readonly macroF1: number
  readonly measured: string
  /** By hours seen after the first post; "0" is the first post alone. */
  readonly hours: Readonly<Record<string, SplitScores>>
  /** One hour seen, with less to go by. */
  readonly ablations: Readonly<Record<string, SplitScores>>
}

const ablations = ['spread-only', 'text-only', 'first-post-and-spread', 'without-debunking'] as const
type Ablation = (typeof ablations)[number]
type Inputs = 'all' | Ablation

export interface CascadeEvaluationOptions {
  readonly hours: readonly number[]
  readonly folds: number
  readonly progress: (text: string) => void
}

const ablationHours = 1
// Readers who call a post a lie have looked it up; what such reposts say is an answer, not spread.
const debunking =
  /谣|不实|假的|造假|假新闻|假消息|虚假|骗|求证|真相|真的吗|真的假|是真|属实|不信|官方|微博小秘书|举报|已删/u
const measured =
  'Label: the platform called the post a rumour later. Near-duplicate first posts are on one side (grouped), or the last fifth ' +
  'by time is tested (chronological). The model is trained on the training side alone. Readers who doubt or debunk are part ' +
  'of what is seen, so the figures say how early readers and spread give a rumour away, not whether a text is true; ' +
  'without-debunking leaves such reposts out. Final counts of reposts, comments and likes are not used.'

/** Events in any order; the same events give the same figures. */
export function evaluateCascades(events: readonly LabelledCascade[], options: CascadeEvaluationOptions): CascadeReport {
  const cascades = [...events].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1))
  const group = nearDuplicateGroups(cascades.map((cascade) => cascade.text))
  const folds = groupedSplits(group, options.folds)
  const later = chronologicalSplit(
    cascades.map((cascade) => cascade.timeMs),
    group,
  )
  const rootGrams = cascades.map(({ text }) => countGrams([text], rootGram))
  const score = (hours: number, inputs: Inputs): SplitScores => {
    options.progress(`eval cascade: ${hours} h, ${inputs}`)
    const views = cascades.map((cascade, i) => viewOf(cascade, rootGrams[i], hours * hourMs, inputs))
    const labels = cascades.map((cascade) => cascade.isRumour)
    return { grouped: judge(views, labels, folds), chronological: judge(views, labels, [later]) }
  }
  const hours = Object.fromEntries(options.hours.map((hour) => [`${hour}`, score(hour, 'all')]))
  const headline = hours['1']?.grouped
  return {
    events: cascades.length,
    rumours: cascades.filter((cascade) => cascade.isRumour).length,
    reposts: cascades.reduce((sum, cascade) => sum + cascade.delaysMs.length, 0),
    nearDuplicateGroups: new Set(group).size,
    accuracy: headline?.accuracy ?? 0,
    macroF1: headline?.macroF1 ?? 0,
    measured,
    hours,
    ablations: Object.fromEntries(ablations.map((name) => [name, score(ablationHours, name)])),
  }
}

/** What the model sees of one cascade. */
interface View {
  readonly root: GramCounts | null
  readonly reposts: GramCounts | null
  readonly numbers: readonly number[]
}

const rootGram = { unitsMax: 3, bits: 18 }
const repostGram = { unitsMax: 2, bits: 18 }
// The first reposts say most, and a big cascade must not cost more than a small one.
const repostCharactersMax = 6_000
// Lengths of the three parts against each other. Reposts tell more than the first post; a number in three of thirty is far
// from its mean, so their part is about 0.3 long. Neighbouring values change the accuracy by less than its standard error.
const rootScale = 1.5
const repostScale = 2
const numbersScale = 0.05
const cost = 20
const epochsMax = 20

function viewOf(cascade: LabelledCascade, root: GramCounts | undefined, horizonMs: number, inputs: Inputs): View {
  const seen = seenWithin(cascade, horizonMs)
  const texts = inputs === 'without-debunking' ? seen.texts.filter((text) => !debunking.test(text)) : seen.texts
  const isWithoutReposts = inputs === 'spread-only' || inputs === 'first-post-and-spread'
  return {
    root: inputs === 'spread-only' ? null : (root ?? null),
    reposts: isWithoutReposts ? null : countGrams(firstCharacters(texts), repostGram),
    numbers: numbersOf(cascade, seen, horizonMs, inputs),
  }
}

function numbersOf(
  cascade: LabelledCascade,
  seen: LabelledCascade,
  horizonMs: number,
  inputs: Inputs,
): readonly number[] {
  if (inputs === 'text-only') return []
  const spread = spreadFeatures(seen, horizonMs)
  return inputs === 'spread-only' ? spread : [...rootFeatures(cascade), ...spread]
}

function firstCharacters(texts: readonly string[]): readonly string[] {
  let left = repostCharactersMax
  const kept: string[] = []
  for (const text of texts) {
    if (left <= 0) break
    if (text === '') continue
    kept.push(text.slice(0, left))
    left -= text.length
  }
  return kept
}

/** Probabilities of all test rows together. */
function judge(views: readonly View[], labels: readonly boolean[], splits: readonly Split[]): ProbabilityScores {
  const truth: boolean[] = []
  const probabilities: number[] = []
  for (const { train, test } of splits) {
    const toVector = learnVectors(train.map((index) => views[index]).filter((view) => view !== undefined))
    const vectors = train.map((index) => toVector(views[index]))
    const weights = trainLogistic(
      vectors,
      train.map((index) => labels[index] === true),
      { dimension: dimensionOf(views), cost, epochsMax, random: createRandom('cascade') },
    )
    for (const index of test) {
      truth.push(labels[index] === true)
      probabilities.push(predictLogistic(weights, toVector(views[index])))
    }
  }
  return scoreProbabilities(truth, probabilities)
}

function dimensionOf(views: readonly View[]): number {
  return 2 ** rootGram.bits + 2 ** repostGram.bits + (views[0]?.numbers.length ?? 0) + 1
}

function learnVectors(training: readonly View[]): (view: View | undefined) => SparseVector {
  const rootIdf = learnIdf(present(training.map((view) => view.root)), rootGram.bits, 2)
  const repostIdf = learnIdf(present(training.map((view) => view.reposts)), repostGram.bits, 2)
  const scaling = learnScaling(training.map((view) => view.numbers))
  const repostsAt = 2 ** rootGram.bits
  const numbersAt = repostsAt + 2 ** repostGram.bits
  return (view) => {
    const parts: SparseVector[] = []
    if (view?.root) parts.push(weighGrams(view.root, rootIdf, 0, rootScale))
    if (view?.reposts) parts.push(weighGrams(view.reposts, repostIdf, repostsAt, repostScale))
    const numbers = scaled(view?.numbers ?? [], scaling).map((value) => value * numbersScale)
    // The last one is the same for all: the intercept.
    parts.push({
      indexes: Int32Array.from([...numbers, 1], (_, i) => numbersAt + i),
      values: Float32Array.from([...numbers, 1]),
    })
    return joined(parts)
  }
}

function present<T>(values: readonly (T | null)[]): readonly T[] {
  return values.filter((value) => value !== null)
}

function joined(parts: readonly SparseVector[]): SparseVector {
  const length = parts.reduce((sum, part) => sum + part.indexes.length, 0)
  const indexes = new Int32Array(length)
  const values = new Float32Array(length)
  let at = 0
  for (const part of parts) {
    indexes.set(part.indexes, at)
    values.set(part.values, at)
    at += part.indexes.length
  }
  return { indexes, values }
}
