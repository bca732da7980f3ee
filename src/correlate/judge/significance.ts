// The significance thresholds: learned from the peaks of past situations so that a budget of situations a day is kept.
import { dayMs } from '../../core/durations.ts'
import type { Matter } from './danger.ts'
import { concerns } from './danger.ts'
import type { HotTopics } from './hot-topics.ts'
import { createHotTopics } from './hot-topics.ts'

interface Peak {
  readonly bornMs: number
  evidence: number
  concern: Matter
}

type Thresholds = Readonly<Record<Matter, number>>

export interface SignificanceState {
  /** Peak evidence per situation, in order of birth. */
  readonly peaks: Map<string, Peak>
  /** When the hot topics of the last day became significant. */
  readonly topics: Map<string, number>
  startMs: number
  thresholds: Thresholds
}

export interface Significance extends Pick<HotTopics, 'opened' | 'joined'> {
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
  /** Less is never significant. */
  lowest(): number
  /** Sets the thresholds anew; due once an hour of event time. */
  settle(nowMs: number): void
  snapshot(): SignificanceState
}

export interface SignificanceOptions {
  /** New significant situations a day that the threshold aims at. */
  readonly situationsPerDay?: number
  /** Least log evidence of a significant situation, whatever the budget allows: ten times what chance brings. */
  readonly evidenceMin?: number
}

/**
 * Shares of dangers, complaints and hot topics. A danger that several people describe is rare, so its share lets nearly
 * all of them through; a gas leak must not wait until it is louder than a football match.
 */
const budgetShares: Thresholds = { danger: 0.3, complaint: 0.4, topic: 0.3 }
/** How long peaks are remembered to set the thresholds. */
const memoryMs = 28 * dayMs
/** While a stream is younger than this, only dangers become significant: everything else still looks new. */
const learningMs = dayMs
/** Peaks remembered; beyond it the oldest go. */
const peaksMax = 20_000
/**
 * Bounds of the threshold of hot topics, whatever the budget: about one in 160,000, and one in 500 million, beyond which
 * more evidence says nothing more.
 */
const topicEvidenceMin = 12
const topicEvidenceMax = 20
/** Voices without which talk that is no hazard is no hot topic, however well they agree. */
export const topicVoicesMin = 8
/** By which each hot topic of the last day raises the voices and the evidence that the next one needs. */
const crowdedVoices = 0.2
const crowdedEvidence = 0.1
/**
 * Log evidence that a hazard, other than a failing service, must have for each doubling of its voices beyond four: one that
 * grows has far more, a theme that has been there for weeks far less.
 */
const hazardEvidencePerDoubling = 3
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
export function createSignificance(options: SignificanceOptions, state?: SignificanceState): Significance {
  const { situationsPerDay = 4, evidenceMin = 2.3 } = options
  const peaks = state?.peaks ?? new Map<string, Peak>()
  const topics = createHotTopics(state?.topics)
  let startMs = state?.startMs ?? Number.NaN
  let thresholds: Thresholds = state?.thresholds ?? { danger: evidenceMin, complaint: evidenceMin, topic: evidenceMin }

  function begin(nowMs: number): void {
    if (Number.isNaN(startMs)) startMs = nowMs
  }

  function isLearning(nowMs: number): boolean {
    return !(nowMs - startMs >= learningMs)
  }

  function observe(id: string, nowMs: number, evidence: number, concern: Matter): void {
    begin(nowMs)
    // In its first hours everything is new, which is not typical; in the rest of the learning time what counts is how new
    // a situation still looks, so that the thresholds are in place when the first alarms may be raised.
    if (nowMs - startMs < learningMs / 2) return
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

  function bar(concern: Matter, voices: number, hazard: boolean, nowMs: number): number {
    const threshold = thresholds[concern]
    if (concern === 'topic') return barOfTopic(threshold, voices, topics.lately(nowMs))
    return hazard ? Math.max(threshold, evidenceOfGrowth(voices)) : threshold
  }

  function settle(nowMs: number): void {
    topics.expire(nowMs)
    for (const [id, peak] of peaks) if (nowMs - peak.bornMs > memoryMs) peaks.delete(id)
    const days = Math.max(1, Math.min(memoryMs, nowMs - startMs) / dayMs)
    thresholds = learnedFrom([...peaks.values()], situationsPerDay, days, evidenceMin)
  }

  return {
    begin,
    isLearning,
    observe,
    forget: (id) => void peaks.delete(id),
    threshold: (concern) => thresholds[concern],
    bar,
    opened: topics.opened,
    joined: topics.joined,
    lowest: () => Math.min(...concerns.map((concern) => thresholds[concern])),
    settle,
    snapshot: () => ({ peaks, topics: topics.snapshot(), startMs, thresholds }),
  }
}

function barOfTopic(threshold: number, voices: number, others: number): number {
  if (voices < topicVoicesMin * (1 + crowdedVoices * others)) return Number.POSITIVE_INFINITY
  return threshold * (1 + crowdedEvidence * others)
}

/** What a hazard must show that so many speak of: it has to have grown. */
function evidenceOfGrowth(voices: number): number {
  return hazardEvidencePerDoubling * Math.log2(Math.max(1, voices) / fewVoices)
}

/** Of each concern the peak that as many reach as its share of the budget allows for these days. */
function learnedFrom(peaks: readonly Peak[], perDay: number, days: number, evidenceMin: number): Thresholds {
  const learned = (concern: Matter): number => {
    const above = peaks.filter((peak) => peak.concern === concern && peak.evidence >= evidenceMin)
    const ranked = above.map(({ evidence }) => evidence).sort((a, b) => b - a)
    const allowed = Math.max(1, Math.floor(perDay * budgetShares[concern] * days))
    return ranked.length > allowed ? (ranked[allowed] ?? evidenceMin) : evidenceMin
  }
  const topic = Math.min(topicEvidenceMax, Math.max(topicEvidenceMin, learned('topic')))
  return { danger: learned('danger'), complaint: learned('complaint'), topic }
}
