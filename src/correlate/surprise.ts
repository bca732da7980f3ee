// How surprising it is that so many independent voices share these rare words: evidence against chance.
import type { Cluster } from './cluster-record.ts'
import { logMeanExp } from './evidence/e-value.ts'
import type { CorrelatorOptions } from './options.ts'
import type { TermStatistics } from './terms-statistics.ts'
import { effectiveVoices } from './voices.ts'

export interface Surprise {
  /** Natural logarithm of the e-value. */
  readonly logEvidence: number
  /** Other voices that chance would bring to the same words in the window that says most. */
  readonly expectedVoices: number
}

/** Documents of the stream in the window ending now. */
export type DocumentsWithin = (windowMs: number) => number

/** A word that the texts of a cluster share: in which share of them it stands, and in which share of all documents. */
export interface SharedTerm {
  readonly inCluster: number
  readonly inStream: number
}

/**
 * Each window's e-value, joined by their mean. Older texts of the cluster say which words it is about; only the voices of
 * the window count as evidence that something happens now.
 */
export function surpriseOf(
  cluster: Cluster,
  nowMs: number,
  terms: TermStatistics,
  documentsWithin: DocumentsWithin,
  options: CorrelatorOptions,
): Surprise {
  const shared = sharedTerms(cluster, terms)
  const share = Math.exp(fading(shared.map((term) => Math.log(term.inStream)).sort((a, b) => a - b)))
  const logs: number[] = []
  let bestWindowMs = options.surpriseWindowsMs[0] ?? 0
  for (const windowMs of options.surpriseWindowsMs) {
    const voices = effectiveVoices(cluster, nowMs - windowMs, options.repeatWeight, options.echoWeight)
    const documents = Math.max(documentsWithin(windowMs), cluster.texts)
    const logEvidence = agreementLogEvidence(voices, documents, shared, options.matchTermsMax * cluster.texts)
    if (logEvidence > Math.max(...logs)) bestWindowMs = windowMs
    logs.push(logEvidence)
  }
  return { logEvidence: logMeanExp(logs), expectedVoices: share * documentsWithin(bestWindowMs) }
}

/**
 * The chance that some `voices` − 1 of the stream's documents carry the words of a given first one as these do is at most
 * the number of ways to choose them, times for each word exp(−(voices − 1) · KL) (Chernoff), times the ways to choose the
 * word among all of theirs. Words of one subject come together, so the strongest counts fully and each next one .7 of
 * the one before. The bound p becomes an e-value by the calibrator κ·p^(κ−1) with κ = .1 (Vovk and Wang, 2021).
 */
export function agreementLogEvidence(
  voices: number,
  documents: number,
  shared: readonly SharedTerm[],
  wordsToChooseFrom: number,
): number {
  const others = voices - 1
  if (others <= 0) return Math.log(kappa)
  const choiceOfWord = Math.log(wordsToChooseFrom)
  const gains: number[] = []
  for (const { inCluster, inStream } of shared) {
    if (inCluster <= inStream) continue
    const gain = others * divergence(inCluster, inStream) - choiceOfWord
    if (gain > 0) gains.push(gain)
  }
  const logChance = logChoose(Math.max(documents, others), others) - fading(gains.sort((a, b) => b - a))
  return Math.log(kappa) + (1 - kappa) * Math.max(0, -logChance)
}

const kappa = 0.1
const fade = 0.7

/** Σ valueᵢ · .7ⁱ over values in the order of their weight. */
function fading(values: readonly number[]): number {
  return values.reduce((sum, value, rank) => sum + value * fade ** rank, 0)
}

/** Kullback-Leibler divergence of two coins, in nats. */
function divergence(inCluster: number, inStream: number): number {
  const rest = inCluster < 1 ? (1 - inCluster) * Math.log((1 - inCluster) / (1 - inStream)) : 0
  return inCluster * Math.log(inCluster / inStream) + rest
}

/** ln of the binomial coefficient, for whole and broken numbers (Stirling with its first correction). */
export function logChoose(all: number, chosen: number): number {
  return logFactorial(all) - logFactorial(chosen) - logFactorial(Math.max(0, all - chosen))
}

function logFactorial(value: number): number {
  const x = value + 1
  if (x < 16) return logFactorial(value + 1) - Math.log(x)
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x)
}

/** Words in at least two texts and a third of them; without the cluster's own documents in the stream's share. */
function sharedTerms(cluster: Cluster, terms: TermStatistics): SharedTerm[] {
  const { slots, texts } = cluster.terms
  const textsMin = Math.max(2, cluster.texts / 3)
  const shared: SharedTerm[] = []
  for (let i = 0; i < slots.length; i++) {
    const count = texts[i] ?? 0
    if (count < textsMin) continue
    shared.push({ inCluster: Math.min(1, count / cluster.texts), inStream: terms.share(slots[i] ?? 0, count) })
  }
  return shared
}
