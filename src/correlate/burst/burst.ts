// One burst: words that came up together, the documents in which they stand, and the older burst it belongs to.
import { dayMs } from '../../core/durations.ts'
import { contentId } from '../../core/hash.ts'
import type { Cluster } from '../clusters/cluster.ts'
import { createCluster } from '../clusters/cluster.ts'
import type { Prepared } from '../match/prepared.ts'
import type { TermBurst } from './term-windows.ts'

export interface Burst {
  readonly cluster: Cluster
  /** Slots of the words that burst together. */
  readonly slots: number[]
  /** The strongest of its words when a document last came. */
  peak: TermBurst
  /** Share of unrelated documents that carry one of its words. */
  commonness: number
  /** Documents of the last day, fading, as of the last one. */
  lately: number
  latelyMs: number
  /** Its documents that carry words of another burst of the same happening. */
  met: number
  /** The flood began with its happening: no meeting is needed. */
  inFlood: boolean
  /** The older burst that tells of the same happening, or null. */
  leader: string | null
  /** Documents that also carry words of another burst. */
  readonly links: Map<string, number>
}

/** `row` is where its terms will stand; `slot` is the word that founds it. */
export function createBurst(row: number, tick: number, slot: number, first: Prepared, peak: TermBurst): Burst {
  const id = contentId(10, 'burst', first.observation.key, tick, slot)
  const cluster: Cluster = { ...createCluster(0, row, tick, first), id }
  return {
    cluster,
    slots: [],
    peak,
    commonness: 0,
    lately: 0,
    latelyMs: first.observation.timeMs,
    met: 0,
    inFlood: false,
    leader: null,
    links: new Map(),
  }
}

/** Counts one document of it. */
export function countLately(burst: Burst, timeMs: number): void {
  burst.lately = latelyAt(burst, timeMs) + 1
  burst.latelyMs = Math.max(burst.latelyMs, timeMs)
}

/** Documents of the last day, with the fading of the windows. */
export function latelyAt({ lately, latelyMs }: Burst, timeMs: number): number {
  return lately * Math.exp(-Math.max(0, timeMs - latelyMs) / dayMs)
}

/** Words of a day that could have burst instead. */
const wordsWatched = 20_000
const kappa = 0.1

/** As for clusters: the tail probability, paid for by the words that could have burst, becomes an e-value. */
export function burstEvidence({ peak }: Burst): { readonly logEvidence: number; readonly expectedVoices: number } {
  const logP = Math.min(0, Math.log(wordsWatched) - peak.surprise)
  return { logEvidence: Math.log(kappa) - (1 - kappa) * logP, expectedVoices: peak.expected }
}
