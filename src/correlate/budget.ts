// The significance threshold: learned from the peaks of past situations so that a budget of situations a day is kept.
export interface BudgetState {
  /** Peak evidence and time of birth per situation, in order of birth. */
  readonly peaks: Map<string, { bornMs: number; evidence: number }>
  startMs: number
  threshold: number
}

export interface Budget {
  /** Tells that event time has begun; the first call counts. */
  begin(nowMs: number): void
  /** Whether the stream is too young to know what is new in it. */
  isLearning(nowMs: number): boolean
  /** Tells the evidence of a situation; only its highest counts. */
  observe(id: string, bornMs: number, evidence: number): void
  /** Log evidence that makes a situation significant; a danger needs less. */
  threshold(isDanger: boolean): number
  /** Sets the threshold anew; due once an hour of event time. */
  settle(nowMs: number): void
  snapshot(): BudgetState
}

export interface BudgetOptions {
  readonly evidenceMin: number
  readonly situationsPerDay: number
  readonly budgetMemoryMs: number
  readonly dangerWeight: number
  readonly learningMs: number
}

const dayMs = 86_400_000
/** Peaks remembered; beyond it the oldest go. */
const peaksMax = 20_000

/**
 * Chance alone makes clusters too, the more the busier the stream. Their peaks are the background distribution: the
 * threshold is the peak that as many situations reach as the budget allows for the time remembered, and never less than
 * `evidenceMin`.
 */
export function createBudget(options: BudgetOptions, state?: BudgetState): Budget {
  const peaks = state?.peaks ?? new Map<string, { bornMs: number; evidence: number }>()
  let startMs = state?.startMs ?? Number.NaN
  let threshold = state?.threshold ?? options.evidenceMin

  function begin(nowMs: number): void {
    if (Number.isNaN(startMs)) startMs = nowMs
  }

  function observe(id: string, bornMs: number, evidence: number): void {
    begin(bornMs)
    const known = peaks.get(id)
    if (known !== undefined) {
      known.evidence = Math.max(known.evidence, evidence)
      return
    }
    peaks.set(id, { bornMs, evidence })
    if (peaks.size <= peaksMax) return
    const oldest = peaks.keys().next()
    if (oldest.done !== true) peaks.delete(oldest.value)
  }

  function settle(nowMs: number): void {
    for (const [id, peak] of peaks) if (nowMs - peak.bornMs > options.budgetMemoryMs) peaks.delete(id)
    const days = Math.max(1, Math.min(options.budgetMemoryMs, nowMs - startMs) / dayMs)
    const allowed = Math.max(1, Math.floor(options.situationsPerDay * days))
    const above: number[] = []
    for (const { evidence } of peaks.values()) if (evidence >= options.evidenceMin) above.push(evidence)
    above.sort((a, b) => b - a)
    threshold = above.length > allowed ? (above[allowed] ?? options.evidenceMin) : options.evidenceMin
  }

  // Weighted Bonferroni (Genovese, Roeder and Wasserman, 2006): a hypothesis with w times the share of the error budget is
  // rejected from an e-value w times smaller. `evidenceMin` bounds both, so chance alone alarms nobody.
  function thresholdOf(isDanger: boolean): number {
    return isDanger ? Math.max(options.evidenceMin, threshold - Math.log(options.dangerWeight)) : threshold
  }

  return {
    begin,
    isLearning: (nowMs) => !(nowMs - startMs >= options.learningMs),
    observe,
    threshold: thresholdOf,
    settle,
    snapshot: () => ({ peaks, startMs, threshold }),
  }
}
