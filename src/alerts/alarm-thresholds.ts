// From which probability a warning and from which evidence a complaint is told, so that the budgets of a week are kept.
import { dayMs, weekMs } from '../core/durations.ts'
import type { AlarmCandidate } from './alarm-candidates.ts'
import { falseShare, memoryMs, warningFloor } from './alarm-candidates.ts'

export interface AlarmBudgetOptions {
  /** Whether only what the happenings tell may be a warning and everything else is a complaint at most; absent: no. */
  readonly onlyHappeningsWarn?: boolean
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

/** What a threshold follows from. */
export interface AlarmHistory {
  readonly candidates: ReadonlyMap<string, AlarmCandidate>
  readonly startMs: number
  readonly nowMs: number
  /** How far probabilities have been right. */
  readonly trust: number
}

/** Evidence of a warning: ten times what chance brings. */
export const evidenceMin = 2.3
/** Steps of the probability between which the threshold is chosen. */
const steps = 100
/** Candidates that the learned tail counts for beside those of the stream. */
const tailWeight = 400
/** Before a stream has said how many candidates it has, this many a week are expected, worth two days of looking. */
const candidatesPerWeek = 150
const candidatesPriorMs = 2 * dayMs

/**
 * A warning is shown when its probability reaches the least threshold at which the false alarms expected in a week stay
 * within the budget: candidates a week × the share of the false ones that get so far. The share is the tail learned on
 * streams with known truth, blended with the peaks of this stream, each weighed by how false it turned out to be (a conformal
 * threshold with weights, in the manner of Tibshirani et al., 2019).
 */
export function warningThreshold(
  options: AlarmBudgetOptions,
  { candidates, startMs, nowMs, trust }: AlarmHistory,
): number {
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
export function complaintThreshold(
  options: AlarmBudgetOptions,
  { candidates, startMs, nowMs }: AlarmHistory,
  warningMin: number,
): number {
  const weeks = Math.max(0, Math.min(memoryMs, nowMs - startMs)) / weekMs
  const allowed = Math.max(1, Math.floor(options.complaintsPerWeek * weeks))
  const peaks: number[] = []
  for (const { peak, evidence } of candidates.values()) if (peak < warningMin) peaks.push(evidence)
  peaks.sort((a, b) => b - a)
  return Math.max(evidenceMin, peaks[allowed] ?? evidenceMin)
}
