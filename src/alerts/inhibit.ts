// Inhibition: a small alarm about what a larger alert already tells is told with it, until it grows or says something of its own.
import type { Level } from '../core/alert.ts'
import { levels } from '../core/alert.ts'
import type { PlaceCode, TopicId } from '../core/ids.ts'
import type { Situation } from '../core/situation.ts'

/** What a firing alert speaks of. */
export interface Scope {
  readonly topic: TopicId
  readonly places: readonly PlaceCode[]
  readonly terms: readonly string[]
  readonly cues: Situation['cues']
  readonly voices: number
  readonly lastMs: number
}

/** So many times the voices of the small one, and at least so many. */
const timesLarger = 2
const hostVoicesMin = 4
/** An alert that has not grown for so long says nothing about what comes now. */
const freshMs = 12 * 3_600_000
const districtLength = 6
/** What half of a small situation sees or suffers is the alert's as well where so many of its voices tell of it, and two at least. */
const hostCueShare = 0.1
const harmCues = ['explosion', 'collapse', 'fire', 'smoke', 'smell', 'contamination', 'symptom', 'outage'] as const

export function scopeOf({ topic, places, terms, cues, voices, lastMs }: Situation): Scope {
  return { topic, places, terms, cues, voices, lastMs }
}

/**
 * True where the alert is larger and no less urgent, still grows, and the situation names no place outside of it and agrees in
 * topic, in one of its strongest words or in what people see and suffer. A situation that names a district of its own is never held back.
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

function isRelated(host: Scope, { topic, terms, cues, voices }: Situation): boolean {
  if (host.topic === topic || host.topic.startsWith(`${topic}.`) || topic.startsWith(`${host.topic}.`)) return true
  if (terms.some((term) => host.terms.includes(term))) return true
  return harmCues.some(
    (kind) => (cues[kind] ?? 0) * 2 >= voices && (host.cues[kind] ?? 0) >= Math.max(2, host.voices * hostCueShare),
  )
}
