// Names the hazards and public services a text is about, each with a calibrated probability, or none.
import { EarlyWarningError } from '../core/errors.ts'
import type { TopicScore } from '../core/document.ts'
import type { TopicId } from '../core/ids.ts'
import type { Channel } from '../core/post.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { topLevelTopic } from '../core/topic-path.ts'
import { decodeModel } from './features-model.ts'
import type { ScoredModel, Scorer } from './features-scorer.ts'
import { scoreTogether } from './features-scorer.ts'

/** A topic is reported from this probability on. */
export const topicProbabilityMin = 0.5

/** At most this many are reported, the most probable first. */
export const topicCountMax = 4

/**
 * Reports the most specific topics: a top-level topic only where none of its children passes. A hotline or grid post is a
 * report about something, so its service topics start from better odds than those of open chatter.
 */
export function createTopics(
  model: Uint8Array | ScoredModel,
  taxonomy: Taxonomy,
): (text: string, channel: Channel) => TopicScore[] {
  const { outputs, score } = createTopicScorer(model)
  const heads = outputs.map((name) => readHead(name as TopicId, taxonomy))
  return function topics(text, channel) {
    const scores = score(text)
    const bonus = serviceBonus[channel]
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
  const { model, score } = scored instanceof Uint8Array ? scoreTogether(decodeModel(scored, 'topics'))[0] : scored
  if (model.outputs.length === 0)
    throw new EarlyWarningError('MODEL_INVALID', 'The topic model has no topics; train it again.')
  return { outputs: model.outputs, score }
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
