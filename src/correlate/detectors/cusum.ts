// Poisson CUSUM charts: small shifts add up until they pass a limit (Rossi et al. 1999 and two older transforms).

export type CusumTransform = 'rossi' | 'standard' | 'anscombe'

export interface CusumOptions {
  readonly transform: CusumTransform
  /** What is taken off each step, and the limit, in standard deviations. */
  readonly reference: number
  readonly limit: number
  /** The mean while nothing happens. */
  readonly mean: number
}

export interface CusumResult {
  readonly statistic: number
  /** The count that would just have raised the alarm; a whole number for `standard`. */
  readonly upper: number
  readonly alarm: boolean
}

/** One step; `before` is the statistic so far, 0 at the start. */
export function stepCusum(before: number, count: number, options: CusumOptions): CusumResult {
  const { reference, limit, mean } = options
  const statistic = Math.max(0, before + standardised(count, mean, options.transform) - reference)
  return { statistic, upper: needed(limit + reference - before, mean, options.transform), alarm: statistic > limit }
}

function standardised(count: number, mean: number, transform: CusumTransform): number {
  const root = Math.sqrt(mean)
  switch (transform) {
    case 'rossi':
      return (count - 3 * mean + 2 * Math.sqrt(mean * count)) / (2 * root)
    case 'standard':
      return (count - mean) / root
    case 'anscombe':
      return (1.5 * (count ** (2 / 3) - mean ** (2 / 3))) / mean ** (1 / 6)
  }
}

/** The count whose standardised value is `z`, at least 0. */
function needed(z: number, mean: number, transform: CusumTransform): number {
  const root = Math.sqrt(mean)
  switch (transform) {
    case 'rossi': {
      // With s = √count: s² + 2√m·s − (3m + 2√m·z) = 0. Past the limit s may be negative; its square is kept, as published.
      const inner = 4 * mean + 2 * root * z
      return inner < 0 ? 0 : (Math.sqrt(inner) - root) ** 2
    }
    case 'standard':
      return Math.max(0, Math.ceil(root * z + mean))
    case 'anscombe':
      return Math.max(0, (2 / 3) * mean ** (1 / 6) * z + mean ** (2 / 3)) ** 1.5
  }
}
