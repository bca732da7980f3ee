// Names the hazards and public services a text is about, each with a calibrated probability, or none.
import { round4 } from '../../core/numbers.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { TopicScore } from '../../core/document.ts'
import type { TopicId } from '../../core/ids.ts'
import type { Channel } from '../../core/post.ts'
import type { Taxonomy } from '../../core/taxonomy.ts'
import { topLevelTopic } from '../../core/topic-path.ts'
import { decodeModel } from './feature-model.ts'
import type { ScoredModel, Scorer } from './feature-scorer.ts'
import { scoreTogether } from './feature-scorer.ts'
import { labelledDepartments } from './topics-labels.ts'

/** A topic is reported from this probability on. */
const topicProbabilityMin = 0.5

/** At most this many are reported, the most probable first. */
const topicCountMax = 4

/**
 * Reports the most specific topics: a top-level topic only where none of its children passes. A hotline or grid post is a
 * report about something, so its service topics start from better odds than those of open chatter; which department it is
 * for says a model that has learnt from complaints alone.
 */
export function createTopics(
  model: Uint8Array | ScoredModel,
  taxonomy: Taxonomy,
  departments: Uint8Array | ScoredModel | null = null,
): (text: string, channel: Channel) => TopicScore[] {
  const { outputs, score } = createTopicScorer(model)
  const heads = outputs.map((name) => readHead(name as TopicId, taxonomy))
  const refine = departments === null ? null : createRefinement(departments, outputs)
  return function topics(text, channel) {
    const scores = score(text)
    const bonus = serviceBonus[channel]
    if (refine !== null && complaintChannels.has(channel)) refine(text, scores, bonus)
    const found: TopicScore[] = []
    for (let o = 0; o < scores.length; o++) {
      // Nearly all topics of a text end here, without a look at what they are.
      const logOddsMost = (scores[o] as number) + Math.max(0, bonus)
      if (logOddsMost < logOddsMin) continue
      const head = heads[o]
      if (head === undefined) continue
      const logOdds = (scores[o] as number) + (head.service ? bonus : 0)
      if (logOdds < logOddsMin) continue
      // Platt's curve is trusted to 0.999 and no further.
      found.push({ topic: head.topic, probability: Math.min(0.999, round4(1 / (1 + Math.exp(-logOdds)))) })
    }
    if (found.length === 0) return found
    return specific(found)
  }
}

const logOddsMin = Math.log(topicProbabilityMin / (1 - topicProbabilityMin))

const serviceBonus: Readonly<Record<Channel, number>> = { hotline: 1, grid: 1, forum: 0.5, weibo: 0, news: -1 }

const complaintChannels: ReadonlySet<Channel> = new Set(['hotline', 'grid'])

/** Puts the log-odds of the departments in place; the bonus is taken off beforehand, because these heads know complaints only. */
function createRefinement(
  departments: Uint8Array | ScoredModel,
  outputs: readonly string[],
): (text: string, scores: Float64Array, bonus: number) => void {
  const { outputs: names, score } = createDepartmentScorer(departments)
  const columns = names.map((name) => (labelledDepartments.has(name) ? outputs.indexOf(name) : -1))
  return function refine(text, scores, bonus) {
    const refined = score(text)
    for (let d = 0; d < columns.length; d++) {
      const column = columns[d] as number
      if (column >= 0) scores[column] = (refined[d] as number) - bonus
    }
  }
}

interface Head {
  readonly topic: TopicId
  readonly service: boolean
}

function readHead(topic: TopicId, taxonomy: Taxonomy): Head | undefined {
  const known = taxonomy.find(topic)
  return known === undefined ? undefined : { topic, service: known.kind === 'service' }
}

function specific(found: readonly TopicScore[]): TopicScore[] {
  const withChild = new Set(found.flatMap(({ topic }) => (topic.includes('.') ? [topLevelTopic(topic)] : [])))
  return found
    .filter(({ topic }) => !withChild.has(topic))
    .sort((a, b) => b.probability - a.probability || (a.topic < b.topic ? -1 : 1))
    .slice(0, topicCountMax)
}

export interface TopicScorer {
  readonly outputs: readonly string[]
  /** Log-odds per output; the array is reused by the next call. */
  readonly score: Scorer
}

export function createTopicScorer(scored: Uint8Array | ScoredModel): TopicScorer {
  return scorerOf(scored, 'topics')
}

export function createDepartmentScorer(scored: Uint8Array | ScoredModel): TopicScorer {
  return scorerOf(scored, 'departments')
}

function scorerOf(scored: Uint8Array | ScoredModel, kind: string): TopicScorer {
  const { model, score } = scored instanceof Uint8Array ? scoreTogether(decodeModel(scored, kind))[0] : scored
  if (model.outputs.length === 0)
    throw new EarlyWarningError('MODEL_INVALID', `The model of the ${kind} names none; train it again.`)
  return { outputs: model.outputs, score }
}
