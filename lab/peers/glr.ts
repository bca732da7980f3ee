// Generalised likelihood ratio charts for counts (Höhle and Paul 2008): has the mean been raised by some factor since some bin?

export interface GlrOptions {
  /** Variance = μ + α μ²; 0 is Poisson. */
  readonly overdispersion: number
  /** Alarm at this statistic; the chart starts afresh after one. */
  readonly limit: number
}

export const glrPoisson: GlrOptions = { overdispersion: 0, limit: 5 }

export interface GlrResult {
  /** max over onsets and factors of the log-likelihood ratio. */
  readonly statistic: number
  readonly alarm: boolean
}

/** `means` are the in-control means of the same bins as `counts`. */
export function runGlr(
  counts: readonly number[],
  means: readonly number[],
  options: GlrOptions = glrPoisson,
): GlrResult[] {
  let start = 0
  return counts.map((_, now) => {
    const statistic = statisticFrom(counts, means, start, now, options.overdispersion)
    const alarm = statistic >= options.limit
    if (alarm) start = now + 1
    return { statistic, alarm }
  })
}

function statisticFrom(
  counts: readonly number[],
  means: readonly number[],
  start: number,
  now: number,
  overdispersion: number,
): number {
  let best = 0
  let observed = 0
  let expected = 0
  for (let onset = now; onset >= start; onset--) {
    observed += counts[onset] ?? 0
    expected += means[onset] ?? 0
    // Only a rise counts; where fewer were seen than expected the best factor is one and the ratio nought.
    if (observed <= expected) continue
    const factor = bestFactor(counts, means, onset, now, overdispersion, observed / expected)
    best = Math.max(best, logRatio(counts, means, onset, now, overdispersion, factor))
  }
  return best
}

// The score Σ (y − fμ)/(1 + αfμ) falls in f; Newton on its logarithm from the Poisson solution.
function bestFactor(
  counts: readonly number[],
  means: readonly number[],
  onset: number,
  now: number,
  overdispersion: number,
  poissonFactor: number,
): number {
  if (overdispersion === 0) return poissonFactor
  let logFactor = Math.log(poissonFactor)
  for (let i = 0; i < 50; i++) {
    const factor = Math.exp(logFactor)
    let score = 0
    let information = 0
    for (let t = onset; t <= now; t++) {
      const mean = factor * (means[t] ?? 0)
      const y = counts[t] ?? 0
      const scale = 1 + overdispersion * mean
      score += (y - mean) / scale
      information += (mean * (1 + overdispersion * y)) / (scale * scale)
    }
    const step = score / information
    logFactor += Math.max(-1, Math.min(1, step))
    if (Math.abs(step) < 1e-12) break
  }
  return Math.max(1, Math.exp(logFactor))
}

function logRatio(
  counts: readonly number[],
  means: readonly number[],
  onset: number,
  now: number,
  overdispersion: number,
  factor: number,
): number {
  let sum = 0
  for (let t = onset; t <= now; t++) {
    const mean = means[t] ?? 0
    const y = counts[t] ?? 0
    if (overdispersion === 0) sum += y * Math.log(factor) - mean * (factor - 1)
    else {
      const scale = Math.log((1 + overdispersion * factor * mean) / (1 + overdispersion * mean))
      sum += y * (Math.log(factor) - scale) - scale / overdispersion
    }
  }
  return sum
}
