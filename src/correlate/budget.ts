// The significance threshold: learned from the peaks of past situations so that a budget of situations a day is kept.
export interface BudgetState {
  /** Peak evidence and time of birth per situation, in order of birth. */
  readonly peaks: Map<string, { bornMs: number; evidence: number }>
  startMs: number
  threshold: number
}

export interface Budget {
  /** Tells the evidence of a situation; only its highest counts. */
  observe(id: string, bornMs: number, evidence: number): void
  threshold(): number
  /** Sets the threshold anew; due once an hour of event time. */
  settle(nowMs: number): void
  snapshot(): BudgetState
}

export interface BudgetOptions {
  readonly evidenceMin: number
  readonly situationsPerDay: number
  readonly budgetMemoryMs: number
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

  function observe(id: string, bornMs: number, evidence: number): void {
    if (Number.isNaN(startMs)) startMs = bornMs
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
    const above = [...peaks.values()].map((peak) => peak.evidence).filter((evidence) => evidence >= options.evidenceMin)
    above.sort((a, b) => b - a)
    threshold = above.length > allowed ? (above[allowed] ?? options.evidenceMin) : options.evidenceMin
  }

  return { observe, threshold: () => threshold, settle, snapshot: () => ({ peaks, startMs, threshold }) }
}
