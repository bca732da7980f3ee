// Step two of the fold: joins signatures and count signals from all key-groups into situations and tells what changed.
import { contentId } from '../../core/hash.ts'
import type { ClusterSignature, Signal } from '../../core/signal.ts'
import type { DocumentKey } from '../../core/ids.ts'
import type { Situation, Spread } from '../../core/situation.ts'
import type { BudgetState } from '../judge/budget.ts'
import { createBudget } from '../judge/budget.ts'
import { burstKeyGroup } from '../burst/burst.ts'
import type { Moment, Stage } from '../stage.ts'
import { concernOf, isHazardTopic } from '../judge/danger.ts'
import { describe, factsOf, fusedEvidence, heldEvidence, round, standingOf } from '../judge/judge.ts'
import { isBurst, isMaterial, isTooSoon } from '../judge/material.ts'
import type { CorrelatorOptions } from '../options.ts'
import type { ProbabilityModel } from '../judge/probability.ts'
import type { SharedDocuments } from '../judge/shared-documents.ts'
import { createSharedDocuments, signalKey } from '../judge/shared-documents.ts'
import { createOwed } from './owed.ts'
import type { Join, SituationIndexState } from './join.ts'
import { alarmingMin, createSituationIndex } from './join.ts'
import { strongest } from '../judge/strongest.ts'
import type { SituationRecord } from '../judge/situation-state.ts'
import { clusterVoices, createRecord, pool, proofOf } from '../judge/situation-state.ts'

/** The cluster with which another is one happening for reasons that its words do not show, or null. */
export type KinOf = (signature: ClusterSignature) => string | null

export interface SituationsState {
  readonly records: Map<string, SituationRecord>
  readonly byCluster: Map<string, string>
  readonly index: SituationIndexState
  readonly budget: BudgetState
  readonly owed: Map<string, number>
}

/**
 * Takes no document: at the end of a tick it takes what the key-groups found, in key-group order, and tells the revisions by
 * id. Once an hour it closes what has been quiet and sets the threshold anew.
 */
export interface Situations extends Stage<SituationsState> {
  /** Log evidence that makes an everyday complaint significant. */
  threshold(): number
}

/** Reasons of joins remembered; the latest stay. */
const joinsMax = 16

