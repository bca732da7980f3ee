// What a flood sweeps along: while a source overflows, what is new in it belongs to the burst that leads the flood.
import type { Observation } from '../../core/document.ts'
import type { ClusterSignature } from '../../core/signal.ts'
import { harmCues } from '../judge/probability.ts'
import type { Burst } from './burst.ts'
import type { Floods } from './floods.ts'
import type { Kinship } from './kinship.ts'
import { increment, most } from './kinship.ts'

export interface Swept {
  /** The burst that leads the flood of the source that most of these documents come from. */
  byDocuments(recent: readonly Observation[]): string | null
  /** Only talk about nothing in particular is swept along: what names a place, a hazard or harm stands for itself. */
  byCluster(signature: ClusterSignature): string | null
}

/** Share of documents that must come from the source that overflows. */
const floodShareMin = 0.6

export function createSwept(floods: Floods, bursts: ReadonlyMap<string, Burst>, rootOf: Kinship['rootOf']): Swept {
  function leaderOf(source: string): string | null {
    const burst = floods.burstOf(source)
    return burst !== null && bursts.has(burst) ? rootOf(burst) : null
  }

  function byDocuments(recent: readonly Observation[]): string | null {
    const sources = new Map<string, number>()
    for (const one of recent) increment(sources, one.source)
    const source = most(sources)
    if (source === null || (sources.get(source) ?? 0) < recent.length * floodShareMin) return null
    return leaderOf(source)
  }

  function byCluster(signature: ClusterSignature): string | null {
    if (speaksOfSomething(signature)) return null
    const { sources, firstMs } = signature
    const texts = Object.values(sources).reduce((sum, count) => sum + count, 0)
    for (const [source, count] of Object.entries(sources)) {
      const sinceMs = floods.since(source)
      if (sinceMs === null || count < texts * floodShareMin || firstMs < sinceMs) continue
      return leaderOf(source)
    }
    return null
  }

  return { byDocuments, byCluster }
}

function speaksOfSomething({ places, topics, cues }: ClusterSignature): boolean {
  for (const place of places.keys()) if (place.length >= 6) return true
  return Object.keys(topics).length > 0 || harmCues.some((kind) => (cues[kind] ?? 0) > 0)
}
