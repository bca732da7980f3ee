// Decides what people are told of: warnings at a budget of false alarms a week, and complaints at a budget of their own.
import type { Concern } from '../core/alert.ts'
import type { Situation } from '../core/situation.ts'

export interface AlarmBudgetOptions {
  /** False warnings a week that are put up with; the threshold of the probability follows from it. */
  readonly falseAlarmsPerWeek: number
  /** Alerts a week about public services that fail people without being a danger; the threshold of the evidence follows. */
  readonly complaintsPerWeek: number
  /**
   * Share of the situations that were no crisis whose probability once reached i ÷ length, for i = 0, 1, …: counted on the
   * streams that the probability was learned from. Empty where nothing was learned; then only the stream itself tells.
   */
  readonly falseTail: readonly number[]
}

/** What is remembered of one hazard that might have been shown. */
interface Candidate {
  readonly bornMs: number
  readonly peak: number
  readonly evidence: number
  readonly voices: number
  /** What a person said of it: 1 false, 0 true; null where nobody said anything. */
  readonly saidFalse: 0 | 1 | null
  /** As what it was shown first; null where nobody was told. */
  readonly shown: Concern | null
}

export interface AlarmBudgetState {
  readonly candidates: ReadonlyMap<string, Candidate>
  /** When complaints were shown, within the last week. */
  readonly complaintsAtMs: readonly number[]
  readonly startMs: number
  readonly settledHour: number
  readonly warningMin: number
  readonly complaintMin: number
  readonly trust: number
}

/** How well the budget is kept, over the time remembered. */
export interface BudgetReport {
  /** Weeks that the figures are about. */
  readonly weeks: number
  readonly warnings: number
  /** Expected number of them that are false, by what people said, what became of them, or their probability. */
  readonly falseAlarms: number
  readonly complaints: number
  readonly learning: boolean
  /** Probability from which a situation is a warning, and log evidence from which one is a complaint. */
  readonly warningMin: number
  readonly complaintMin: number
}

export interface AlarmBudget {
  /** What the situation may be shown as now; null for nothing. */
  judge(situation: Situation, nowMs: number): Concern | null
  /** The situation became part of another, which answers for both. */
  merge(situationId: string, into: string): void
  /** A person dismissed the situation (false) or acted on it (true). */
  hear(situationId: string, isFalse: boolean): void
  /** Sets the thresholds anew; once an hour of event time. */
  settle(nowMs: number): void
  report(nowMs: number): BudgetReport
  snapshot(): AlarmBudgetState
}

const hourMs = 3_600_000
const weekMs = 7 * 24 * hourMs
const memoryMs = 4 * weekMs
/** At 150 candidates a week these are four months of a large city; beyond it the oldest go. */
const candidatesMax = 4_000
/** While a stream is younger, everything in it looks new: only dangers are shown. */
const learningMs = 24 * hourMs
/** Evidence of a warning: ten times what chance brings. */
const evidenceMin = 2.3
/** Whatever the budget allows: what is less probable than one in four wakes nobody. */
const warningFloor = 0.25
/** Steps of the probability between which the threshold is chosen. */
const steps = 100
/** Candidates that the learned tail counts for beside those of the stream. */
const tailWeight = 400
/** Budgets of complaints that may be shown within one week. */
const complaintsMaxFactor = 2
/** Voices by which a situation has proved itself, and how long it has to do so. */
const provenVoices = 20
const provenWithinMs = 72 * hourMs
/** Before a stream has said how many candidates it has, this many a week are expected, worth two days of looking. */
const candidatesPerWeek = 150
const candidatesPriorMs = 2 * 24 * hourMs

/**
 * A warning is shown when its probability reaches the least threshold at which the false alarms expected in a week stay
 * within the budget: candidates a week × the share of the false ones that get so far. The share is the tail learned on
 * streams with known truth, blended with the peaks of this stream, each weighed by how false it turned out to be (a conformal threshold with weights, in the manner of Tibshirani et al., 2019).
 */
