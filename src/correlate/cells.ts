// The cells a document counts in: its topics and their parents, at every place level from the district down.
import type { Observation } from '../core/document.ts'
import type { PlaceCode, TopicId } from '../core/ids.ts'
import { parentPlace, placeAt } from '../core/place-level.ts'
import type { Cell } from '../core/signal.ts'
import { parentTopic, topLevelTopic } from '../core/topic-path.ts'
import type { CorrelatorOptions } from './options.ts'

/** The topic of documents about none of the topics. */
export const otherTopic = 'other' as TopicId

/** A cell with the key it is stored under. */
export interface KeyedCell {
  readonly key: string
  readonly cell: Cell
}

export function cellsOf(observation: Observation, options: CorrelatorOptions): KeyedCell[] {
  const cells: KeyedCell[] = []
  const topics = topicsOf(observation, options)
  const places = placesOf(observation, options)
  for (const topic of topics) for (const place of places) cells.push(keyed(topic, place))
  return cells
}

/** The same document's cells that span districts: kept by the second step. */
export function parentCellsOf(observation: Observation, options: CorrelatorOptions): KeyedCell[] {
  const cities = new Set<PlaceCode>()
  for (const place of observation.places.slice(0, options.placesPerDocumentMax)) cities.add(placeAt(place.code, 'city'))
  if (cities.size === 0) cities.add(placeAt(options.home, 'city'))
  const cells: KeyedCell[] = []
  const topics = topicsOf(observation, options)
  for (const topic of topics) for (const place of cities) cells.push(keyed(topic, place))
  return cells
}

function keyed(topic: TopicId, place: PlaceCode): KeyedCell {
  return { key: `${topic}|${place}`, cell: { topic, place } }
}

function topicsOf(observation: Observation, options: CorrelatorOptions): TopicId[] {
  const topics: TopicId[] = []
  for (const score of observation.topics.slice(0, options.topicsPerDocumentMax)) {
    if (score.probability < options.topicProbabilityMin) continue
    for (let topic = score.topic; topic !== '*'; topic = parentTopic(topic)) {
      if (!topics.includes(topic)) topics.push(topic)
    }
  }
  if (topics.length === 0) topics.push(otherTopic)
  return topics
}

function placesOf(observation: Observation, options: CorrelatorOptions): PlaceCode[] {
  const places: PlaceCode[] = []
  for (const mention of observation.places.slice(0, options.placesPerDocumentMax)) {
    for (let place = mention.code; place.length >= 6; place = parentPlace(place)) {
      if (!places.includes(place)) places.push(place)
    }
  }
  return places
}

/** The series from which a cell borrows its rhythm: its top-level topic in its city. */
export function rootOf(cell: Cell): string {
  return `${topLevelTopic(cell.topic)}|${placeAt(cell.place, 'city')}`
}

export function cellKey(cell: Cell): string {
  return `${cell.topic}|${cell.place}`
}
