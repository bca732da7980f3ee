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
  const { standardise, needed } = transforms[options.transform]
  const statistic = Math.max(0, before + standardise(count, mean) - reference)
  return { statistic, upper: needed(limit + reference - before, mean), alarm: statistic > limit }
}

interface Transform {
  readonly standardise: (count: number, mean: number) => number
  /** The count whose standardised value is `z`, at least 0. */
  readonly needed: (z: number, mean: number) => number
}

const transforms: Readonly<Record<CusumTransform, Transform>> = {
  rossi: {
    standardise: (count, mean) => (count - 3 * mean + 2 * Math.sqrt(mean * count)) / (2 * Math.sqrt(mean)),
    // With s = √count: s² + 2√m·s − (3m + 2√m·z) = 0. Past the limit s may be negative; its square is kept, as published.
    needed(z, mean) {
      const inner = 4 * mean + 2 * Math.sqrt(mean) * z
      return inner < 0 ? 0 : (Math.sqrt(inner) - Math.sqrt(mean)) ** 2
    },
  },
  standard: {
    standardise: (count, mean) => (count - mean) / Math.sqrt(mean),
    needed: (z, mean) => Math.max(0, Math.ceil(Math.sqrt(mean) * z + mean)),
  },
  anscombe: {
    standardise: (count, mean) => (1.5 * (count ** (2 / 3) - mean ** (2 / 3))) / mean ** (1 / 6),
    needed: (z, mean) => Math.max(0, (2 / 3) * mean ** (1 / 6) * z + mean ** (2 / 3)) ** 1.5,
  },
}
