// Turns what a situation's signals say together into evidence, features, a probability and the revision that is told.
import { dayMs } from '../../core/durations.ts'
import type { PlaceCode, SourceId, TopicId } from '../../core/ids.ts'
import type { EvidenceItem, Signal, StepSeen } from '../../core/signal.ts'
import type { CountedCell, Situation } from '../../core/situation.ts'
import type { Taxonomy } from '../../core/taxonomy.ts'
import type { Moment } from '../stage.ts'
import { logMeanExp } from '../evidence/e-value.ts'
import { featuresOf } from './features.ts'
import { evidenceWithout } from './leave-one-out.ts'
import type { Probability, ProbabilityModel } from './probability.ts'
import { probabilityOf } from './probability.ts'
import type { Pooled, Proof, SituationRecord } from './situation-state.ts'
import { show } from './situation-state.ts'
import { hazardOf, topicOf } from './topic-of.ts'
import { viewsOf } from './views.ts'

/** Mean of the e-values of clusters and counts: they come from the same documents, and only the mean allows for that. */
export function fusedEvidence({ clusterEvidence, countEvidence }: Proof): number {
  if (countEvidence <= 0) return clusterEvidence
  if (clusterEvidence <= 0) return countEvidence
  return logMeanExp([clusterEvidence, countEvidence])
}

const peakHalfLifeMs = 3 * dayMs

/** What has been proven fades, but is not doubted because it goes on. Remembers the peak. */
export function heldEvidence(record: SituationRecord, evidence: number, nowMs: number): number {
  const held = record.peak.evidence * 2 ** (-Math.max(0, nowMs - record.peak.atMs) / peakHalfLifeMs)
  if (evidence < held) return held
  record.peak = { evidence, atMs: nowMs }
  return evidence
}

/** What decides whether a revision is worth telling. */
export interface Standing {
  readonly pooled: Pooled
  readonly evidence: number
  readonly topic: TopicId
  readonly hazard: boolean
  readonly probability: Probability
}

export function standingOf(pooled: Pooled, evidence: number, taxonomy: Taxonomy, model: ProbabilityModel): Standing {
  const topic = topicOf(pooled)
  const facts = hazardOf(topic, pooled, taxonomy)
  const probability = probabilityOf(featuresOf(pooled, evidence, facts), model)
  return { pooled, evidence, topic, hazard: facts.hazard, probability }
}

/** The part of a situation that tells a danger from a complaint. */
export function factsOf({
  pooled,
  topic,
  hazard,
}: Standing): Pick<Situation, 'topic' | 'hazard' | 'cues' | 'voices' | 'voicesByHour'> {
  const { voices, voicesByHour } = pooled
  return { topic, hazard, cues: Object.fromEntries(pooled.cues), voices, voicesByHour }
}

/** The revision as it stands now; `rev` and state are the caller's. */
export function describe(
  record: SituationRecord,
  { pooled, evidence, topic, hazard, probability }: Standing,
  moment: Moment,
  model: ProbabilityModel,
): Omit<Situation, 'rev' | 'state' | 'spread'> {
  const shown = show(record)
  const signals = [...record.counts.values()].sort((a, b) => b.logEvidence - a.logEvidence || (a.id < b.id ? -1 : 1))
  const signal = signals[0]
  const bySource = [...pooled.sources].map(([source, observed]) => {
    const share = signal?.bySource.find((item) => item.source === source)
    return { source: source as SourceId, observed, expected: share?.expected ?? 0 }
  })
  return {
    id: record.id,
    bornTick: record.bornTick,
    tick: moment.tick,
    decidedAtMs: moment.decidedAtMs,
    significantAtMs: record.significantAtMs,
    evidence: round(evidence),
    probability: probability.probability,
    calibration: model.calibration,
    topic,
    hazard,
    places: [...pooled.places.keys()].slice(0, 16) as PlaceCode[],
    firstMs: pooled.firstMs,
    lastMs: pooled.lastMs,
    documents: shown.evidence.map((item) => item.key),
    documentCount: pooled.documentCount,
    voices: pooled.voices,
    copies: pooled.copies,
    sources: [...pooled.sources.keys()].sort(),
    terms: shown.terms.slice(0, 16).map((item) => item.term),
    observed: signal?.observed ?? pooled.voices,
    expected: signal?.expected ?? round(pooled.expectedVoices),
    bySource,
    byPlace: [...pooled.places].slice(0, 16).map(([place, voices]) => ({ place: place as PlaceCode, voices })),
    cues: Object.fromEntries(pooled.cues) as Situation['cues'],
    casualtiesMax: pooled.casualtiesMax,
    negative: round(pooled.negative),
    anger: round(pooled.anger),
    fear: round(pooled.fear),
    voicesByHour: pooled.voicesByHour,
    contributions: probability.contributions,
    cells: signals
      .filter(({ kind }) => kind === 'count')
      .slice(0, 3)
      .map(countedCell),
    without: evidenceWithout(record, fusedEvidence),
    joins: [...record.joins],
    witnesses: witnessesOf(shown.evidence),
    precursors: precursorsOf(record),
    views: hazard ? null : viewsOf(record, pooled.voices, shown.evidence, shown.terms),
    merged: [...record.merged].sort(),
  }
}

function countedCell({ cell, windowStartMs, windowEndMs, observed, expected }: Signal): CountedCell {
  return { ...cell, windowStartMs, windowEndMs, observed, expected }
}

function precursorsOf({ counts }: SituationRecord): Situation['precursors'] {
  const found: { sequence: string; steps: readonly StepSeen[] }[] = []
  for (const { detector, steps } of counts.values()) if (steps !== undefined) found.push({ sequence: detector, steps })
  return found.sort((a, b) => (a.sequence < b.sequence ? -1 : 1)).slice(0, 8)
}

/** The six earliest voices and the six strongest others. */
function witnessesOf(evidence: readonly EvidenceItem[]): Situation['witnesses'] {
  const voices = new Set<string>()
  const firsts = evidence.filter((item) => !voices.has(item.voice) && voices.add(item.voice) !== undefined)
  const earliest = firsts.slice(0, 6)
  const rest = firsts.slice(6).sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
  return [...earliest, ...rest.slice(0, 6)]
}

export function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
