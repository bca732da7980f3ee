// Decides whether a situation that changed is told again: what it has proven, how far that goes, and what is owed.
import type { DocumentKey } from '../../core/ids.ts'
import type { Situation, Spread } from '../../core/situation.ts'
import type { Taxonomy } from '../../core/taxonomy.ts'
import { concernOf, isHazardTopic } from '../judge/danger.ts'
import type { Standing } from '../judge/judge.ts'
import { describe, factsOf, fusedEvidence, heldEvidence, round, standingOf } from '../judge/judge.ts'
import { isBurst, isMaterial, isTooSoon } from '../judge/material.ts'
import type { ProbabilityModel } from '../judge/probability.ts'
import type { Significance } from '../judge/significance.ts'
import { topicVoicesMin } from '../judge/significance.ts'
import type { SituationRecord } from '../judge/situation-state.ts'
import { clusterVoices, pool, proofOf } from '../judge/situation-state.ts'
import type { Moment } from '../stage.ts'
import type { SituationIndex } from './join.ts'
import { alarmingMin } from './join.ts'
import type { OpenSituations } from './open-situations.ts'
import { rememberJoin } from './open-situations.ts'
import type { Owed } from './owed.ts'

export interface RevisingOptions {
  readonly taxonomy: Taxonomy
  /** Log evidence from which a situation is shown although not yet significant. */
  readonly candidateEvidenceMin?: number
}

export interface RevisingParts {
  readonly situations: OpenSituations
  readonly index: SituationIndex
  readonly significance: Significance
  readonly owed: Owed
  readonly model: ProbabilityModel
  readonly spreadOf: (keys: readonly DocumentKey[]) => Spread | null
}

/** The next revision, or null where nothing is to be told; what was merged on the way is told in `others`. */
export type Revise = (record: SituationRecord, moment: Moment, others: Situation[]) => Situation | null

export function createRevise(options: RevisingOptions, parts: RevisingParts): Revise {
  const { taxonomy, candidateEvidenceMin = 2 } = options
  const { situations, index, significance, owed, model, spreadOf } = parts

  /** Most calls end before anything is added up; the rest is worked out only as far as it decides something. */
  function revise(record: SituationRecord, moment: Moment, others: Situation[]): Situation | null {
    const held = heldEvidence(record, fusedEvidence(proofOf(record)), moment.nowMs)
    const evidence = round(held)
    // What everybody talks about on the first day is not proven by being new to us, so it must not hold.
    if (significance.isLearning(moment.nowMs)) record.peak = { evidence: 0, atMs: moment.nowMs }
    const { told } = record
    const mayWake = evidence >= significance.lowest() && (record.significantAtMs === null || record.closed)
    if (!mayWake) {
      if (record.closed || (told === null && evidence < candidateEvidenceMin)) return null
      const isQuiet = told !== null && !isBurst(record.toldClusterVoices, clusterVoices(record))
      if (isQuiet && isTooSoon(told, moment)) return owed.later(told)
    }
    const standing = standingOf(pool(record), held, taxonomy, model)
    const { bar, becameSignificant } = weigh(record, standing, evidence, moment)
    if (told === null && !becameSignificant && evidence < candidateEvidenceMin) return null
    if (record.closed && evidence < bar) return null
    if (told !== null && !becameSignificant && !record.closed) {
      if (!isMaterial(told, standing, record.merged.length)) return null
      if (isTooSoon(told, moment) && !isBurst(told.voices, standing.pooled.voices)) return owed.later(told)
    }
    const survivor = joinAlarming(record, standing.probability.probability, moment, others)
    return survivor === record ? tell(record, standing, moment) : revise(survivor, moment, others)
  }

  /** Holds the evidence against what the budget asks of its concern; remembers when it passed. */
  function weigh(record: SituationRecord, standing: Standing, evidence: number, { nowMs, decidedAtMs }: Moment) {
    const { topic, hazard, pooled } = standing
    const concern = concernOf(factsOf(standing), taxonomy)
    const isHeard = concern !== 'topic' || pooled.voices >= topicVoicesMin
    if (isHeard) significance.observe(record.id, nowMs, evidence, concern)
    const bar = significance.bar(concern, pooled.voices, hazard && isHazardTopic(topic, taxonomy), nowMs)
    const isProven = evidence >= bar && (concern === 'danger' || !significance.isLearning(nowMs))
    const becameSignificant = record.significantAtMs === null && isProven
    if (becameSignificant) record.significantAtMs = decidedAtMs
    if (becameSignificant && concern === 'topic') significance.opened(record.id, nowMs)
    return { bar, becameSignificant }
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
    const other = join === null ? undefined : situations.records.get(join.id)
    if (join === null || other === undefined) return record
    const kept = situations.merge(record, other, moment, others)
    rememberJoin(kept, [...record.clusters.keys()][0] ?? record.id, join)
    if (!kept.closed) index.update(kept, true)
    return kept
  }

  function tell(record: SituationRecord, standing: Standing, moment: Moment): Situation {
    const described = describe(record, standing, moment, model)
    const spread = spreadOf(described.documents)
    const rev = (record.told?.rev ?? 0) + 1
    const revision: Situation = { ...described, spread, rev, state: { kind: 'open' } }
    record.told = revision
    record.toldClusterVoices = clusterVoices(record)
    if (record.closed) {
      record.closed = false
      index.update(record, true)
    }
    return revision
  }

  return revise
}
