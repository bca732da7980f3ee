// The cells a document counts in: its topics and their parents, at every place level from the district down.
import type { Observation } from '../core/document.ts'
import type { PlaceCode, TopicId } from '../core/ids.ts'
import { parentPlace, placeAt } from '../core/place-level.ts'
import type { Cell } from '../core/signal.ts'
import { parentTopic, topLevelTopic } from '../core/topic-path.ts'
import type { CorrelatorOptions } from './options.ts'
import { keyGroupOfCell } from './routing.ts'

/** The topic of documents about none of the topics. */
export const otherTopic = 'other' as TopicId

/** A cell with what is known of it by name alone. */
export interface KeyedCell {
  /** Under which it is stored. */
  readonly key: string
  readonly cell: Cell
  readonly keyGroup: number
  readonly root: string
}

export interface Cells {
  cellsOf(observation: Observation): KeyedCell[]
  /** The same document's cells that span districts: kept by the second step. */
  parentCellsOf(observation: Observation): KeyedCell[]
}

/** Cells remembered by name; at about 300 bytes each. Beyond it all are made anew. */
const rememberedMax = 65_536

export function createCells(options: CorrelatorOptions): Cells {
  // The same few thousand cells come again and again: their keys are joined and hashed once, not once a document.
  const remembered = new Map<TopicId, Map<PlaceCode, KeyedCell>>()
  let size = 0

  function keyed(topic: TopicId, place: PlaceCode): KeyedCell {
    const known = remembered.get(topic)?.get(place)
    if (known !== undefined) return known
    if (size >= rememberedMax) {
      remembered.clear()
      size = 0
    }
    const cell = { topic, place }
    const made = { key: cellKey(cell), cell, keyGroup: keyGroupOfCell(topic, place), root: rootOf(cell) }
    const places = remembered.get(topic) ?? new Map<PlaceCode, KeyedCell>()
    remembered.set(topic, places.set(place, made))
    size++
    return made
  }

  function crossed(topics: readonly TopicId[], places: readonly PlaceCode[]): KeyedCell[] {
    const cells: KeyedCell[] = []
    for (const topic of topics) for (const place of places) cells.push(keyed(topic, place))
    return cells
  }

  function cellsOf(observation: Observation): KeyedCell[] {
    const places = placesOf(observation, options)
    return places.length === 0 ? [] : crossed(topicsOf(observation, options), places)
  }

  function parentCellsOf(observation: Observation): KeyedCell[] {
    const cities = new Set<PlaceCode>()
    for (const place of observation.places.slice(0, options.placesPerDocumentMax))
      cities.add(placeAt(place.code, 'city'))
    if (cities.size === 0) cities.add(placeAt(options.home, 'city'))
    return crossed(topicsOf(observation, options), [...cities])
  }

  return { cellsOf, parentCellsOf }
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
