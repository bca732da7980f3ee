// The longest chain of steps in their order: what was seen first, what followed, within the time of the sequence.
import type { DocumentKey } from '../../core/ids.ts'

/** A document that may be this step. */
export interface Sighting {
  readonly step: number
  readonly timeMs: number
  readonly key: DocumentKey
  readonly voice: string
}

export interface Chain {
  /** One sighting a step, from the first step of the sequence on, in order of time. */
  readonly sightings: readonly Sighting[]
}

const empty: Chain = { sightings: [] }

/**
 * For each first step the earliest follower of each next one: taking the earliest never shortens what can still follow.
 * The longest chain wins; of equals the latest, because it is the one that may go on. A document is one step of a chain.
 * At most 64 sightings a place, so this is at most 64 walks over 64 entries. `sightings` are in order of time, then key.
 */
export function longestChain(sightings: readonly Sighting[], stepCount: number, withinMs: number): Chain {
  let best = empty
  for (let start = 0; start < sightings.length; start++) {
    const first = sightings[start] as Sighting
    if (first.step !== 0) continue
    const chain = [first]
    for (let at = start + 1; at < sightings.length && chain.length < stepCount; at++) {
      const next = sightings[at] as Sighting
      if (next.timeMs - first.timeMs > withinMs) break
      if (next.step === chain.length && chain.every((one) => one.key !== next.key)) chain.push(next)
    }
    if (chain.length >= best.sightings.length) best = { sightings: chain }
  }
  return best
}

/** Keeps the order of time and key; the oldest goes beyond the limit. True where it was not there before. */
export function insertSighting(sightings: Sighting[], sighting: Sighting, sizeMax: number): boolean {
  let at = sightings.length
  while (at > 0 && isAfter(sightings[at - 1] as Sighting, sighting)) at--
  const before = sightings[at - 1]
  if (before !== undefined && before.key === sighting.key && before.step === sighting.step) return false
  sightings.splice(at, 0, sighting)
  if (sightings.length > sizeMax) sightings.shift()
  return true
}

function isAfter(a: Sighting, b: Sighting): boolean {
  return a.timeMs > b.timeMs || (a.timeMs === b.timeMs && (a.key > b.key || (a.key === b.key && a.step > b.step)))
}
