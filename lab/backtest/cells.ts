// What naive rules look at: when documents of one topic and place came, counted without any further thought.
import type { DocumentKey, PlaceCode, TopicId } from '../../src/core/ids.ts'
import { anywhere } from '../../src/core/ids.ts'
import type { Observation } from '../../src/core/document.ts'
import { placeAt } from '../../src/core/place-level.ts'

/** What the naive rules need of a document; an `Observation` has it. */
export type CountedDocument = Pick<Observation, 'key' | 'timeMs' | 'topics' | 'places'>

export interface CellHistory {
  readonly topic: TopicId
  readonly place: PlaceCode
  /** In event-time order; `keys[i]` came at `times[i]`, epoch ms. */
  readonly times: readonly number[]
  readonly keys: readonly DocumentKey[]
}

/**
 * Topic × district, and topic × everywhere. A document counts under its most probable topic, once in every district
 * that it mentions; copies count like any other document, because that is what a naive rule does.
 */
export function cellHistories(observations: readonly CountedDocument[]): readonly CellHistory[] {
  const cells = new Map<string, { topic: TopicId; place: PlaceCode; times: number[]; keys: DocumentKey[] }>()
  const ordered = observations.toSorted((a, b) => a.timeMs - b.timeMs || (a.key < b.key ? -1 : 1))
  for (const observation of ordered) {
    const topic = observation.topics[0]?.topic
    if (topic === undefined) continue
    const districts = observation.places
      .filter(({ code }) => code.length >= 6)
      .map(({ code }) => placeAt(code, 'district'))
    for (const place of new Set<PlaceCode>([anywhere, ...districts])) {
      const name = `${topic}|${place}`
      const cell = cells.get(name) ?? { topic, place, times: [], keys: [] }
      cell.times.push(observation.timeMs)
      cell.keys.push(observation.key)
      cells.set(name, cell)
    }
  }
  return [...cells].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, cell]) => cell)
}