export function createAlarmBudget(options: AlarmBudgetOptions, state?: AlarmBudgetState): AlarmBudget {
  const candidates = new Map(state?.candidates ?? [])
  let complaintsAtMs = [...(state?.complaintsAtMs ?? [])]
  let startMs = state?.startMs ?? Number.NaN
  let settledHour = state?.settledHour ?? Number.NEGATIVE_INFINITY
  let warningMin = state?.warningMin ?? Number.NaN
  let complaintMin = state?.complaintMin ?? evidenceMin
  let trust = state?.trust ?? 1

  const isLearning = (nowMs: number) => !(nowMs - startMs >= learningMs)

  function judge(situation: Situation, nowMs: number): Concern | null {
    begin(nowMs)
    if (!situation.hazard || situation.evidence < evidenceMin) return null
    const known = candidates.get(situation.id)
    const seen: Candidate = {
      bornMs: known?.bornMs ?? nowMs,
      peak: Math.max(known?.peak ?? 0, situation.probability),
      evidence: Math.max(known?.evidence ?? 0, situation.evidence),
      voices: Math.max(known?.voices ?? 0, situation.voices),
      saidFalse: known?.saidFalse ?? null,
      shown: known?.shown ?? null,
    }
    const concern = concernOf(situation, seen, nowMs)
    if (concern === 'complaint' && seen.shown === null) complaintsAtMs.push(nowMs)
    candidates.set(situation.id, concern === null ? seen : { ...seen, shown: concern })
    if (candidates.size > candidatesMax) {
      const oldest = candidates.keys().next()
      if (oldest.done !== true) candidates.delete(oldest.value)
    }
    return concern
  }

  function concernOf(situation: Situation, seen: Candidate, nowMs: number): Concern | null {
    // What was shown once is followed to its end.
    if (seen.shown === 'warning') return 'warning'
    const isProven = situation.significantAtMs !== null
    if (situation.probability >= warningMin && (isProven || !isLearning(nowMs))) return 'warning'
    if (seen.shown !== null) return seen.shown
    if (!isProven || isLearning(nowMs) || situation.evidence < complaintMin) return null
    complaintsAtMs = complaintsAtMs.filter((atMs) => atMs > nowMs - weekMs)
    // In its first week nobody knows how loud a stream can be; later a bad week may take what a good one left.
    const allowed = options.complaintsPerWeek * (nowMs - startMs < weekMs ? 1 : complaintsMaxFactor)
    return complaintsAtMs.length < allowed ? 'complaint' : null
  }

  function begin(nowMs: number): void {
    if (!Number.isNaN(startMs)) return
    startMs = nowMs
    warningMin = warningThreshold(nowMs)
  }

  function merge(situationId: string, into: string): void {
    const gone = candidates.get(situationId)
    if (gone === undefined) return
    candidates.delete(situationId)
    const kept = candidates.get(into)
    if (kept === undefined) candidates.set(into, gone)
    else if (kept.shown === null && gone.shown !== null) candidates.set(into, { ...kept, shown: gone.shown })
  }

  function hear(situationId: string, isFalse: boolean): void {
    const known = candidates.get(situationId)
    if (known !== undefined) candidates.set(situationId, { ...known, saidFalse: isFalse ? 1 : 0 })
  }

  function settle(nowMs: number): void {
    begin(nowMs)
    const hour = Math.floor(nowMs / hourMs)
    if (hour <= settledHour) return
    settledHour = hour
    for (const [id, { bornMs }] of candidates) if (nowMs - bornMs > memoryMs) candidates.delete(id)
    warningMin = warningThreshold(nowMs)
    complaintMin = complaintThreshold(nowMs)
  }

  function warningThreshold(nowMs: number): number {
    trust = trustIn(candidates.values(), nowMs)
    const reached = Array.from({ length: steps + 1 }, () => 0)
    let falseOnes = 0
    for (const candidate of candidates.values()) {
      const weight = falseShare(candidate, nowMs, trust)
      falseOnes += weight
      reached[Math.floor(candidate.peak * steps)]! += weight
    }
    const elapsedMs = Math.min(memoryMs, nowMs - startMs)
    const perWeek =
      ((falseOnes + (candidatesPerWeek * candidatesPriorMs) / weekMs) * weekMs) / (elapsedMs + candidatesPriorMs)
    const learned = options.falseTail.length === 0 ? 0 : tailWeight
    let above = 0
    let threshold = 1
    for (let step = steps; step >= warningFloor * steps; step--) {
      above += reached[step] ?? 0
      const tail = options.falseTail[Math.floor((step * options.falseTail.length) / steps)] ?? 0
      const share = (above + learned * tail) / Math.max(1, falseOnes + learned)
      if (perWeek * share > options.falseAlarmsPerWeek) break
      threshold = step / steps
    }
    return threshold
  }

  /** The evidence that as many complaints reach as the budget allows for the time remembered. */
  function complaintThreshold(nowMs: number): number {
    const weeks = Math.max(0, Math.min(memoryMs, nowMs - startMs)) / weekMs
    const allowed = Math.max(1, Math.floor(options.complaintsPerWeek * weeks))
    const peaks: number[] = []
    for (const { peak, evidence } of candidates.values()) if (peak < warningMin) peaks.push(evidence)
    peaks.sort((a, b) => b - a)
    return Math.max(evidenceMin, peaks[allowed] ?? evidenceMin)
  }

  function report(nowMs: number): BudgetReport {
    const sums = { warnings: 0, falseAlarms: 0, complaints: 0 }
    for (const candidate of candidates.values()) {
      if (candidate.shown === 'complaint') sums.complaints++
      if (candidate.shown !== 'warning') continue
      sums.warnings++
      sums.falseAlarms += falseShare(candidate, nowMs, trust)
    }
    const weeks = Number.isNaN(startMs) ? 0 : Math.min(memoryMs, nowMs - startMs) / weekMs
    return { ...sums, weeks, learning: isLearning(nowMs), warningMin, complaintMin }
  }

  return {
    judge,
    merge,
    hear,
    settle,
    report,
    snapshot: () => ({
      candidates: new Map(candidates),
      complaintsAtMs,
      startMs,
      settledHour,
      warningMin,
      complaintMin,
      trust,
    }),
  }
}

/**
 * What people said of it; else what became of it: a situation that many came to speak of was none, one that stayed small for
 * three days was one. Until then its probability is believed as far as probabilities have been right.
 */
function falseShare({ peak, voices, saidFalse, bornMs }: Candidate, nowMs: number, trust: number): number {
  if (saidFalse !== null) return saidFalse
  if (voices >= provenVoices) return 0
  return nowMs - bornMs >= provenWithinMs ? 1 : 1 - trust * peak
}

/** Situations that proved themselves against those that should have; 1 until there are any, so that a model is believed first. */
function trustIn(candidates: Iterable<Candidate>, nowMs: number): number {
  let proved = 1
  let promised = 1
  for (const { peak, voices, saidFalse, bornMs } of candidates) {
    if (peak < warningFloor || (saidFalse === null && nowMs - bornMs < provenWithinMs)) continue
    promised += peak
    if (saidFalse === 0 || (saidFalse === null && voices >= provenVoices)) proved++
  }
  return Math.min(1, proved / promised)
}
