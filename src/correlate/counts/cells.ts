// The cells a document counts in: its topics and their parents, at every place level from the district down.
import type { Observation } from '../../core/document.ts'
import { hash32 } from '../../core/hash.ts'
import type { PlaceCode, TopicId } from '../../core/ids.ts'
import { otherTopic } from '../../core/ids.ts'
import { createPairMemory } from '../../core/pair-memory.ts'
import { parentPlace, placeAt } from '../../core/place-level.ts'
import { remembered } from '../../core/remembered.ts'
import type { Cell } from '../../core/signal.ts'
import { parentTopic, topLevelTopic } from '../../core/topic-path.ts'
import { keyGroupOfCell } from './routing.ts'

/** A topic with what its cells need to know of it, worked out once. */
export interface NamedTopic {
  readonly topic: TopicId
  /** The top-level topic. */
  readonly root: TopicId
  readonly hash: number
}

export interface NamedPlace {
  readonly place: PlaceCode
  /** The district, or the city where it is one. */
  readonly region: PlaceCode
  readonly hash: number
}

/**
 * The topics and places of a document, of which each pair is a cell; filled anew for each document. Of each list the first
 * so many count: to shorten an array and fill it again would allocate it again.
 */
export interface CrossedCells {
  topicCount: number
  readonly topics: NamedTopic[]
  /** Districts and below. */
  placeCount: number
  readonly places: NamedPlace[]
  /** Their cells span districts: kept by the second step. The home city where the document names none. */
  cityCount: number
  readonly cities: NamedPlace[]
}

export interface Cells {
  /** Valid until the next call. */
  cellsOf(observation: Observation): CrossedCells
  /** The key-group of the cells of this topic at this place. */
  keyGroupOf(topic: NamedTopic, place: NamedPlace): number
  /** `topic|city`: the series from which the cells of this top-level topic in this city borrow their rhythm. */
  rootName(topic: NamedTopic, place: NamedPlace): string
}

/** Names remembered with what they lead to; beyond it all are worked out anew. */
const rememberedMax = 65_536

/** Topics and places of one document that are counted. */
const topicsPerDocumentMax = 2
const placesPerDocumentMax = 3
/** Topics below this probability are guesses. */
const topicProbabilityMin = 0.3

/** `home` is where documents without a place of their own count. */
export function createCells(home: PlaceCode): Cells {
  const pathOfTopic = remembered(topicPath, rememberedMax)
  const pathOfPlace = remembered(placePath, rememberedMax)
  const cityOf = remembered((code: PlaceCode) => namedPlace(placeAt(code, 'city')), rememberedMax)
  const keyGroups = createPairMemory(keyGroupOfCell, rememberedMax)
  const names = createPairMemory((root: TopicId, city: PlaceCode) => `${root}|${city}`, rememberedMax)
  const homeCity = namedPlace(placeAt(home, 'city'))
  const other = [namedTopic(otherTopic)]
  const crossed: CrossedCells = { topicCount: 0, topics: [], placeCount: 0, places: [], cityCount: 0, cities: [] }

  function addTopics(more: readonly NamedTopic[]): void {
    for (const item of more) {
      let at = 0
      while (at < crossed.topicCount && crossed.topics[at]?.topic !== item.topic) at++
      if (at < crossed.topicCount) continue
      crossed.topics[at] = item
      crossed.topicCount++
    }
  }

  function findTopics(observation: Observation): void {
    crossed.topicCount = 0
    for (let i = 0; i < observation.topics.length && i < topicsPerDocumentMax; i++) {
      const score = observation.topics[i] as Observation['topics'][number]
      if (score.probability >= topicProbabilityMin) addTopics(pathOfTopic(score.topic))
    }
    if (crossed.topicCount === 0) addTopics(other)
  }

  function cellsOf(observation: Observation): CrossedCells {
    crossed.placeCount = 0
    crossed.cityCount = 0
    for (let i = 0; i < observation.places.length && i < placesPerDocumentMax; i++) {
      const { code } = observation.places[i] as Observation['places'][number]
      const path = pathOfPlace(code)
      for (const place of path) crossed.placeCount = withNew(crossed.places, crossed.placeCount, place)
      crossed.cityCount = withNew(crossed.cities, crossed.cityCount, cityOf(code))
    }
    if (crossed.cityCount === 0) crossed.cityCount = withNew(crossed.cities, 0, homeCity)
    findTopics(observation)
    return crossed
  }

  return {
    cellsOf,
    keyGroupOf: ({ root }, { region }) => keyGroups(root, region),
    rootName: ({ root }, { place }) => names(root, place),
  }
}

function namedTopic(topic: TopicId): NamedTopic {
  return { topic, root: topLevelTopic(topic), hash: hash32(topic, 1) | 0 }
}

function namedPlace(place: PlaceCode): NamedPlace {
  return { place, region: placeAt(place, 'district'), hash: hash32(place, 2) | 0 }
}

/** Adds the place behind the first `count` unless it is among them; returns how many there are. */
function withNew(places: NamedPlace[], count: number, item: NamedPlace): number {
  for (let i = 0; i < count; i++) if (places[i]?.place === item.place) return count
  places[count] = item
  return count + 1
}

/** A topic and its ancestors, the finest first. */
function topicPath(topic: TopicId): NamedTopic[] {
  const path: NamedTopic[] = []
  for (let up = topic; up !== '*'; up = parentTopic(up)) path.push(namedTopic(up))
  return path
}

/** A place and its ancestors up to the district; nothing for what is coarser. */
function placePath(code: PlaceCode): NamedPlace[] {
  const path: NamedPlace[] = []
  for (let place = code; place.length >= 6; place = parentPlace(place)) path.push(namedPlace(place))
  return path
}

/** The series from which a cell borrows its rhythm: its top-level topic in its city. */
export function rootOf(cell: Cell): string {
  return `${topLevelTopic(cell.topic)}|${placeAt(cell.place, 'city')}`
}

export function cellKey(cell: Cell): string {
  return `${cell.topic}|${cell.place}`
}
