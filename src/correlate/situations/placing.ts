// To which situation a cluster or a count belongs: the one it is in, the one it is joined to, or one of its own.
import type { ClusterSignature, Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import { burstKeyGroup } from '../counts/routing.ts'
import type { SharedDocuments } from '../judge/shared-documents.ts'
import { signalKey } from '../judge/shared-documents.ts'
import type { Significance } from '../judge/significance.ts'
import type { SituationRecord } from '../judge/situation-state.ts'
import type { Moment } from '../stage.ts'
import type { SituationIndex } from './join.ts'
import type { OpenSituations } from './open-situations.ts'
import { rememberJoin } from './open-situations.ts'

/** The cluster with which another is one happening for reasons that its words do not show, or null. */
export type KinOf = (signature: ClusterSignature) => string | null

export interface Placing {
  /** The id of its situation; what was merged on the way is told. */
  cluster(signature: ClusterSignature, moment: Moment, told: Situation[]): string
  /** A count belongs to the situation with which it shares most documents, or stands alone. */
  count(signal: Signal, shared: SharedDocuments, moment: Moment): string
}

export function createPlacing(
  situations: OpenSituations,
  index: SituationIndex,
  significance: Significance,
  kinOf: KinOf,
): Placing {
  function cluster(signature: ClusterSignature, moment: Moment, told: Situation[]): string {
    const known = situations.ofCluster(signature.clusterId)
    const isLouder = isNewlyLoud(known?.clusters.get(signature.clusterId), signature)
    const isBurst = signature.keyGroup === burstKeyGroup
    const kin = isLouder || isBurst ? situationOfKin(kinOf(signature), known, signature, moment) : undefined
    const join = kin === undefined && isLouder ? index.find(signature, known) : null
    const other = kin ?? (join === null ? undefined : situations.records.get(join.id))
    const record = known ?? other ?? openFor(signature, moment)
    situations.take(record, signature)
    const kept = known !== undefined && other !== undefined ? situations.merge(known, other, moment, told) : record
    if (join !== null && other !== undefined) rememberJoin(kept, signature.clusterId, join)
    if (!kept.closed) index.update(kept, isLouder || kept !== known)
    return kept.id
  }

  /** A cluster is compared with the others when it is new, when it becomes loud and each time its voices double. */
  function isNewlyLoud(before: ClusterSignature | undefined, now: ClusterSignature): boolean {
    if (before === undefined || now.voices >= before.voices * 2) return true
    return before.logEvidence < significance.lowest() && now.logEvidence >= significance.lowest()
  }

  /** The situation of a cluster's kin; it is opened here where the kin has not spoken up itself. */
  function situationOfKin(
    kin: string | null,
    known: SituationRecord | undefined,
    signature: ClusterSignature,
    moment: Moment,
  ): SituationRecord | undefined {
    if (kin === null) return undefined
    const found = situations.ofCluster(kin)
    if (found !== undefined) return found === known ? undefined : found
    const record = known ?? openFor(signature, moment)
    situations.reserve(record, kin)
    return known === undefined ? record : undefined
  }

  function openFor(signature: ClusterSignature, moment: Moment): SituationRecord {
    return situations.open(signature.evidence[0]?.key ?? signature.clusterId, moment)
  }

  function count(signal: Signal, shared: SharedDocuments, moment: Moment): string {
    const key = signalKey(signal)
    const found = shared.find(signal)
    const record = found ?? situations.open(`${key}|${signal.documents[0] ?? ''}`, moment)
    if (found === undefined) shared.addCounts(record, key)
    const known = record.counts.get(key)
    if (known === undefined || known.logEvidence <= signal.logEvidence || known.windowEndMs < signal.windowStartMs) {
      record.counts.set(key, signal)
    }
    record.lastMs = Math.max(record.lastMs, Math.min(signal.windowEndMs, moment.nowMs))
    return record.id
  }

  return { cluster, count }
}
