// Decides what people are told of: warnings at a budget of false alarms a week, and complaints at a budget of their own.
import type { Concern } from '../core/alert.ts'
import { dayMs, hourMs, weekMs } from '../core/durations.ts'
import type { TopicId } from '../core/ids.ts'
import type { Situation } from '../core/situation.ts'
import { topLevelTopic } from '../core/topic-path.ts'
import type { AlarmCandidate } from './alarm-candidates.ts'
import { falseShare, forgetOldest, memoryMs, mergeCandidate, seenNow, trustIn } from './alarm-candidates.ts'
import type { AlarmBudgetOptions } from './alarm-thresholds.ts'
import { complaintThreshold, evidenceMin, warningThreshold } from './alarm-thresholds.ts'

export interface AlarmBudgetState {
  readonly candidates: ReadonlyMap<string, AlarmCandidate>
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

/** While a stream is younger, everything in it looks new: only dangers are shown. */
const learningMs = dayMs
/** Budgets of complaints that may be shown within one week. */
const complaintsMaxFactor = 2

interface Memory {
  readonly candidates: Map<string, AlarmCandidate>
  complaintsAtMs: number[]
  startMs: number
  settledHour: number
  warningMin: number
  complaintMin: number
  trust: number
}

export function createAlarmBudget(options: AlarmBudgetOptions, state?: AlarmBudgetState): AlarmBudget {
  const memory: Memory = {
    candidates: new Map(state?.candidates ?? []),
    complaintsAtMs: [...(state?.complaintsAtMs ?? [])],
    startMs: state?.startMs ?? Number.NaN,
    settledHour: state?.settledHour ?? Number.NEGATIVE_INFINITY,
    warningMin: state?.warningMin ?? Number.NaN,
    complaintMin: state?.complaintMin ?? evidenceMin,
    trust: state?.trust ?? 1,
  }
  const { candidates } = memory

  function judge(situation: Situation, nowMs: number): Concern | null {
    begin(options, memory, nowMs)
    if (!situation.hazard || (situation.happening === undefined && situation.evidence < evidenceMin)) return null
    const seen = seenNow(candidates.get(situation.id), situation, nowMs)
    const concern = concernOf(options, memory, situation, seen, nowMs)
    if (concern === 'complaint' && seen.shown === null) memory.complaintsAtMs.push(nowMs)
    candidates.set(situation.id, concern === null ? seen : { ...seen, shown: concern })
    forgetOldest(candidates)
    return concern
  }

  function hear(situationId: string, isFalse: boolean): void {
    const known = candidates.get(situationId)
    if (known !== undefined) candidates.set(situationId, { ...known, saidFalse: isFalse ? 1 : 0 })
  }

  function settle(nowMs: number): void {
    begin(options, memory, nowMs)
    const hour = Math.floor(nowMs / hourMs)
    if (hour <= memory.settledHour) return
    memory.settledHour = hour
    for (const [id, { bornMs }] of candidates) if (nowMs - bornMs > memoryMs) candidates.delete(id)
    setThresholds(options, memory, nowMs)
    memory.complaintMin = complaintThreshold(options, { ...memory, nowMs }, memory.warningMin)
  }

  return {
    judge,
    merge: (situationId, into) => mergeCandidate(candidates, situationId, into),
    hear,
    settle,
    report: (nowMs) => reportOf(memory, nowMs),
    snapshot: () => ({ ...memory, candidates: new Map(candidates) }),
  }
}

function isLearning({ startMs }: Memory, nowMs: number): boolean {
  return !(nowMs - startMs >= learningMs)
}

function begin(options: AlarmBudgetOptions, memory: Memory, nowMs: number): void {
  if (!Number.isNaN(memory.startMs)) return
  memory.startMs = nowMs
  setThresholds(options, memory, nowMs)
}

function setThresholds(options: AlarmBudgetOptions, memory: Memory, nowMs: number): void {
  memory.trust = trustIn(memory.candidates.values(), nowMs)
  memory.warningMin = warningThreshold(options, { ...memory, nowMs })
}

function concernOf(
  options: AlarmBudgetOptions,
  memory: Memory,
  situation: Situation,
  seen: AlarmCandidate,
  nowMs: number,
): Concern | null {
  // What was shown once is followed to its end.
  if (seen.shown === 'warning') return 'warning'
  const isProven = situation.significantAtMs !== null
  // What the happenings tell has passed a bar that keeps the budget of false alarms; nothing else warns beside them.
  if (situation.happening !== undefined) return isProven ? 'warning' : null
  if (
    options.onlyHappeningsWarn !== true &&
    situation.probability >= memory.warningMin &&
    (isProven || !isLearning(memory, nowMs))
  )
    return 'warning'
  if (seen.shown !== null) return seen.shown
  // A danger is no complaint: where the happenings warn, it is told by them or by nobody.
  if (options.onlyHappeningsWarn === true && isDanger(situation.topic)) return null
  if (!isProven || isLearning(memory, nowMs) || situation.evidence < memory.complaintMin) return null
  memory.complaintsAtMs = memory.complaintsAtMs.filter((atMs) => atMs > nowMs - weekMs)
  // In its first week nobody knows how loud a stream can be; later a bad week may take what a good one left.
  const allowed = options.complaintsPerWeek * (nowMs - memory.startMs < weekMs ? 1 : complaintsMaxFactor)
  return memory.complaintsAtMs.length < allowed ? 'complaint' : null
}

/** The four categories of GB/T 35561; what else a situation is about are services that fail people. */
const dangers: readonly string[] = ['natural', 'accident', 'health', 'security']

function isDanger(topic: TopicId): boolean {
  return dangers.includes(topLevelTopic(topic))
}

function reportOf(memory: Memory, nowMs: number): BudgetReport {
  const { candidates, startMs, trust, warningMin, complaintMin } = memory
  const sums = { warnings: 0, falseAlarms: 0, complaints: 0 }
  for (const candidate of candidates.values()) {
    if (candidate.shown === 'complaint') sums.complaints++
    if (candidate.shown !== 'warning') continue
    sums.warnings++
    sums.falseAlarms += falseShare(candidate, nowMs, trust)
  }
  const weeks = Number.isNaN(startMs) ? 0 : Math.min(memoryMs, nowMs - startMs) / weekMs
  return { ...sums, weeks, learning: isLearning(memory, nowMs), warningMin, complaintMin }
}
