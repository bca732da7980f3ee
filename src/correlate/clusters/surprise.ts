// How surprising it is that so many independent voices share these rare words: evidence against chance.
import { dayMs, hourMs } from '../../core/durations.ts'
import type { Cluster } from './cluster.ts'
import { logMeanExp } from '../evidence/e-value.ts'
import { countUpperTail } from '../numeric/counts.ts'
import { matchTermsMax } from '../match/prepared.ts'
import type { TermRows } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'
import { priorDocuments } from '../terms/terms-statistics.ts'
import type { Heard } from '../match/voices.ts'
import { hear } from '../match/voices.ts'

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
  inCluster: number
  inStream: number
}

export interface SurpriseMeter {
  of(cluster: Cluster, rows: TermRows, nowMs: number): Surprise
}

/** Windows in which voices are compared with chance. */
const windowsMs = [3 * hourMs, 12 * hourMs, dayMs, 7 * dayMs, 28 * dayMs]
/**
 * Added to the evidence that a theme is new before it is compared with the evidence that its texts agree: themes that
 * have always been there are far fewer than the groups that chance could form.
 */
const newsCredit = 5

/**
 * Two kinds of chance must be ruled out, so the weaker evidence of the two counts: that unrelated documents happen to share
 * words (agreement), and that people have always been talking like this (news). Each window's e-value is the smaller of
 * both; the windows are joined by their mean.
 */
export function createSurpriseMeter(terms: TermStatistics, documentsWithin: DocumentsWithin): SurpriseMeter {
  const sinceMs = windowsMs.map(() => 0)
  const heard: Heard[] = windowsMs.map(() => ({ voices: 0, texts: 0 }))
  const logs: number[] = []
  // Working memory: the words the cluster shares, by slot and count, and as shares of one window.
  const slots: number[] = []
  const counts: number[] = []
  const unrelated: SharedTerm[] = []
  const shared: SharedTerm[] = []

  /** Words in at least two texts and a third of them. */
  function findShared(cluster: Cluster, rows: TermRows): void {
    slots.length = 0
    counts.length = 0
    const base = cluster.terms.row * rows.stride
    const end = base + (rows.counts[cluster.terms.row] as number)
    const textsMin = Math.max(2, cluster.texts / 3)
    for (let i = base; i < end; i++) {
      if ((rows.texts[i] as number) < textsMin) continue
      slots.push(rows.slots[i] as number)
      counts.push(rows.texts[i] as number)
    }
  }

  /**
   * The stream's share is that of the documents before the window: without the cluster's texts of the window (`inWindow` of
   * them), with its older ones, which are what people used to say. A stream that is no older than the window has no before,
   * and nothing in it is news yet.
   */
  function fill(into: SharedTerm[], texts: number, inWindow: number, documents: number): void {
    while (into.length < slots.length) into.push({ inCluster: 0, inStream: 0 })
    into.length = slots.length
    for (let i = 0; i < slots.length; i++) {
      const term = into[i] as SharedTerm
      const count = counts[i] as number
      term.inCluster = Math.min(1, count / texts)
      term.inStream = terms.share(slots[i] as number, count * inWindow, documents)
    }
  }

  function of(cluster: Cluster, rows: TermRows, nowMs: number): Surprise {
    for (let i = 0; i < windowsMs.length; i++) sinceMs[i] = nowMs - (windowsMs[i] as number)
    hear(cluster, sinceMs, heard)
    findShared(cluster, rows)
    fill(unrelated, cluster.texts, 1, 0)
    logs.length = 0
    let best = Number.NEGATIVE_INFINITY
    let expectedVoices = 0
    for (let i = 0; i < windowsMs.length; i++) {
      const windowMs = windowsMs[i] as number
      const { voices, texts } = heard[i] as Heard
      const documents = Math.max(documentsWithin(windowMs), cluster.texts)
      // Without a before at least half as long as the window nobody can tell what is new in it. A window of hours needs one
      // that was really seen: the documents imagined before a stream began would make all its first hours news.
      const seen = Math.max(0, terms.documents() - documents)
      const tooYoung = windowMs < dayMs ? seen < documents : seen + priorDocuments < documents / 2
      if (tooYoung) {
        logs.push(Math.log(kappa))
        continue
      }
      fill(shared, cluster.texts, texts / cluster.texts, documents)
      const agreement = agreementLogEvidence(voices, documents, unrelated, matchTermsMax * cluster.texts)
      const news = newsLogEvidence(voices, documents, shared)
      const logEvidence = Math.min(agreement, news.logEvidence + newsCredit)
      logs.push(logEvidence)
      if (logEvidence <= best) continue
      best = logEvidence
      expectedVoices = news.expected
    }
    return { logEvidence: logMeanExp(logs), expectedVoices }
  }

  return { of }
}

/**
 * The burst of the word that says most: the voices of the window that use it against its share of the documents before.
 * A theme that has always been there brings no news, however well its texts agree. Paid for by the number of words looked
 * at. Poisson, because under this hypothesis people speak one by one.
 */
export function newsLogEvidence(
  voices: number,
  documents: number,
  shared: readonly SharedTerm[],
): { readonly logEvidence: number; readonly expected: number } {
  let logP = 0
  let expected = documents
  let looks = 0
  for (const { inCluster, inStream } of shared) {
    if (inCluster < 0.5) continue
    looks++
    const mean = documents * inStream
    const tail = countUpperTail(Math.max(1, Math.floor(voices * inCluster)), mean, 1)
    // Below the range of numbers the leading term of the Poisson tail stands in.
    const logTail = tail > 0 ? Math.log(tail) : voices * (Math.log(mean / voices) + 1)
    if (logTail < logP) {
      logP = logTail
      expected = mean
    }
  }
  const p = Math.min(0, logP + Math.log(Math.max(1, looks)))
  return { logEvidence: Math.log(kappa) - (1 - kappa) * p, expected }
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
