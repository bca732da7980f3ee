// The topics of a deployment over several processes, with what each of them must be set to.
import { dayMs, weekMs } from '../../core/durations.ts'
import type { TopicWanted } from '../../store/kafka/driver.ts'
import type { Config } from '../config/config-schema.ts'

export interface DeploymentTopics {
  /** Where records arrive: the edge's own topic first, then those that others fill. */
  readonly posts: readonly string[]
  readonly documents: string
  readonly ticks: string
  readonly alerts: string
  readonly results: string
  readonly deadLetters: string
  readonly late: string
}

export interface TopicSizes {
  readonly postPartitions: number
  readonly documentPartitions: number
  readonly replicas: number
  readonly retentionMs: number
}

export function deploymentTopics(prefix: string, posts: readonly string[]): DeploymentTopics {
  const name = (topic: string) => `${prefix}${topic}`
  return {
    posts: [name('posts.push'), ...posts],
    documents: name('documents'),
    ticks: name('ticks'),
    alerts: name('alerts'),
    results: name('results'),
    deadLetters: name('dead-letters'),
    late: name('late'),
  }
}

// A record is at most some 200 KB after clipping; requests are cut at 0.9 MB, so 4 MB leave room for what others write.
const recordBytesMax = 4 * 1024 * 1024

/** The topics that these settings ask for. */
export function topicsOf(kafka: Config['kafka']): readonly TopicWanted[] {
  return wantedTopics(deploymentTopics(kafka.topicPrefix, kafka.posts), {
    postPartitions: kafka.postPartitions,
    documentPartitions: kafka.documentPartitions,
    replicas: kafka.replicas,
    retentionMs: kafka.retention,
  })
}

/** Raw topics are kept no longer than a day, as the text in them may be nobody's business after that. */
export function wantedTopics(topics: DeploymentTopics, sizes: TopicSizes): readonly TopicWanted[] {
  const { replicas, retentionMs } = sizes
  const settings = (keptMs: number) => ({
    'cleanup.policy': 'delete',
    'retention.ms': String(keptMs),
    'max.message.bytes': String(recordBytesMax),
    'min.insync.replicas': String(Math.max(1, replicas - 1)),
    'unclean.leader.election.enable': 'false',
  })
  const wanted = (topic: string, partitions: number, keptMs: number, more: Record<string, string> = {}) => ({
    topic,
    partitions,
    replicas,
    settings: { ...settings(keptMs), ...more },
  })
  const [own, ...others] = topics.posts
  return [
    // The edge stamps its records itself; those of others carry the broker's time, which nobody can set.
    wanted(own ?? '', sizes.postPartitions, Math.min(retentionMs, weekMs)),
    ...others.map((topic) => wanted(topic, sizes.postPartitions, dayMs, { 'message.timestamp.type': 'LogAppendTime' })),
    wanted(topics.documents, sizes.documentPartitions, retentionMs),
    wanted(topics.ticks, 1, retentionMs),
    wanted(topics.results, 1, Math.min(retentionMs, weekMs)),
    wanted(topics.alerts, 1, retentionMs),
    wanted(topics.deadLetters, 1, retentionMs),
    wanted(topics.late, 1, retentionMs),
  ]
}
