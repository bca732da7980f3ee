// Happenings that no two texts describe alike: words that burst together, with the documents in which they stand.
import type { Observation } from '../../core/document.ts'
import type { ClusterSignature } from '../../core/signal.ts'
import { addDocument } from '../clusters/columns.ts'
import { clusterRowTerms } from '../clusters/centroid.ts'
import type { Moment, Stage } from '../stage.ts'
import type { MatchScratch } from '../match/match-scratch.ts'
import type { CorrelatorOptions } from '../options.ts'
import type { Prepared } from '../match/prepared.ts'
import { contextMax, createPreparer, isContext } from '../match/prepared.ts'
import { harmCues } from '../judge/probability.ts'
import type { RecentMapState } from '../recent-map.ts'
import { createRecentMap } from '../recent-map.ts'
import { signatureOf } from '../clusters/signature.ts'
import type { TermRowsState } from '../terms/term-rows.ts'
import { createTermRows } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'
import { createTickTerms } from '../terms/tick-terms.ts'
import type { Burst } from './burst.ts'
import { burstEvidence, burstKeyGroup, countLately, createBurst } from './burst.ts'
import type { FloodsState } from './floods.ts'
import { createFloods } from './floods.ts'
import { createKinship, increment, most } from './kinship.ts'
import type { TermBurst, TermWindowsState } from './term-windows.ts'
import { createTermWindows } from './term-windows.ts'

export interface BurstsState {
  readonly windows: TermWindowsState
  readonly bursts: Map<string, Burst>
  readonly byWord: Map<number, string>
  readonly warm: RecentMapState<readonly Observation[]>
  readonly byDocument: RecentMapState<string>
  readonly floods: FloodsState
  readonly rows: TermRowsState
}

/**
 * Takes documents that speak for themselves, judged by the windows of the end of the tick before; at its end tells the bursts
 * that changed, by id, before any cluster. What the tick taught counts from the next one on.
 */
export interface Bursts extends Stage<BurstsState> {
  /** The burst with which a cluster, or another burst, is one happening; null where it stands alone. */
  kinOf(signature: ClusterSignature): string | null
}

/** From here on a word's latest documents are remembered; from here on it bursts; below this it has calmed down. */
const warmMin = 4
const burstMin = 10
const calmBelow = 3
const voicesMin = 3
/** Words of one burst, bursts at a time, words waiting with their latest documents, documents whose burst is known. */
const wordsMax = 24
const burstsMax = 512
const warmWordsMax = 1_024
const recentMax = 12
const documentsMax = 65_536
/** Share of its documents in which a burst must meet another of the same happening to be told with it. */
const meetShareMin = 0.2
/** Share of documents that must come from the source that overflows. */
const floodShareMin = 0.6
const quietMs = 3 * 86_400_000
/** As for clusters: a twentieth more texts is news. */
const reportGrowth = 0.05

