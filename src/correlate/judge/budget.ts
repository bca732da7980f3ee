// The significance thresholds: learned from the peaks of past situations so that a budget of situations a day is kept.
import { concerns } from './danger.ts'
import type { Matter } from '../options.ts'

interface Peak {
  readonly bornMs: number
  evidence: number
  concern: Matter
}

export interface BudgetState {
  /** Peak evidence per situation, in order of birth. */
  readonly peaks: Map<string, Peak>
  /** When the hot topics of the last day became significant. */
  readonly topics: Map<string, number>
  startMs: number
  thresholds: Readonly<Record<Matter, number>>
}

export interface Budget {
  /** Tells that event time has begun; the first call counts. */
  begin(nowMs: number): void
  /** Whether the stream is too young to know what is new in it. */
  isLearning(nowMs: number): boolean
  /** Tells the evidence of a situation; only its highest counts. */
  observe(id: string, nowMs: number, evidence: number, concern: Matter): void
  /** It was part of another one. */
  forget(id: string): void
  /** Log evidence that the budget asks for. */
  threshold(concern: Matter): number
  /**
   * Log evidence that makes a situation of so many voices significant: what the budget asks for, more of a natural or
   * technical hazard (`hazard`, no failing service) that many speak of, more of a hot topic on a day of hot topics; infinite
   * where a topic has too few voices.
   */
  bar(concern: Matter, voices: number, hazard: boolean, nowMs: number): number
  /** A hot topic became significant. */
  opened(id: string, nowMs: number): void
  /** It turned out to be part of another one, and counts no more among the topics of the day. */
  joined(id: string): void
  /** Less is never significant. */
  lowest(): number
  /** Sets the thresholds anew; due once an hour of event time. */
  settle(nowMs: number): void
  snapshot(): BudgetState
}

export interface BudgetOptions {
  readonly evidenceMin: number
  readonly topicEvidenceMin: number
  readonly topicEvidenceMax: number
  readonly situationsPerDay: number
  readonly budgetShares: Readonly<Record<Matter, number>>
  readonly budgetMemoryMs: number
  readonly learningMs: number
  readonly topicVoicesMin: number
  readonly hazardEvidencePerDoubling: number
}

const dayMs = 86_400_000
/** Peaks remembered; beyond it the oldest go. */
const peaksMax = 20_000
/** By which each hot topic of the last day raises the voices and the evidence that the next one needs. */
const crowdedVoices = 0.2
const crowdedEvidence = 0.1
/** Hot topics of one day that are counted. */
const topicsMax = 256
/** A hazard of so many voices needs no more than the threshold. */
const fewVoices = 4

/**
 * Chance alone makes clusters too, the more the busier the stream. Their peaks are the background distribution: the
 * threshold is the peak that as many situations reach as the budget allows for the time remembered, and never less than
 * `evidenceMin`. Hot topics have bounds of their own: quiet weeks must not fill their share with what is hardly news, and a
 * week of large events must not hide the next one. Dangers, complaints and hot topics have a share each, so that talk of a
 * match never hides a gas leak.
 *
 * A threshold that is learned over weeks does nothing on the day of a match, which breaks into dozens of topics before they
 * are seen to be one: each topic of the last day raises the bar for the next. And a hazard that many speak of must
 * have grown: a theme that has been there for weeks has many voices and little evidence. A service that fails people for
 * months looks the same and is meant to.
 */
export function createBudget(options: BudgetOptions, state?: BudgetState): Budget {
  const { evidenceMin, topicEvidenceMin, topicEvidenceMax } = options
  const peaks = state?.peaks ?? new Map<string, Peak>()
  const topics = state?.topics ?? new Map<string, number>()
  let startMs = state?.startMs ?? Number.NaN
  let thresholds = state?.thresholds ?? { danger: evidenceMin, complaint: evidenceMin, topic: evidenceMin }

  function begin(nowMs: number): void {
    if (Number.isNaN(startMs)) startMs = nowMs
  }

  function isLearning(nowMs: number): boolean {
    return !(nowMs - startMs >= options.learningMs)
  }

  function observe(id: string, nowMs: number, evidence: number, concern: Matter): void {
    begin(nowMs)
    // In its first hours everything is new, which is not typical; in the rest of the learning time what counts is how new
    // a situation still looks, so that the thresholds are in place when the first alarms may be raised.
    if (nowMs - startMs < options.learningMs / 2) return
    const known = peaks.get(id)
    if (known !== undefined) {
      known.evidence = isLearning(nowMs) ? evidence : Math.max(known.evidence, evidence)
      known.concern = concern
      return
    }
    peaks.set(id, { bornMs: nowMs, evidence, concern })
    if (peaks.size <= peaksMax) return
    const oldest = peaks.keys().next()
    if (oldest.done !== true) peaks.delete(oldest.value)
  }

  function topicsLately(nowMs: number): number {
    let count = 0
    for (const openedMs of topics.values()) if (nowMs - openedMs < dayMs) count++
    return count
  }

  function bar(concern: Matter, voices: number, hazard: boolean, nowMs: number): number {
    const threshold = thresholds[concern]
    if (concern !== 'topic')
      return hazard
        ? Math.max(threshold, options.hazardEvidencePerDoubling * Math.log2(Math.max(1, voices) / fewVoices))
        : threshold
    const others = topicsLately(nowMs)
    if (voices < options.topicVoicesMin * (1 + crowdedVoices * others)) return Number.POSITIVE_INFINITY
    return threshold * (1 + crowdedEvidence * others)
  }

  function opened(id: string, nowMs: number): void {
    topics.set(id, nowMs)
    if (topics.size <= topicsMax) return
    const oldest = topics.keys().next()
    if (oldest.done !== true) topics.delete(oldest.value)
  }

  function settle(nowMs: number): void {
    for (const [id, openedMs] of topics) if (nowMs - openedMs >= dayMs) topics.delete(id)
    for (const [id, peak] of peaks) if (nowMs - peak.bornMs > options.budgetMemoryMs) peaks.delete(id)
    const days = Math.max(1, Math.min(options.budgetMemoryMs, nowMs - startMs) / dayMs)
    const above: Record<Matter, number[]> = { danger: [], complaint: [], topic: [] }
    for (const { concern, evidence } of peaks.values()) if (evidence >= evidenceMin) above[concern].push(evidence)
    const next = { ...thresholds }
    for (const concern of concerns) {
      const allowed = Math.max(1, Math.floor(options.situationsPerDay * options.budgetShares[concern] * days))
      const ranked = above[concern].sort((a, b) => b - a)
      const learned = ranked.length > allowed ? (ranked[allowed] ?? evidenceMin) : evidenceMin
      next[concern] = concern === 'topic' ? Math.min(topicEvidenceMax, Math.max(topicEvidenceMin, learned)) : learned
    }
    thresholds = next
  }

  return {
    begin,
    isLearning,
    observe,
    forget: (id) => void peaks.delete(id),
    threshold: (concern) => thresholds[concern],
    bar,
    opened,
    joined: (id) => void topics.delete(id),
    lowest: () => Math.min(...concerns.map((concern) => thresholds[concern])),
    settle,
    snapshot: () => ({ peaks, topics, startMs, thresholds }),
  }
}
