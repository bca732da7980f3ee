// What the second step keeps of one situation: its clusters, its count signals and what was last told about it.
import { hourMs } from '../../core/durations.ts'
import type { DocumentKey } from '../../core/ids.ts'
import type { ClusterSignature, EvidenceItem, Signal } from '../../core/signal.ts'
import type { JoinReason, Situation } from '../../core/situation.ts'
import { byTimeAndKey } from '../clusters/cluster.ts'
import { burstKeyGroup } from '../counts/routing.ts'
import { voicesTogether } from './voice-tally.ts'

export interface SituationRecord {
  readonly id: string
  readonly bornTick: number
  readonly bornMs: number
  readonly clusters: Map<string, ClusterSignature>
  /** The strongest count signal per cell. */
  readonly counts: Map<string, Signal>
  readonly merged: string[]
  /** Why clusters were joined, the latest last. */
  readonly joins: JoinReason[]
  significantAtMs: number | null
  /** The highest evidence so far, fading: what has been proven is not doubted because it goes on. */
  peak: { evidence: number; atMs: number }
  lastMs: number
  /** Quiet for long enough to be told as closed; it comes back under the same id if its clusters speak up again. */
  closed: boolean
  /** The last revision told, null before the first. */
  told: Situation | null
  /** The voices of its clusters added up when it was last told: what tells a burst before anything else is worked out. */
  toldClusterVoices: number
  /** Terms under which it is found. */
  indexed: readonly string[]
}

export function createRecord(id: string, bornTick: number, bornMs: number): SituationRecord {
  return {
    id,
    bornTick,
    bornMs,
    clusters: new Map(),
    counts: new Map(),
    merged: [],
    joins: [],
    significantAtMs: null,
    peak: { evidence: 0, atMs: 0 },
    lastMs: 0,
    closed: false,
    told: null,
    toldClusterVoices: 0,
    indexed: [],
  }
}

/** Everything the clusters of a situation say together. */
export interface Pooled {
  readonly documentCount: number
  readonly voices: number
  readonly copies: number
  readonly sources: ReadonlyMap<string, number>
  readonly channels: ReadonlyMap<string, number>
  readonly places: ReadonlyMap<string, number>
  readonly topics: ReadonlyMap<string, number>
  readonly cues: ReadonlyMap<string, number>
  readonly casualtiesMax: number
  readonly negative: number
  readonly anger: number
  readonly fear: number
  readonly voicesByHour: readonly number[]
  readonly firstMs: number
  readonly lastMs: number
  readonly countEvidence: number
  readonly expectedVoices: number
  /** Voices that chance would bring to the words of the strongest cluster; infinite where there is none. */
  readonly themeVoices: number
}

/** What a revision shows beside its figures; worked out only for a revision that is told. */
export interface Shown {
  readonly evidence: readonly EvidenceItem[]
  readonly terms: readonly { readonly term: string; readonly weight: number }[]
}

/** How much evidence there is, without looking at anything else: most situations are judged by this alone. */
export interface Proof {
  readonly clusterEvidence: number
  readonly countEvidence: number
}

export function clusterVoices({ clusters }: SituationRecord): number {
  let voices = 0
  for (const signature of clusters.values()) voices += signature.voices
  return voices
}

const evidenceMax = 500

export function proofOf(record: SituationRecord): Proof {
  let countEvidence = 0
  for (const signal of record.counts.values()) countEvidence = Math.max(countEvidence, signal.logEvidence)
  return { clusterEvidence: clusterEvidenceOf(record.clusters), countEvidence }
}

export function show(record: SituationRecord): Shown {
  const { signatures, signals } = membersOf(record)
  return { evidence: evidenceOf(signatures, signals), terms: termsOf(signatures) }
}

