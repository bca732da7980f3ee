// What a key-group tells the second step about a cluster that changed.
import { hourMs } from '../../core/durations.ts'
import type { ClusterSignature } from '../../core/signal.ts'
import type { Cluster } from './cluster.ts'
import { clusterEvidenceMax, clusterId } from './cluster.ts'
import { isContext } from '../match/prepared.ts'
import type { Surprise } from './surprise.ts'
import type { TermRows } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'

/** Terms of a signature, strongest first. */
const signatureTermsMax = 32

export function signatureOf(
  cluster: Cluster,
  rows: TermRows,
  keyGroup: number,
  surprise: Surprise,
  terms: TermStatistics,
): ClusterSignature {
  const texts = Math.max(1, cluster.texts)
  return {
    clusterId: clusterId(cluster),
    keyGroup,
    bornTick: cluster.bornTick,
    firstMs: cluster.firstMs,
    lastMs: cluster.lastMs,
    documentCount: cluster.documentCount,
    voices: cluster.voices.size,
    copies: cluster.copies,
    evidence: cluster.evidence.slice(0, clusterEvidenceMax),
    sources: recordOf(cluster.sources),
    channels: recordOf(cluster.channels),
    places: new Map(cluster.places),
    topics: recordOf(cluster.topics),
    terms: signatureTerms(cluster, rows, terms),
    negative: round(cluster.negative / texts),
    anger: round(cluster.anger / texts),
    fear: round(cluster.fear / texts),
    emotions: recordOf(cluster.emotions),
    cues: recordOf(cluster.cues),
    casualtiesMax: cluster.casualtiesMax,
    voicesByHour: voicesByHour(cluster),
    logEvidence: round(surprise.logEvidence),
    expectedVoices: surprise.expectedVoices,
  }
}

function signatureTerms(cluster: Cluster, rows: TermRows, terms: TermStatistics): { term: string; weight: number }[] {
  const texts = Math.max(1, cluster.texts)
  const ranked: { term: string; weight: number }[] = []
  const base = cluster.terms.row * rows.stride
  const end = base + (rows.counts[cluster.terms.row] as number)
  for (let i = base; i < end; i++) {
    if ((rows.texts[i] as number) < 2 && cluster.texts > 1) continue
    const slot = rows.slots[i] as number
    const term = terms.nameOf(slot)
    if (isContext(term)) continue
    ranked.push({ term, weight: round(((rows.weights[i] as number) / texts) * terms.idf(slot)) })
  }
  ranked.sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
  return ranked.slice(0, signatureTermsMax)
}

function voicesByHour(cluster: Cluster): number[] {
  const last = Math.floor(cluster.lastMs / hourMs)
  const hours: number[] = []
  for (let hour = last - 47; hour <= last; hour++) hours.push(cluster.hours.get(hour) ?? 0)
  return hours
}

/** In no order of importance: whoever adds records up ranks the sums. */
function recordOf(counts: ReadonlyMap<string, number>): Record<string, number> {
  const record: Record<string, number> = {}
  for (const [key, count] of counts) record[key] = round(count)
  return record
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
