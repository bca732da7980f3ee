// The tree of topics: hazards and public services, never opinions.
import type { TopicId } from './ids.ts'

export interface Topic {
  readonly id: TopicId
  readonly zh: string
  readonly en: string
  /** `hazard` endangers people or property; `service` is a public service that can fail. */
  readonly kind: 'hazard' | 'service'
  /** Expected harm if it becomes a crisis, 0…1; multiplies the probability into a level. */
  readonly severity: number
  /** Who has to act on it; topics below it that name nobody else are theirs too. */
  readonly department?: { readonly zh: string; readonly en: string } | undefined
}

export interface Taxonomy {
  readonly topics: readonly Topic[]
  find(id: TopicId): Topic | undefined
}

export function createTaxonomy(topics: readonly Topic[]): Taxonomy {
  const byId = new Map(topics.map((topic) => [topic.id, topic]))
  return { topics, find: (id) => byId.get(id) }
}
