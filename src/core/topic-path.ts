// Topic ids are dotted paths; the first segment is the top-level topic, which also chooses the key-group.
import type { TopicId } from './ids.ts'
import { rootTopic } from './ids.ts'

export function topLevelTopic(topic: TopicId): TopicId {
  const dot = topic.indexOf('.')
  return dot < 0 ? topic : (topic.slice(0, dot) as TopicId)
}

export function parentTopic(topic: TopicId): TopicId {
  const dot = topic.lastIndexOf('.')
  return dot < 0 ? rootTopic : (topic.slice(0, dot) as TopicId)
}
