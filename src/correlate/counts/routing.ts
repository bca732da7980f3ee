// Which key-group looks after a document: counts go by district and top-level topic, clusters by city.
import { hash32 } from '../../core/hash.ts'
import type { PlaceCode, TopicId } from '../../core/ids.ts'
import { placeAt } from '../../core/place-level.ts'
import { topLevelTopic } from '../../core/topic-path.ts'

export const keyGroupCount = 256
/** Bursts belong to no key-group. */
export const burstKeyGroup = -1

/** The key-group of a cell. */
export function keyGroupOfCell(topic: TopicId, place: PlaceCode): number {
  return hash32(`${topLevelTopic(topic)}|${placeAt(place, 'district')}`) % keyGroupCount
}

/**
 * The key-group in which a document looks for others about the same happening. A city, not a district and topic: people
 * name the same thing by city, district or street and classifiers waver between topics, and a happening cut in two is
 * lost, while unrelated documents side by side cost only look-ups. Without a city, the country.
 */
export function keyGroupOfCluster(place: string): number {
  return hash32(place.length >= 4 ? place.slice(0, 4) : '', 1) % keyGroupCount
}
