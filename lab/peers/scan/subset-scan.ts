// Which of many keys drive an excess: the linear-time subset scan (Neill 2012) with the expectation-based Poisson score.

export interface SubsetScan {
  /** Indexes of the best subset, strongest ratio first; empty where nothing lies above its baseline. */
  readonly keys: readonly number[]
  readonly score: number
  readonly observed: number
  readonly expected: number
}

/**
 * Ranks keys by count ÷ baseline and scores the prefixes: for this score one of the N prefixes is the best of all 2ᴺ
 * subsets. `dispersions` divides both, so that a bursty key has to try harder.
 */
export function scanSubsets(
  counts: readonly number[],
  baselines: readonly number[],
  dispersions: readonly number[] | null = null,
): SubsetScan {
  const scaled = counts.map((count, index) => {
    const by = dispersions?.[index] ?? 1
    return { index, count: count / by, baseline: Math.max(1e-12, (baselines[index] ?? 0) / by) }
  })
  const ranked = scaled
    .filter((key) => key.count > key.baseline)
    .sort((a, b) => b.count / b.baseline - a.count / a.baseline || a.index - b.index)
  let count = 0
  let baseline = 0
  let best = 0
  let score = 0
  for (let i = 0; i < ranked.length; i++) {
    count += ranked[i]?.count ?? 0
    baseline += ranked[i]?.baseline ?? 0
    const current = poissonScore(count, baseline)
    if (current > score) {
      score = current
      best = i + 1
    }
  }
  const keys = ranked.slice(0, best).map((key) => key.index)
  return { keys, score, observed: total(counts, keys), expected: total(baselines, keys) }
}

/** Expectation-based Poisson log-likelihood ratio: c ln(c/b) + b − c above the baseline, 0 below. */
export function poissonScore(count: number, baseline: number): number {
  return count > baseline ? count * Math.log(count / baseline) + baseline - count : 0
}

function total(values: readonly number[], keys: readonly number[]): number {
  let sum = 0
  for (const key of keys) sum += values[key] ?? 0
  return sum
}
