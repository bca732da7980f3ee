// Step one of the fold: one key-group takes its documents of a tick one by one and reports the clusters and counts that changed.
import { hourMs } from '../core/durations.ts'
import type { DocumentKey } from '../core/ids.ts'
import type { ClusterSignature, Signal } from '../core/signal.ts'
import type { NamedPlace, NamedTopic } from './counts/cells.ts'
import type { Cluster } from './clusters/cluster.ts'
import type { ClusterSet, ClusterSetOptions, ClusterSetState } from './clusters/clusters.ts'
import { createClusterSet } from './clusters/clusters.ts'
import type { Moment } from './stage.ts'
import type { CellCounts } from './counts/cell-counts.ts'
import { judgeCounts } from './counts/count-signals.ts'
import type { CountsState } from './counts/counts.ts'
import { createCounts } from './counts/counts.ts'
import type { MatchScratch } from './match/match-scratch.ts'
import type { Prepared } from './match/prepared.ts'
import type { Rates } from './counts/rates.ts'
import { signatureOf } from './clusters/signature.ts'
import type { SurpriseMeter } from './clusters/surprise.ts'
import type { TermStatistics } from './terms/terms-statistics.ts'

export interface KeyGroupState {
  readonly clusters: ClusterSetState | null
  readonly counts: CountsState
}

export interface KeyGroupReport {
  readonly signatures: readonly ClusterSignature[]
  readonly signals: readonly Signal[]
}

export interface KeyGroup {
  /** Looks for the document's cluster; true where it is nobody's copy. */
  place(document: Prepared, tick: number): boolean
  /** Counts the document in one of its cells; `turn` tells documents apart and rises. */
  count(topic: NamedTopic, place: NamedPlace, document: Prepared, turn: number): void
  /** What changed since the last report; null where nothing came. */
  report(moment: Moment): KeyGroupReport | null
  expire(nowMs: number): void
  clusterOf(key: DocumentKey): string | null
  snapshot(): KeyGroupState
}

/** What the second step hands to every key-group: read-only during a tick. */
export interface Shared {
  readonly options: ClusterSetOptions
  readonly terms: TermStatistics
  readonly rates: Rates
  readonly scratch: MatchScratch
  readonly surprise: SurpriseMeter
}

/** Log evidence from which a cluster is reported, and from then on for good: an e-value of one. */
const reportEvidenceMin = 0
/**
 * A known cluster is reported again once a twentieth more voices or texts speak, or after an hour. The second step tells a
 * situation anew when a fifth more voices speak, so what it does not hear in between decides nothing.
 */
const reportGrowth = 0.05
const reportGapMs = hourMs

export function createKeyGroup(number: number, shared: Shared, state?: KeyGroupState): KeyGroup {
  const { options, terms, rates } = shared
  // Most key-groups only count: the city's clusters live in one of them.
  const open = (from?: ClusterSetState) => createClusterSet(options, terms, shared.scratch, from)
  const saved = state?.clusters ?? null
  let clusters: ClusterSet | null = saved === null ? null : open(saved)
  const counts = createCounts(state?.counts)
  const changed = new Map<number, Cluster>()
  const touched = new Set<CellCounts>()
  let hasNews = false
  let lastTurn = -1
  let isEcho = false

  function place(document: Prepared, tick: number): boolean {
    clusters ??= open()
    hasNews = true
    const { cluster, copied } = clusters.add(document, tick)
    if (cluster !== null) changed.set(cluster.sequence, cluster)
    return !copied
  }

  function count(topic: NamedTopic, place: NamedPlace, document: Prepared, turn: number): void {
    const { observation } = document
    if (turn !== lastTurn) {
      lastTurn = turn
      isEcho = counts.isEcho(document.voiceMark, document.textMark, observation.timeMs)
    }
    if (isEcho) return
    hasNews = true
    const counted = counts.add(topic, place, observation.source, observation.timeMs, observation.key)
    if (counted !== null) touched.add(counted)
  }

  function report(moment: Moment): KeyGroupReport | null {
    if (!hasNews) return null
    hasNews = false
    const news = {
      signatures: clusters === null ? [] : signatures(clusters, moment),
      signals: judgeCounts(touched, counts, moment, rates),
    }
    changed.clear()
    touched.clear()
    return news
  }

  function signatures({ rows }: ClusterSet, moment: Moment): ClusterSignature[] {
    const reports: ClusterSignature[] = []
    for (const cluster of [...changed.values()].sort((a, b) => a.sequence - b.sequence)) {
      if (cluster.forgotten) continue
      // One voice alone is no corroboration, unless it comes back again and again in other words.
      if (cluster.voices.size < 2 && cluster.texts < 3) continue
      if (!isReportDue(cluster)) continue
      const surprise = shared.surprise.of(cluster, rows, moment.nowMs)
      // Nine in ten clusters say less than nothing: the second step hears of them once they speak against chance.
      if (cluster.reportedVoices === 0 && surprise.logEvidence < reportEvidenceMin) continue
      cluster.reportedVoices = cluster.voices.size
      cluster.reportedTexts = cluster.texts
      cluster.reportedMs = cluster.lastMs
      reports.push(signatureOf(cluster, rows, number, surprise, terms))
    }
    return reports
  }

  return {
    place,
    count,
    report,
    expire: (nowMs) => clusters?.expire(nowMs),
    clusterOf: (key) => clusters?.clusterOf(key) ?? null,
    snapshot: () => ({ clusters: clusters?.snapshot() ?? null, counts: counts.snapshot() }),
  }
}

function isReportDue({ voices, texts, lastMs, reportedVoices, reportedTexts, reportedMs }: Cluster): boolean {
  if (reportedVoices === 0 || lastMs - reportedMs >= reportGapMs) return true
  return (
    voices.size >= reportedVoices + Math.max(1, reportedVoices * reportGrowth) ||
    texts >= reportedTexts * (1 + reportGrowth)
  )
}
