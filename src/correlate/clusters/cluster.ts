// One micro-cluster: what documents about the same happening have in common, and who said it.
import type { Observation } from '../../core/document.ts'
import { dayMs, hourMs } from '../../core/durations.ts'
import type { DocumentKey } from '../../core/ids.ts'
import { contentId, hash32 } from '../../core/hash.ts'
import type { EvidenceItem } from '../../core/signal.ts'
import type { ClusterTerms } from './centroid.ts'
import { addTerms } from './centroid.ts'
import type { LoadedTerms } from '../match/loaded-terms.ts'
import type { Prepared } from '../match/prepared.ts'
import { districtHash, topicHash } from '../match/prepared.ts'
import type { TermRows } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'
import type { VoiceBook } from '../match/voices.ts'
import { addVoice, copiedVoice, emptyVoices } from '../match/voices.ts'

export interface Cluster extends VoiceBook {
  /** '' until somebody asks with `clusterId`: nine in ten clusters are never spoken of. */
  id: string
  readonly firstKey: DocumentKey
  readonly sequence: number
  readonly bornTick: number
  readonly city: string
  firstMs: number
  lastMs: number
  documentCount: number
  copies: number
  /** Texts that are not copies; the terms are counted over these. */
  texts: number
  readonly terms: ClusterTerms
  /** By time and key. */
  evidence: EvidenceItem[]
  /** Voices and texts, and the time, of which the second step heard last; 0 while it does not know of the cluster. */
  reportedVoices: number
  reportedTexts: number
  reportedMs: number
  /** Its terms are gone: it was quiet for too long, or there were too many. */
  forgotten: boolean
  readonly sources: Map<string, number>
  readonly channels: Map<string, number>
  readonly places: Map<string, number>
  readonly topics: Map<string, number>
  /** Hashes of the districts and top-level topics among them. */
  readonly districtHashes: number[]
  readonly topicHashes: number[]
  readonly cues: Map<string, number>
  readonly emotions: Map<string, number>
  casualtiesMax: number
  negative: number
  anger: number
  fear: number
  /** Voices by hour since the epoch, for the last 48 hours. */
  readonly hours: Map<number, number>
}

/** A cluster older than this since its last document is forgotten. */
export const clusterLifeMs = 120 * dayMs
/** Evidence items kept per cluster. */
export const clusterEvidenceMax = 128

/** `row` is where its terms will stand. */
export function createCluster(sequence: number, row: number, tick: number, document: Prepared): Cluster {
  const { observation } = document
  return {
    id: '',
    firstKey: observation.key,
    sequence,
    bornTick: tick,
    city: document.city,
    firstMs: observation.timeMs,
    lastMs: observation.timeMs,
    documentCount: 0,
    copies: 0,
    texts: 0,
    terms: { row, indexed: [], norm: 0 },
    evidence: [],
    reportedVoices: 0,
    reportedTexts: 0,
    reportedMs: 0,
    forgotten: false,
    sources: new Map(),
    channels: new Map(),
    places: new Map(),
    topics: new Map(),
    districtHashes: [],
    topicHashes: [],
    cues: new Map(),
    emotions: new Map(),
    casualtiesMax: 0,
    negative: 0,
    anger: 0,
    fear: 0,
    hours: new Map(),
    ...emptyVoices(),
  }
}

/** Content address of the first document and the tick in which it came. */
export function clusterId(cluster: Cluster): string {
  if (cluster.id === '') cluster.id = contentId(10, 'cluster', cluster.firstKey, cluster.bornTick)
  return cluster.id
}

/** Adds a document; a copy or repost counts, but brings no new voice and no new words. */
export function addDocument(
  cluster: Cluster,
  document: Prepared,
  rows: TermRows,
  terms: TermStatistics,
  loaded: LoadedTerms,
): void {
  const { observation } = document
  cluster.firstMs = Math.min(cluster.firstMs, observation.timeMs)
  cluster.lastMs = Math.max(cluster.lastMs, observation.timeMs)
  cluster.documentCount++
  increment(cluster.sources, observation.source, 1, 64)
  const copied = copiedVoice(cluster, document)
  if (copied !== null) {
    cluster.copies++
    // A few copies are kept to be shown; a repost has nothing to show.
    if (observation.repostOf === null && cluster.copies <= clusterEvidenceMax / 4) {
      insertByTime(cluster.evidence, evidenceOf(document, copied, 0))
    }
    return
  }
  cluster.texts++
  const firstOfVoice = addVoice(cluster, document)
  addTerms(cluster.terms, rows, cluster.texts, document, terms, loaded)
  addFacts(cluster, observation)
  if (firstOfVoice || cluster.evidence.length < clusterEvidenceMax / 2) addEvidence(cluster, document)
}