export function createBursts(
  options: CorrelatorOptions,
  terms: TermStatistics,
  scratch: MatchScratch,
  state?: BurstsState,
): Bursts {
  const windows = createTermWindows(terms, state?.windows)
  const bursts = state?.bursts ?? new Map<string, Burst>()
  const byWord = state?.byWord ?? new Map<number, string>()
  const warm = createRecentMap<readonly Observation[]>(warmWordsMax, state?.warm)
  const byDocument = createRecentMap<string>(documentsMax, state?.byDocument)
  const floods = createFloods(state?.floods)
  const rows = createTermRows(clusterRowTerms(options, options.matchTermsMax + contextMax), state?.rows)
  // A document that waited is prepared again; the one in hand must stay as it is.
  const again = createPreparer(terms, options)
  const spoken = createTickTerms()
  const kinship = createKinship(bursts, windows.documentsOfDay)
  const changed = new Set<string>()
  const strength = new Map<string, number>()

  /** The burst whose words say most in this document takes it; a word that begins to burst finds or founds one first. */
  function take(document: Prepared, tick: number): void {
    const { observation, slots, count } = document
    floods.count(observation.source, observation.timeMs)
    spoken.add(slots, count)
    let strongest: TermBurst | null = null
    strength.clear()
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number
      const judged = windows.judge(slot, warmMin)
      if (judged === null || isContext(terms.nameOf(slot))) continue
      const id = byWord.get(slot) ?? begin(slot, judged, document, tick)
      if (id === null) continue
      strength.set(id, (strength.get(id) ?? 0) + judged.surprise)
      if (strongest === null || judged.surprise > strongest.surprise) strongest = judged
    }
    const best = most(strength)
    const burst = best === null ? undefined : bursts.get(best)
    if (best === null || burst === undefined || strongest === null) return
    for (const other of strength.keys()) if (other !== best) kinship.link(best, other, observation.timeMs)
    if (meetsOwn(best)) burst.met++
    burst.peak = strongest
    if (byDocument.get(observation.key) === undefined) add(burst, document)
    const root = kinship.rootOf(best)
    floods.claim(observation.source, root, bursts.get(root)?.cluster.firstMs ?? Infinity)
  }

  /** The burst of a word that has none yet, or null while it is only warm. */
  function begin(slot: number, judged: TermBurst, document: Prepared, tick: number): string | null {
    const recent = [...(warm.get(slot) ?? []), document.observation].slice(-recentMax)
    warm.set(slot, recent)
    if (judged.surprise < burstMin) return null
    const { burst, root } = kinship.companyOf(recent, byDocument.get)
    if (burst !== null && burst.slots.length < wordsMax) return adopt(burst, slot, recent, judged)
    if (bursts.size >= burstsMax) return null
    const founded = createBurst(rows.open(), tick, slot, document, judged)
    const flood = root === null ? floodOf(recent) : null
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
    addDocument(burst.cluster, document, rows, terms, scratch, options)
    countLately(burst, document.observation.timeMs)
    byDocument.set(document.observation.key, id)
    changed.add(id)
  }

  /** Whether the document in hand carries words of another burst of the same happening. */
  function meetsOwn(id: string): boolean {
    const root = kinship.rootOf(id)
    for (const other of strength.keys()) if (other !== id && kinship.rootOf(other) === root) return true
    return false
  }

  /** The burst that began with the flood of the source that most of these documents come from. */
  function floodOf(recent: readonly Observation[]): string | null {
    const sources = new Map<string, number>()
    for (const one of recent) increment(sources, one.source)
    const source = most(sources)
    if (source === null || (sources.get(source) ?? 0) < recent.length * floodShareMin) return null
    const burst = floods.burstOf(source)
    return burst !== null && bursts.has(burst) ? kinship.rootOf(burst) : null
  }

  function close(moment: Moment): ClusterSignature[] {
    const signatures: ClusterSignature[] = []
    for (const id of [...changed].sort()) {
      const burst = bursts.get(id)
      if (burst === undefined || !isReportDue(burst)) continue
      const surprise = burstEvidence(burst)
      const { cluster } = burst
      if (cluster.reportedTexts === 0 && surprise.logEvidence < 0) continue
      cluster.reportedTexts = cluster.texts
      signatures.push(signatureOf(cluster, rows, burstKeyGroup, surprise, terms, options))
    }
    changed.clear()
    spoken.each((slots, from, to) => windows.count(slots, from, to, moment.nowMs))
    spoken.clear()
    return signatures
  }

  function kinOf(signature: ClusterSignature): string | null {
    const burst = bursts.get(signature.clusterId)
    if (burst !== undefined) {
      const root = kinship.rootOf(signature.clusterId)
      const meets = burst.inFlood || burst.met >= Math.max(2, burst.cluster.texts * meetShareMin)
      return meets && root !== signature.clusterId ? root : null
    }
    const roots = new Map<string, number>()
    for (const { key } of signature.evidence) {
      const id = byDocument.get(key)
      if (id !== undefined && bursts.has(id)) increment(roots, kinship.rootOf(id))
    }
    const root = most(roots)
    const count = root === null ? 0 : (roots.get(root) ?? 0)
    return count >= 2 && count * 3 >= signature.evidence.length ? root : floodKinOf(signature)
  }

  /** Only talk about nothing in particular is swept along: what names a place, a hazard or harm stands for itself. */
  function floodKinOf({ sources, places, topics, cues, firstMs }: ClusterSignature): string | null {
    if (namesDistrict(places) || Object.keys(topics).length > 0 || harmCues.some((kind) => (cues[kind] ?? 0) > 0))
      return null
    const texts = Object.values(sources).reduce((sum, count) => sum + count, 0)
    for (const [source, count] of Object.entries(sources)) {
      const sinceMs = floods.since(source)
      if (sinceMs === null || count < texts * floodShareMin || firstMs < sinceMs) continue
      const burst = floods.burstOf(source)
      return burst !== null && bursts.has(burst) ? kinship.rootOf(burst) : null
    }
    return null
  }

  function expire(nowMs: number): void {
    for (const [id, burst] of bursts) {
      const isOver = nowMs - burst.cluster.lastMs > quietMs
      const kept = isOver ? [] : burst.slots.filter((slot) => windows.judge(slot, calmBelow) !== null)
      for (const slot of burst.slots) if (!kept.includes(slot)) byWord.delete(slot)
      burst.slots.splice(0, burst.slots.length, ...kept)
      if (!isOver) continue
      const { row } = burst.cluster.terms
      const base = row * rows.stride
      for (let i = base; i < base + (rows.counts[row] as number); i++) terms.release(rows.slots[i] as number)
      rows.close(row)
      bursts.delete(id)
    }
  }

  return {
    take(taken) {
      if (taken.isVoice) take(taken.document, taken.tick)
    },
    close: (moment, found) => found.signatures.unshift(...close(moment)),
    kinOf,
    expire: ({ nowMs }) => expire(nowMs),
    snapshot: () => ({
      windows: windows.snapshot(),
      bursts,
      byWord,
      warm: warm.snapshot(),
      byDocument: byDocument.snapshot(),
      floods: floods.snapshot(),
      rows: rows.snapshot(),
    }),
  }
}

function namesDistrict(places: ReadonlyMap<string, number>): boolean {
  for (const place of places.keys()) if (place.length >= 6) return true
  return false
}

function isReportDue({ cluster }: Burst): boolean {
  return cluster.voices.size >= voicesMin && cluster.texts >= cluster.reportedTexts * (1 + reportGrowth)
}
