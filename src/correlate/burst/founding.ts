// A word that begins to burst joins the burst that its latest documents belong to, or founds one.
import type { Observation } from '../../core/document.ts'
import { dayMs } from '../../core/durations.ts'
import { clusterRowTerms } from '../clusters/centroid.ts'
import { addDocument } from '../clusters/cluster.ts'
import type { LoadedTerms } from '../match/loaded-terms.ts'
import type { HomeOptions, Prepared } from '../match/prepared.ts'
import { createPreparer } from '../match/prepared.ts'
import type { RecentMapState } from '../recent-map.ts'
import { createRecentMap } from '../recent-map.ts'
import type { TermRows, TermRowsState } from '../terms/term-rows.ts'
import { createTermRows, forgetRow } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'
import type { Burst } from './burst.ts'
import { countLately, createBurst } from './burst.ts'
import type { Kinship } from './kinship.ts'
import type { Swept } from './swept.ts'
import type { TermBurst, TermWindows } from './term-windows.ts'

export interface FoundingState {
  readonly bursts: Map<string, Burst>
  readonly byWord: Map<number, string>
  readonly warm: RecentMapState<readonly Observation[]>
  readonly byDocument: RecentMapState<string>
  readonly rows: TermRowsState
}

export interface FoundingParts {
  readonly options: HomeOptions
  readonly terms: TermStatistics
  readonly loaded: LoadedTerms
  readonly windows: TermWindows
  readonly bursts: Map<string, Burst>
  readonly kinship: Kinship
  readonly swept: Swept
}

export interface Founding {
  /** Where the terms of the bursts stand. */
  readonly rows: TermRows
  /** The burst of a word, which may begin with this document; null while the word is only warm. */
  burstOf(slot: number, judged: TermBurst, document: Prepared, tick: number): string | null
  burstOfDocument(key: string): string | undefined
  add(burst: Burst, document: Prepared): void
  /** The bursts that have had documents since the last call, by id. */
  takeChanged(): string[]
  /** Words that have calmed down belong to no burst any more; a burst that is over is forgotten. */
  expire(nowMs: number): void
  snapshot(): FoundingState
}

/** From here on a word bursts; below this it has calmed down. */
const burstMin = 10
const calmBelow = 3
/** Words of one burst, bursts at a time, words waiting with their latest documents, documents whose burst is known. */
const wordsMax = 24
const burstsMax = 512
const warmWordsMax = 1_024
const recentMax = 12
const documentsMax = 65_536
const quietMs = 3 * dayMs

export function createFounding(parts: FoundingParts, state?: FoundingState): Founding {
  const { options, terms, loaded, windows, bursts, kinship, swept } = parts
  const byWord = state?.byWord ?? new Map<number, string>()
  const warm = createRecentMap<readonly Observation[]>(warmWordsMax, state?.warm)
  const byDocument = createRecentMap<string>(documentsMax, state?.byDocument)
  const rows = createTermRows(clusterRowTerms, state?.rows)
  // A document that waited is prepared again; the one in hand must stay as it is.
  const again = createPreparer(terms, options)
  const changed = new Set<string>()

  function begin(slot: number, judged: TermBurst, document: Prepared, tick: number): string | null {
    const recent = [...(warm.get(slot) ?? []), document.observation].slice(-recentMax)
    warm.set(slot, recent)
    if (judged.surprise < burstMin) return null
    const { burst, root } = kinship.companyOf(recent, byDocument.get)
    if (burst !== null && burst.slots.length < wordsMax) return adopt(burst, slot, recent, judged)
    if (bursts.size >= burstsMax) return null
    const founded = createBurst(rows.open(), tick, slot, document, judged)
    const flood = root === null ? swept.byDocuments(recent) : null
    founded.leader = root ?? flood
    founded.inFlood = flood !== null
    bursts.set(founded.cluster.id, founded)
    return adopt(founded, slot, recent, judged)
  }

  function adopt(burst: Burst, slot: number, recent: readonly Observation[], judged: TermBurst): string {
    const { id } = burst.cluster
    burst.slots.push(slot)
    burst.commonness += judged.share
    byWord.set(slot, id)
    // The last one is in hand and finds its place by itself.
    for (const one of recent.slice(0, -1)) if (byDocument.get(one.key) === undefined) add(burst, again.prepare(one))
    return id
  }

  function add(burst: Burst, document: Prepared): void {
    const { id } = burst.cluster
    addDocument(burst.cluster, document, rows, terms, loaded)
    countLately(burst, document.observation.timeMs)
    byDocument.set(document.observation.key, id)
    changed.add(id)
  }

  function takeChanged(): string[] {
    const ids = [...changed].sort()
    changed.clear()
    return ids
  }

  function expire(nowMs: number): void {
    for (const [id, burst] of bursts) {
      const isOver = nowMs - burst.cluster.lastMs > quietMs
      const kept = isOver ? [] : burst.slots.filter((slot) => windows.judge(slot, calmBelow) !== null)
      for (const slot of burst.slots) if (!kept.includes(slot)) byWord.delete(slot)
      burst.slots.splice(0, burst.slots.length, ...kept)
      if (!isOver) continue
      const { row } = burst.cluster.terms
      forgetRow(rows, row, terms)
      bursts.delete(id)
    }
  }

  return {
    rows,
    burstOf: (slot, judged, document, tick) => byWord.get(slot) ?? begin(slot, judged, document, tick),
    burstOfDocument: byDocument.get,
    add,
    takeChanged,
    expire,
    snapshot: () => ({
      bursts,
      byWord,
      warm: warm.snapshot(),
      byDocument: byDocument.snapshot(),
      rows: rows.snapshot(),
    }),
  }
}
