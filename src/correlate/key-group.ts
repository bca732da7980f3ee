// Step one of the fold: one key-group takes its documents of a tick and reports the clusters and counts that changed.
import type { DocumentKey } from '../core/ids.ts'
import type { ClusterSignature, Signal } from '../core/signal.ts'
import type { KeyedCell } from './cells.ts'
import type { Cluster } from './cluster-record.ts'
import type { ClusterSetState } from './cluster.ts'
import { createClusterSet } from './cluster.ts'
import type { Moment } from './count-signals.ts'
import { judgeCell } from './count-signals.ts'
import type { CellCounts, CountsState } from './counts.ts'
import { createCounts, isJudgementDue } from './counts.ts'
import type { MatchScratch } from './match-scratch.ts'
import type { CorrelatorOptions } from './options.ts'
import type { Prepared } from './prepared.ts'
import type { Rates } from './rates.ts'
import { signatureOf } from './signature.ts'
import type { DocumentsWithin } from './surprise.ts'
import { surpriseOf } from './surprise.ts'
import type { TermStatistics } from './terms-statistics.ts'

export interface KeyGroupState {
  readonly clusters: ClusterSetState | null
  readonly counts: CountsState
}

/** One document and what this key-group has to do with it. */
export interface Task {
  readonly document: Prepared
  /** true in the key-group that looks for its cluster. */
  readonly cluster: boolean
  readonly cells: readonly KeyedCell[]
}

export interface KeyGroupReport {
  readonly signatures: readonly ClusterSignature[]
  readonly signals: readonly Signal[]
  /** Documents that are nobody's copy: what counts at the parent places. */
  readonly originals: readonly Prepared[]
}

export interface KeyGroup {
  fold(tasks: readonly Task[], moment: Moment): KeyGroupReport
  expire(nowMs: number): void
  clusterOf(key: DocumentKey): string | null
  snapshot(): KeyGroupState
}

/** What the second step hands to every key-group: read-only during a tick. */
export interface Shared {
  readonly options: CorrelatorOptions
  readonly terms: TermStatistics
  readonly rates: Rates
  readonly scratch: MatchScratch
  readonly documentsWithin: DocumentsWithin
}

/** Log evidence from which a cluster is reported, and from then on for good: an e-value of one. */
const reportEvidenceMin = 0

export function createKeyGroup(number: number, shared: Shared, state?: KeyGroupState): KeyGroup {
  const { options, terms, rates } = shared
  // Most key-groups only count: the city's clusters live in one of them.
  const open = (from?: ClusterSetState) => createClusterSet(options, terms, shared.scratch, from)
  const saved = state?.clusters ?? null
  let clusters = saved === null ? null : open(saved)
  const counts = createCounts(options, state?.counts)

  function fold(tasks: readonly Task[], moment: Moment): KeyGroupReport {
    const changed = new Map<number, Cluster>()
    const touched = new Set<CellCounts>()
    const originals: Prepared[] = []
    for (const { document, cluster: looksForCluster, cells } of tasks) {
      if (looksForCluster) {
        clusters ??= open()
        const found = clusters.add(document, moment.tick)
        if (found.cluster !== null) changed.set(found.cluster.sequence, found.cluster)
        if (!found.copied) originals.push(document)
      }
      const { observation } = document
      if (cells.length === 0 || observation.repostOf !== null) continue
      if (counts.isEcho(document.marks, observation.timeMs)) continue
      for (const cell of cells) {
        const counted = counts.add(cell, observation.source, observation.timeMs, observation.key)
        if (counted !== null) touched.add(counted)
      }
    }
    return { signatures: signatures(changed, moment), signals: judge(touched, moment), originals }
  }

  function signatures(changed: ReadonlyMap<number, Cluster>, moment: Moment): ClusterSignature[] {
    const reports: ClusterSignature[] = []
    for (const cluster of [...changed.values()].sort((a, b) => a.sequence - b.sequence)) {
      // One voice alone is no corroboration, unless it comes back again and again in other words.
      if (cluster.voices.size < 2 && cluster.texts < 3) continue
      const surprise = surpriseOf(cluster, moment.nowMs, terms, shared.documentsWithin, options)
      // Nine in ten clusters say less than nothing: the second step hears of them once they speak against chance.
      if (!cluster.reported && surprise.logEvidence < reportEvidenceMin) continue
      cluster.reported = true
      reports.push(signatureOf(cluster, number, surprise, terms, options))
    }
    return reports
  }

  function judge(touched: ReadonlySet<CellCounts>, moment: Moment): Signal[] {
    const signals: Signal[] = []
    for (const cell of touched) {
      if (!isJudgementDue(cell)) continue
      counts.settle(cell, moment.nowMs)
      const signal = judgeCell(cell, counts.size(), moment, rates, options)
      if (signal !== null) signals.push(signal)
    }
    return signals
  }

  return {
    fold,
    expire: (nowMs) => clusters?.expire(nowMs),
    clusterOf: (key) => clusters?.clusterOf(key) ?? null,
    snapshot: () => ({ clusters: clusters?.snapshot() ?? null, counts: counts.snapshot() }),
  }
}
