// How surprising it is that so many independent voices share these rare words: evidence against chance.
import type { Cluster } from './cluster-record.ts'
import type { CorrelatorOptions } from './options.ts'
import type { TermStatistics } from './terms-statistics.ts'
import { effectiveVoices } from './voices.ts'

export interface Surprise {
  /** Natural logarithm of the e-value. */
  readonly logEvidence: number
  /** Voices that chance would bring together in the window that says most. */
  readonly expectedVoices: number
  readonly effectiveVoices: number
}

/** Documents of the stream in the window ending now. */
export type DocumentsWithin = (windowMs: number) => number

/**
 * The chance that an unrelated document carries the core of a cluster: the share of its rarest common term, the second
 * with half and the third with a quarter of its weight, because words of one subject come together.
 */
export function coreShare(cluster: Cluster, terms: TermStatistics): number {
  const core: number[] = []
  // A word in at least half of the texts, and in two, is what the texts have in common.
  const textsMin = Math.max(2, cluster.texts * 0.5)
  const { slots, texts } = cluster.terms
  for (let i = 0; i < slots.length; i++) {
    const count = texts[i] ?? 0
    if (count >= textsMin) core.push(terms.share(slots[i] ?? 0, count))
  }
  core.sort((a, b) => a - b)
  let logShare = 0
  for (let i = 0; i < Math.min(3, core.length); i++) logShare += Math.log(core[i] ?? 1) / 2 ** i
  return core.length === 0 ? 1 : Math.exp(logShare)
}

export function surpriseOf(
  cluster: Cluster,
  nowMs: number,
  terms: TermStatistics,
  documentsWithin: DocumentsWithin,
  options: CorrelatorOptions,
): Surprise {
  const share = coreShare(cluster, terms)
  const logs: number[] = []
  let best = { logEvidence: Number.NEGATIVE_INFINITY, expectedVoices: 0, effectiveVoices: 0 }
  for (const windowMs of options.surpriseWindowsMs) {
    const voices = effectiveVoices(cluster, nowMs - windowMs, options.repeatWeight, options.echoWeight)
    const expected = Math.max(1e-9, share * documentsWithin(windowMs))
    // The first voice only opens the question: it is the others whose agreement is surprising.
    const logEvidence = poissonLogEvidence(Math.max(0, voices - 1), expected)
    logs.push(logEvidence)
    if (logEvidence > best.logEvidence) best = { logEvidence, expectedVoices: expected, effectiveVoices: voices }
  }
  return { ...best, logEvidence: logMeanExp(logs) }
}

/** A mixture of Poisson likelihood ratios over rates 2, 4 … 2^20 times the expected: an e-value that needs no tuning. */
export function poissonLogEvidence(observed: number, expected: number): number {
  const logs: number[] = []
  for (let power = 1; power <= 20; power++) {
    logs.push(observed * power * Math.LN2 - expected * (2 ** power - 1))
  }
  return logMeanExp(logs)
}

export function logMeanExp(logs: readonly number[]): number {
  let highest = Number.NEGATIVE_INFINITY
  for (const log of logs) if (log > highest) highest = log
  if (highest === Number.NEGATIVE_INFINITY) return highest
  let sum = 0
  for (const log of logs) sum += Math.exp(log - highest)
  return highest + Math.log(sum / logs.length)
}
