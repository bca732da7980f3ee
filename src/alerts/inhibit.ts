// Inhibition: a small alarm about what a larger alert already tells is told with it, until it grows or says something of its own.
import { hourMs } from '../core/durations.ts'
import type { Level } from '../core/alert-state.ts'
import { levels } from '../core/alert-state.ts'
import type { PlaceCode, TopicId } from '../core/ids.ts'
import { otherTopic } from '../core/ids.ts'
import type { Situation } from '../core/situation.ts'

/** What a firing alert speaks of. */
export interface Scope {
  readonly topic: TopicId
  readonly places: readonly PlaceCode[]
  readonly terms: readonly string[]
  readonly voices: number
  readonly lastMs: number
}

/** So many times the voices of the small one, and at least so many. */
const timesLarger = 3
const hostVoicesMin = 6
/** An alert that has not grown for so long says nothing about what comes now. */
const freshMs = 12 * hourMs
const districtLength = 6

export function scopeOf({ topic, places, terms, voices, lastMs }: Situation): Scope {
  return { topic, places, terms, voices, lastMs }
}

/**
 * True where the alert is larger and no less urgent, still grows, and the situation names no place outside of it and agrees in
 * topic or in one of its strongest words. A situation that names a district of its own is never held back.
 */
export function inhibits(host: Scope, hostLevel: Level, situation: Situation, level: Level): boolean {
  if (host.voices < Math.max(hostVoicesMin, timesLarger * situation.voices)) return false
  if (levels.indexOf(hostLevel) < levels.indexOf(level)) return false
  if (situation.firstMs - host.lastMs > freshMs || situation.lastMs - host.lastMs > freshMs) return false
  return situation.places.every((place) => liesWithin(place, host.places)) && isRelated(host, situation)
}

/** A district must be one of the host's; what is vaguer must contain one of its places. */
function liesWithin(place: PlaceCode, places: readonly PlaceCode[]): boolean {
  const prefix = place.slice(0, districtLength)
  return places.some((one) => one.startsWith(prefix))
}

/** Matters that no topic covers have nothing in common by that. */
function isRelated(host: Scope, { topic, terms }: Situation): boolean {
  if (
    (topic !== otherTopic && host.topic === topic) ||
    host.topic.startsWith(`${topic}.`) ||
    topic.startsWith(`${host.topic}.`)
  )
    return true
  return terms.some((term) => host.terms.includes(term))
}