export function createSituations(
  options: CorrelatorOptions,
  model: ProbabilityModel,
  state?: SituationsState,
  spreadOf: (keys: readonly DocumentKey[]) => Spread | null = () => null,
  kinOf: KinOf = () => null,
): Situations {
  const records = state?.records ?? new Map<string, SituationRecord>()
  const byCluster = state?.byCluster ?? new Map<string, string>()
  const index = createSituationIndex(options, state?.index)
  const budget = createBudget(options, state?.budget)
  const owed = createOwed(options.revisionGapMs, state?.owed)

  function fold(signatures: readonly ClusterSignature[], signals: readonly Signal[], moment: Moment): Situation[] {
    budget.begin(moment.nowMs)
    const touched = new Set<string>(owed.due(moment))
    const told: Situation[] = []
    for (const signature of strongest(signatures, options.mergerInputMax)) {
      touched.add(placeSignature(signature, moment, told))
    }
    const strongestSignals = strongest(signals, options.mergerInputMax)
    const shared = createSharedDocuments(records, strongestSignals)
    for (const signal of strongestSignals) touched.add(placeSignal(signal, shared, moment))
    for (const id of [...touched].sort()) {
      const record = records.get(id)
      const revision = record === undefined ? null : revise(record, moment, told)
      if (revision !== null) told.push(revision)
    }
    if (records.size > options.situationsMax) told.push(...closeWeakest(moment))
    return told
  }

  function placeSignature(signature: ClusterSignature, moment: Moment, told: Situation[]): string {
    const knownId = byCluster.get(signature.clusterId)
    const known = knownId === undefined ? undefined : records.get(knownId)
    // A cluster is compared with the others when it is new, when it becomes loud and each time its voices double.
    const before = known?.clusters.get(signature.clusterId)
    const isLouder = before === undefined || signature.voices >= before.voices * 2 || becameLoud(before, signature)
    const kinId =
      isLouder || signature.keyGroup === burstKeyGroup ? situationOf(kinOf(signature), known, signature, moment) : null
    const join = kinId === null && isLouder ? index.find(signature, known) : null
    const otherId = kinId ?? join?.id ?? null
    const other = otherId === null ? undefined : records.get(otherId)
    const record = known ?? other ?? open(signature.evidence[0]?.key ?? signature.clusterId, moment)
    record.clusters.set(signature.clusterId, signature)
    record.lastMs = Math.max(record.lastMs, signature.lastMs)
    byCluster.set(signature.clusterId, record.id)
    const kept = known !== undefined && other !== undefined ? merge(known, other, moment, told) : record
    if (join !== null && other !== undefined) remember(kept, signature.clusterId, join)
    if (!kept.closed) index.update(kept, isLouder || kept !== known)
    return kept.id
  }

  function remember(record: SituationRecord, cluster: string, { reason, similarity }: Join): void {
    record.joins.push({ cluster, reason, similarity: round(similarity) })
    record.joins.splice(0, Math.max(0, record.joins.length - joinsMax))
  }

  function becameLoud(before: ClusterSignature, now: ClusterSignature): boolean {
    return before.logEvidence < budget.lowest() && now.logEvidence >= budget.lowest()
  }

  /** The situation of a cluster's kin; it is opened here where the kin has not spoken up itself. */
  function situationOf(
    kin: string | null,
    known: SituationRecord | undefined,
    signature: ClusterSignature,
    moment: Moment,
  ): string | null {
    if (kin === null) return null
    const id = byCluster.get(kin)
    if (id !== undefined && records.has(id)) return id === known?.id ? null : id
    const record = known ?? open(signature.evidence[0]?.key ?? signature.clusterId, moment)
    byCluster.set(kin, record.id)
    return known === undefined ? record.id : null
  }

  /** A count belongs to the situation with which it shares most documents, or stands alone. */
  function placeSignal(signal: Signal, shared: SharedDocuments, moment: Moment): string {
    const key = signalKey(signal)
    const found = shared.find(signal)
    const record = found ?? open(`${key}|${signal.documents[0] ?? ''}`, moment)
    if (found === undefined) shared.addCounts(record, key)
    const known = record.counts.get(key)
    if (known === undefined || known.logEvidence <= signal.logEvidence || known.windowEndMs < signal.windowStartMs) {
      record.counts.set(key, signal)
    }
    record.lastMs = Math.max(record.lastMs, Math.min(signal.windowEndMs, moment.nowMs))
    return record.id
  }

  function open(firstKey: string, moment: Moment): SituationRecord {
    const id = contentId(10, 'situation', firstKey, moment.tick)
    const known = records.get(id)
    if (known !== undefined) return known
    const record = createRecord(id, moment.tick, moment.nowMs)
    records.set(id, record)
    return record
  }

  /** The older situation survives under its id; the younger ends as merged if anybody was told of it. */
  function merge(a: SituationRecord, b: SituationRecord, moment: Moment, told: Situation[]): SituationRecord {
    const aIsOlder = a.bornTick < b.bornTick || (a.bornTick === b.bornTick && a.id < b.id)
    const [older, younger] = aIsOlder ? [a, b] : [b, a]
    for (const [id, signature] of younger.clusters) {
      older.clusters.set(id, signature)
      byCluster.set(id, older.id)
    }
    for (const [cell, signal] of younger.counts) if (!older.counts.has(cell)) older.counts.set(cell, signal)
    older.merged.push(younger.id, ...younger.merged)
    older.merged.splice(0, Math.max(0, older.merged.length - 64))
    older.joins.push(...younger.joins)
    older.lastMs = Math.max(older.lastMs, younger.lastMs)
    if (younger.told !== null) {
      told.push(next(younger.told, moment, { state: { kind: 'merged', into: older.id } }))
    }
    if (older.significantAtMs === null) older.significantAtMs = younger.significantAtMs
    index.remove(younger)
    if (younger.significantAtMs === null) budget.forget(younger.id)
    budget.joined(younger.id)
    records.delete(younger.id)
    return older
  }

  /** Most calls end before anything is added up; the rest is worked out only as far as it decides something. */
  function revise(record: SituationRecord, moment: Moment, others: Situation[]): Situation | null {
    const held = heldEvidence(record, fusedEvidence(proofOf(record)), moment.nowMs)
    const evidence = round(held)
    // What everybody talks about on the first day is not proven by being new to us, so it must not hold.
    const learning = budget.isLearning(moment.nowMs)
    if (learning) record.peak = { evidence: 0, atMs: moment.nowMs }
    const { told } = record
    const mayWake = evidence >= budget.lowest() && (record.significantAtMs === null || record.closed)
    if (!mayWake) {
      if (record.closed || (told === null && evidence < options.candidateEvidenceMin)) return null
      if (
        told !== null &&
        isTooSoon(told, moment, options) &&
        !isBurst(record.toldClusterVoices, clusterVoices(record))
      )
        return owed.later(told)
    }
    const standing = standingOf(pool(record), held, options.taxonomy, model)
    const concern = concernOf(factsOf(standing), options)
    const isHeard = concern !== 'topic' || standing.pooled.voices >= options.topicVoicesMin
    if (isHeard) budget.observe(record.id, moment.nowMs, evidence, concern)
    const isHazard = standing.hazard && isHazardTopic(standing.topic, options.taxonomy)
    const bar = budget.bar(concern, standing.pooled.voices, isHazard, moment.nowMs)
    const isProven = evidence >= bar && (concern === 'danger' || !learning)
    const becameSignificant = record.significantAtMs === null && isProven
    if (becameSignificant) record.significantAtMs = moment.decidedAtMs
    if (becameSignificant && concern === 'topic') budget.opened(record.id, moment.nowMs)
    if (told === null && !becameSignificant && evidence < options.candidateEvidenceMin) return null
    if (record.closed && evidence < bar) return null
    if (told !== null && !becameSignificant && !record.closed) {
      if (!isMaterial(told, standing, record.merged.length)) return null
      if (isTooSoon(told, moment, options) && !isBurst(told.voices, standing.pooled.voices)) return owed.later(told)
    }
    const survivor = joinAlarming(record, standing.probability.probability, moment, others)
    if (survivor !== record) return revise(survivor, moment, others)
    const described = describe(record, standing, moment, model)
    const revision: Situation = {
      ...described,
      spread: spreadOf(described.documents),
      rev: (told?.rev ?? 0) + 1,
      state: { kind: 'open' },
    }
    record.told = revision
    record.toldClusterVoices = clusterVoices(record)
    if (record.closed) {
      record.closed = false
      index.update(record, true)
    }
    return revision
  }

  /** What becomes alarming is compared once more as a whole, so that nobody is told twice of one thing. */
  function joinAlarming(
    record: SituationRecord,
    probability: number,
    moment: Moment,
    others: Situation[],
  ): SituationRecord {
    const isNew = probability >= alarmingMin && (record.told?.probability ?? 0) < alarmingMin
    const join = isNew && record.clusters.size > 0 ? index.findFor(record, probability) : null
    const other = join === null ? undefined : records.get(join.id)
    if (join === null || other === undefined) return record
    const kept = merge(record, other, moment, others)
    remember(kept, [...record.clusters.keys()][0] ?? record.id, join)
    if (!kept.closed) index.update(kept, true)
    return kept
  }

  function settle(moment: Moment): Situation[] {
    const told: Situation[] = []
    const due = [...records.values()].filter(
      (record) => record.closed || moment.nowMs - record.lastMs > options.situationQuietMs,
    )
    for (const record of due.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const quietMs = moment.nowMs - record.lastMs
      if (quietMs > options.situationQuietMs && !record.closed) close(record, moment, told)
      if (quietMs > options.clusterLifeMs || (record.closed && record.told === null)) forget(record)
    }
    budget.settle(moment.nowMs)
    return told
  }

  function close(record: SituationRecord, moment: Moment, told: Situation[]): void {
    if (record.told !== null) {
      record.told = next(record.told, moment, { state: { kind: 'closed' } })
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

  function closeWeakest(moment: Moment): Situation[] {
    const told: Situation[] = []
    const strengthOf = (record: SituationRecord) => (record.closed ? -1 : (record.told?.evidence ?? 0))
    const ranked = [...records.values()].sort(
      (a, b) => strengthOf(a) - strengthOf(b) || a.lastMs - b.lastMs || (a.id < b.id ? -1 : 1),
    )
    for (const record of ranked.slice(0, Math.ceil(options.situationsMax / 10))) {
      if (!record.closed) close(record, moment, told)
      forget(record)
    }
    return told
  }

  return {
    take: () => undefined,
    close: (moment, found) => void found.situations.push(...fold(found.signatures, found.signals, moment)),
    expire: (moment, found) => void found.situations.push(...settle(moment)),
    threshold: () => budget.threshold('complaint'),
    snapshot: () => ({ records, byCluster, index: index.snapshot(), budget: budget.snapshot(), owed: owed.snapshot() }),
  }
}

function next(last: Situation, moment: Moment, change: Pick<Situation, 'state'>): Situation {
  return { ...last, ...change, rev: last.rev + 1, tick: moment.tick, decidedAtMs: moment.decidedAtMs }
}
