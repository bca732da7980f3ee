// Turns what a situation's signals say together into evidence, features, a probability and the revision that is told.
import type { CueKind } from '../core/document.ts'
import type { PlaceCode, SourceId, TopicId } from '../core/ids.ts'
import type { EvidenceItem } from '../core/signal.ts'
import type { Situation } from '../core/situation.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { parentTopic } from '../core/topic-path.ts'
import { otherTopic } from './cells.ts'
import type { Moment } from './count-signals.ts'
import { logMeanExp } from './evidence/e-value.ts'
import type { Features, Probability, ProbabilityModel } from './probability.ts'
import { harmCues, probabilityOf } from './probability.ts'
import type { Pooled, Proof, SituationRecord } from './situation-record.ts'
import { show } from './situation-record.ts'

/** Mean of the e-values of clusters and counts: they come from the same documents, and only the mean allows for that. */
export function fusedEvidence({ clusterEvidence, countEvidence }: Proof): number {
  if (countEvidence <= 0) return clusterEvidence
  if (clusterEvidence <= 0) return countEvidence
  return logMeanExp([clusterEvidence, countEvidence])
}

/** The finest topic that carries at least half of the strongest, `other` where the documents are about none. */
export function topicOf(pooled: Pooled): TopicId {
  // Ranked by weight already; a child nearly as strong as its parent says more.
  const ranked = [...pooled.topics]
  const first = ranked[0]
  if (first === undefined || first[0] === '*') return otherTopic
  let best = first[0]
  for (const [topic, weight] of ranked) {
    if (topic.startsWith(`${best}.`) && weight >= first[1] / 2) best = topic
  }
  return best as TopicId
}

export interface TopicFacts {
  readonly hazard: boolean
  readonly severity: number
}

/**
 * A hazard is a danger, or a public service that fails people: its topic is a service and its voices complain, by what
 * they say or by where they say it.
 */
export function hazardOf(topic: TopicId, pooled: Pooled, taxonomy: Taxonomy): TopicFacts {
  let known = taxonomy.find(topic)
  for (let up = topic; known === undefined && up !== '*'; ) {
    up = parentTopic(up)
    known = taxonomy.find(up)
  }
  if (known === undefined) return { hazard: false, severity: 0 }
  const harmful = harmShare(pooled) >= 0.25
  const danger = known.kind === 'hazard' && (pooled.negative >= 0.4 || harmful)
  const failing = known.kind === 'service' && (pooled.negative >= 0.5 || harmful || reportShare(pooled) >= 0.5)
  return { hazard: danger || failing, severity: known.severity }
}

/** Share of texts that came as reports to the authorities: they complain by nature, however politely. */
function reportShare(pooled: Pooled): number {
  let reports = 0
  let all = 0
  for (const [channel, texts] of pooled.channels) {
    all += texts
    if (channel === 'hotline' || channel === 'grid') reports += texts
  }
  return all === 0 ? 0 : reports / all
}

export function harmShare(pooled: Pooled): number {
  let most = 0
  for (const kind of harmCues) most = Math.max(most, pooled.cues.get(kind) ?? 0)
  return Math.min(1, most / Math.max(1, pooled.voices))
}

export function featuresOf(pooled: Pooled, evidence: number, facts: TopicFacts): Features {
  const voices = Math.max(1, pooled.voices)
  const hours = pooled.voicesByHour
  const recent = hours.slice(42).reduce((a, b) => a + b, 0) / 6
  const before = hours.slice(0, 42).reduce((a, b) => a + b, 0) / 42
  const places = new Set(
    [...pooled.places.keys()].filter((place) => place.length >= 6).map((place) => place.slice(0, 6)),
  )
  const share = (kind: CueKind) => Math.min(1, (pooled.cues.get(kind) ?? 0) / voices)
  return {
    evidence: Math.min(5, Math.max(0, evidence) / 10),
    voices: Math.min(8, Math.log2(voices)),
    sources: Math.min(3, Math.max(0, pooled.sources.size - 1)),
    places: Math.min(4, Math.max(0, places.size - 1)),
    growth: Math.max(-3, Math.min(3, Math.log2((recent + 0.1) / (before + 0.1)))),
    negative: pooled.negative,
    anger: pooled.anger,
    fear: pooled.fear,
    harm: harmShare(pooled),
    hearsay: share('hearsay'),
    othersToo: share('others_too'),
    casualties: Math.min(6, Math.log2(1 + pooled.casualtiesMax)),
    copies: pooled.copies / Math.max(1, pooled.documentCount),
    hazard: facts.hazard ? 1 : 0,
    severity: facts.severity,
    age: Math.min(7, Math.max(0, pooled.lastMs - pooled.firstMs) / 86_400_000),
    counts: Math.min(5, pooled.countEvidence / 10),
  }
}

const peakHalfLifeMs = 3 * 86_400_000

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
): Omit<Situation, 'rev' | 'state'> {
  const shown = show(record)
  const signal = [...record.counts.values()].sort((a, b) => b.logEvidence - a.logEvidence || (a.id < b.id ? -1 : 1))[0]
  const bySource = [...pooled.sources].map(([source, observed]) => {
    const share = signal?.bySource.find((item) => item.source === source)
    return { source: source as SourceId, observed, expected: share?.expected ?? 0 }
  })
  return {
    id: record.id,
    bornTick: record.bornTick,
    tick: moment.tick,
    decidedAtMs: moment.nowMs,
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
    witnesses: witnessesOf(shown.evidence),
    merged: [...record.merged].sort(),
  }
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