function addFacts(cluster: Cluster, observation: Observation): void {
  const { sentiment } = observation
  increment(cluster.channels, observation.channel, 1, 8)
  cluster.negative += sentiment.negative
  cluster.anger += sentiment.anger
  cluster.fear += sentiment.fear
  increment(cluster.emotions, sentiment.emotion, 1, 16)
  const { places, topics, cues } = observation
  for (let i = 0; i < places.length && i < 4; i++) {
    const { code } = places[i] as (typeof places)[number]
    const isNew = increment(cluster.places, code, 1, 128)
    if (isNew && code.length >= 6) addHash(cluster.districtHashes, districtHash(code))
  }
  for (let i = 0; i < topics.length && i < 3; i++) {
    const { topic, probability } = topics[i] as (typeof topics)[number]
    if (increment(cluster.topics, topic, probability, 64)) addHash(cluster.topicHashes, topicHash(topic))
  }
  for (let i = 0; i < cues.length; i++) {
    const cue = cues[i] as (typeof cues)[number]
    if (cue.kind === 'casualty') cluster.casualtiesMax = Math.max(cluster.casualtiesMax, cue.value ?? 1)
    if (isFirstOfKind(cues, i)) increment(cluster.cues, cue.kind, 1, 32)
  }
  const hour = Math.floor(observation.timeMs / hourMs)
  increment(cluster.hours, hour, 1, 1_000)
  const oldest = Math.floor(cluster.lastMs / hourMs) - 47
  if (cluster.hours.size > 64) for (const known of cluster.hours.keys()) if (known < oldest) cluster.hours.delete(known)
}

function isFirstOfKind(cues: Observation['cues'], at: number): boolean {
  for (let i = 0; i < at; i++) if (cues[i]?.kind === cues[at]?.kind) return false
  return true
}

/** Counts in a map of at most `sizeMax` keys; a new key beyond that is not counted. true where the key is new. */
function increment<Key>(counts: Map<Key, number>, key: Key, by: number, sizeMax: number): boolean {
  const known = counts.get(key)
  if (known !== undefined) counts.set(key, known + by)
  else if (counts.size < sizeMax) {
    counts.set(key, by)
    return true
  }
  return false
}

function addHash(hashes: number[], hash: number): void {
  if (!hashes.includes(hash)) hashes.push(hash)
}

function addEvidence(cluster: Cluster, document: Prepared): void {
  const { observation } = document
  const voice = cluster.aliases.get(document.voice) ?? document.voice
  const weight = Math.round((observation.sentiment.negative + observation.cues.length * 0.25) * 100) / 100
  insertByTime(cluster.evidence, evidenceOf(document, voice, weight))
  if (cluster.evidence.length > clusterEvidenceMax * 1.5) cluster.evidence = strongestEvidence(cluster)
}

function evidenceOf({ observation }: Prepared, voice: string, weight: number): EvidenceItem {
  return {
    key: observation.key,
    timeMs: observation.timeMs,
    source: observation.source,
    voice: hash32(voice, 1).toString(36) + hash32(voice, 2).toString(36),
    place: observation.places[0]?.code ?? ('' as EvidenceItem['place']),
    excerpt: observation.excerpt,
    weight,
  }
}

/** Documents come nearly in the order of time, so the place is nearly always the end. */
function insertByTime(evidence: EvidenceItem[], item: EvidenceItem): void {
  let at = evidence.length
  evidence.push(item)
  for (; at > 0 && byTimeAndKey(evidence[at - 1] as EvidenceItem, item) > 0; at--) {
    evidence[at] = evidence[at - 1] as EvidenceItem
  }
  evidence[at] = item
}

/** The earliest half and the strongest of the rest, by time and key. */
function strongestEvidence(cluster: Cluster): EvidenceItem[] {
  const earliest = cluster.evidence.slice(0, clusterEvidenceMax / 2)
  const rest = cluster.evidence.slice(clusterEvidenceMax / 2)
  rest.sort((a, b) => b.weight - a.weight || byTimeAndKey(a, b))
  return [...earliest, ...rest.slice(0, clusterEvidenceMax / 2).sort(byTimeAndKey)]
}

export function byTimeAndKey(a: EvidenceItem, b: EvidenceItem): number {
  return a.timeMs - b.timeMs || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}
