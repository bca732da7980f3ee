// The situations that are open, and to which of them each cluster belongs: opened, joined, closed and forgotten here.
import { contentId } from '../../core/hash.ts'
import type { ClusterSignature } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import { round } from '../judge/judge.ts'
import type { Significance } from '../judge/significance.ts'
import type { SituationRecord } from '../judge/situation-state.ts'
import { createRecord } from '../judge/situation-state.ts'
import type { Moment } from '../stage.ts'
import type { Join, SituationIndex } from './join.ts'

export interface OpenSituationsState {
  readonly records: Map<string, SituationRecord>
  readonly byCluster: Map<string, string>
}

export interface OpenSituations {
  readonly records: ReadonlyMap<string, SituationRecord>
  /** The situation of a cluster, undefined where it has none. */
  ofCluster(clusterId: string): SituationRecord | undefined
  /** A new one, or the one that this key opened in this tick. */
  open(firstKey: string, moment: Moment): SituationRecord
  /** The cluster belongs to it from now on. */
  take(record: SituationRecord, signature: ClusterSignature): void
  /** The same before the cluster has spoken up itself. */
  reserve(record: SituationRecord, clusterId: string): void
  /** The older survives under its id; the younger ends as merged if anybody was told of it. */
  merge(a: SituationRecord, b: SituationRecord, moment: Moment, told: Situation[]): SituationRecord
  close(record: SituationRecord, moment: Moment, told: Situation[]): void
  forget(record: SituationRecord): void
  snapshot(): OpenSituationsState
}

/** Reasons of joins, and ids of what was merged, that are remembered; the latest stay. */
const joinsMax = 16
const mergedMax = 64

export function createOpenSituations(
  index: SituationIndex,
  significance: Significance,
  state?: OpenSituationsState,
): OpenSituations {
  const records = state?.records ?? new Map<string, SituationRecord>()
  const byCluster = state?.byCluster ?? new Map<string, string>()

  function open(firstKey: string, moment: Moment): SituationRecord {
    const id = contentId(10, 'situation', firstKey, moment.tick)
    const known = records.get(id)
    if (known !== undefined) return known
    const record = createRecord(id, moment.tick, moment.nowMs)
    records.set(id, record)
    return record
  }

  function take(record: SituationRecord, signature: ClusterSignature): void {
    record.clusters.set(signature.clusterId, signature)
    record.lastMs = Math.max(record.lastMs, signature.lastMs)
    byCluster.set(signature.clusterId, record.id)
  }

  function merge(a: SituationRecord, b: SituationRecord, moment: Moment, told: Situation[]): SituationRecord {
    const aIsOlder = a.bornTick < b.bornTick || (a.bornTick === b.bornTick && a.id < b.id)
    const [older, younger] = aIsOlder ? [a, b] : [b, a]
    for (const [id, signature] of younger.clusters) {
      older.clusters.set(id, signature)
      byCluster.set(id, older.id)
    }
    for (const [cell, signal] of younger.counts) if (!older.counts.has(cell)) older.counts.set(cell, signal)
    older.merged.push(younger.id, ...younger.merged)
    older.merged.splice(0, Math.max(0, older.merged.length - mergedMax))
    older.joins.push(...younger.joins)
    older.lastMs = Math.max(older.lastMs, younger.lastMs)
    if (younger.told !== null) told.push(next(younger.told, moment, { kind: 'merged', into: older.id }))
    if (older.significantAtMs === null) older.significantAtMs = younger.significantAtMs
    index.remove(younger)
    if (younger.significantAtMs === null) significance.forget(younger.id)
    significance.joined(younger.id)
    records.delete(younger.id)
    return older
  }

  function close(record: SituationRecord, moment: Moment, told: Situation[]): void {
    if (record.told !== null) {
      record.told = next(record.told, moment, { kind: 'closed' })
      told.push(record.told)
    }
    record.closed = true
    index.remove(record)
  }

  function forget(record: SituationRecord): void {
    for (const id of record.clusters.keys()) byCluster.delete(id)
    index.remove(record)
    records.delete(record.id)
  }

  return {
    records,
    ofCluster: (clusterId) => records.get(byCluster.get(clusterId) ?? ''),
    open,
    take,
    reserve: (record, clusterId) => void byCluster.set(clusterId, record.id),
    merge,
    close,
    forget,
    snapshot: () => ({ records, byCluster }),
  }
}

export function rememberJoin(record: SituationRecord, cluster: string, { reason, similarity }: Join): void {
  record.joins.push({ cluster, reason, similarity: round(similarity) })
  record.joins.splice(0, Math.max(0, record.joins.length - joinsMax))
}

function next(last: Situation, moment: Moment, state: Situation['state']): Situation {
  return { ...last, state, rev: last.rev + 1, tick: moment.tick, decidedAtMs: moment.decidedAtMs }
}