/** In the order of their ids, so that sums do not depend on who came first. */
function membersOf(record: SituationRecord): { signatures: ClusterSignature[]; signals: Signal[] } {
  return {
    signatures: [...record.clusters.values()].sort((a, b) => (a.clusterId < b.clusterId ? -1 : 1)),
    signals: [...record.counts.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  }
}

export function pool(record: SituationRecord): Pooled {
  const { signatures: members, signals } = membersOf(record)
  const signatures = countedOnce(members)
  const voices = voicesOf(record, signatures, signals)
  const weights = signatures.map((signature) => signature.voices)
  const documents = sum(signatures.map((signature) => signature.documentCount))
  const counted = Math.max(0, ...signals.map((signal) => signal.observed))
  return {
    documentCount: Math.max(documents, signatures.length === 0 ? counted : 0),
    voices,
    copies: sum(signatures.map((signature) => signature.copies)),
    sources: addUp([...signatures.map((s) => s.sources), ...(signatures.length === 0 ? signals.map(sharesOf) : [])]),
    channels: addUp(signatures.map((signature) => signature.channels)),
    places: ranked(signatures.length === 0 ? signals.map(placeOf) : signatures.map((s) => s.places)),
    topics: addUp(
      signatures.length === 0 ? signals.map((s) => ({ [s.cell.topic]: s.observed })) : signatures.map((s) => s.topics),
    ),
    cues: addUp(signatures.map((signature) => signature.cues)),
    casualtiesMax: Math.max(0, ...signatures.map((signature) => signature.casualtiesMax)),
    negative: mean(
      signatures.map((signature) => signature.negative),
      weights,
    ),
    anger: mean(
      signatures.map((signature) => signature.anger),
      weights,
    ),
    fear: mean(
      signatures.map((signature) => signature.fear),
      weights,
    ),
    voicesByHour: hoursOf(signatures),
    firstMs: Math.min(...signatures.map((s) => s.firstMs), ...signals.map((s) => s.windowStartMs)),
    lastMs: Math.max(...signatures.map((s) => s.lastMs), ...signals.map((s) => s.windowEndMs)),
    countEvidence: Math.max(0, ...signals.map((signal) => signal.logEvidence)),
    expectedVoices: sum(signatures.map((signature) => signature.expectedVoices)),
    themeVoices: strongest(signatures)?.expectedVoices ?? Number.POSITIVE_INFINITY,
  }
}

/**
 * A document is in one cluster at most and in one burst at most, but often in both: sums are taken over the kind that holds
 * more documents.
 */
export function countedOnce(signatures: readonly ClusterSignature[]): readonly ClusterSignature[] {
  const bursts = signatures.filter(({ keyGroup }) => keyGroup === burstKeyGroup)
  if (bursts.length === 0) return signatures
  const clusters = signatures.filter(({ keyGroup }) => keyGroup !== burstKeyGroup)
  const documentsOf = (some: readonly ClusterSignature[]) => sum(some.map(({ documentCount }) => documentCount))
  return documentsOf(bursts) > documentsOf(clusters) ? bursts : clusters
}

function strongest(signatures: readonly ClusterSignature[]): ClusterSignature | undefined {
  return signatures.reduce<ClusterSignature | undefined>(
    (best, one) => (best === undefined || one.logEvidence > best.logEvidence ? one : best),
    undefined,
  )
}

/**
 * Clusters joined because they share words are not independent: beside the strongest the others count half. Bursts look at
 * the same documents in another way, so the stronger of the two kinds stands for both.
 */
function clusterEvidenceOf(clusters: ReadonlyMap<string, ClusterSignature>): number {
  const ofClusters: number[] = []
  const ofBursts: number[] = []
  for (const { logEvidence, keyGroup } of clusters.values()) {
    if (logEvidence > 0) (keyGroup === burstKeyGroup ? ofBursts : ofClusters).push(logEvidence)
  }
  return Math.max(halvedBeside(ofClusters), halvedBeside(ofBursts))
}

function halvedBeside(logs: number[]): number {
  if (logs.length > 1) logs.sort((a, b) => b - a)
  return (logs[0] ?? 0) + sum(logs.slice(1)) / 2
}

function voicesOf(
  record: SituationRecord,
  signatures: readonly ClusterSignature[],
  signals: readonly Signal[],
): number {
  if (signatures.length === 0) return Math.max(0, ...signals.map((signal) => signal.observed))
  return signatures.length === 1 ? (signatures[0]?.voices ?? 0) : voicesTogether(record, signatures)
}

function evidenceOf(signatures: readonly ClusterSignature[], signals: readonly Signal[]): EvidenceItem[] {
  const items = new Map<DocumentKey, EvidenceItem>()
  for (const signature of signatures) for (const item of signature.evidence) items.set(item.key, item)
  for (const signal of signatures.length === 0 ? signals : []) {
    for (const key of signal.documents) {
      const source = (signal.bySource[0]?.source ?? '') as EvidenceItem['source']
      const place = signal.cell.place
      items.set(key, { key, timeMs: signal.windowEndMs, source, voice: key, place, excerpt: '', weight: 0 })
    }
  }
  return [...items.values()].sort(byTimeAndKey).slice(0, evidenceMax)
}

function sharesOf(signal: Signal): Readonly<Record<string, number>> {
  return Object.fromEntries(signal.bySource.map((share) => [share.source, share.observed]))
}

function termsOf(signatures: readonly ClusterSignature[]): { term: string; weight: number }[] {
  const weights = new Map<string, number>()
  const voices = Math.max(1, sum(signatures.map((signature) => signature.voices)))
  for (const signature of signatures) {
    for (const { term, weight } of signature.terms) {
      weights.set(term, (weights.get(term) ?? 0) + (weight * signature.voices) / voices)
    }
  }
  const ranked = [...weights].map(([term, weight]) => ({ term, weight }))
  return ranked.sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1)).slice(0, 32)
}

function hoursOf(signatures: readonly ClusterSignature[]): number[] {
  const last = Math.floor(Math.max(...signatures.map((signature) => signature.lastMs)) / hourMs)
  const hours = Array.from({ length: 48 }, () => 0)
  for (const signature of signatures) {
    const shift = last - Math.floor(signature.lastMs / hourMs)
    signature.voicesByHour.forEach((count, index) => {
      const at = index - shift
      if (at >= 0) hours[at] = (hours[at] ?? 0) + count
    })
  }
  return hours
}

function placeOf({ cell, observed }: Signal): ReadonlyMap<string, number> {
  return new Map([[cell.place, observed]])
}

function addUp(records: readonly Readonly<Record<string, number>>[]): Map<string, number> {
  return ranked(records.map((record) => new Map(Object.entries(record))))
}

/** The sums by falling size, ties by key. */
function ranked(tables: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const table of tables) for (const [key, count] of table) sums.set(key, (sums.get(key) ?? 0) + count)
  if (sums.size < 2) return sums
  return new Map([...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
}

function mean(values: readonly number[], weights: readonly number[]): number {
  const total = sum(weights)
  return total === 0 ? 0 : values.reduce((acc, value, index) => acc + (value * (weights[index] ?? 0)) / total, 0)
}

function sum(values: readonly number[]): number {
  return values.reduce((acc, value) => acc + value, 0)
}
