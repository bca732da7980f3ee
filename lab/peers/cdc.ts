// The detector of Stroup et al. (1989, CDC): this four-week block against the blocks around it in past years.
import { normalQuantile } from '../../src/correlate/numeric/normal.ts'

export interface CdcOptions {
  readonly years: number
  /** Blocks taken on either side of the same one. */
  readonly halfWindow: number
  readonly alpha: number
  readonly frequency: number
}

export const cdc: CdcOptions = { years: 5, halfWindow: 1, alpha: 0.001, frequency: 52 }

export interface CdcResult {
  readonly observed: number
  readonly expected: number
  readonly upper: number
  readonly alarm: boolean
}

const blockBins = 4

export function detectCdc(series: ArrayLike<number>, current: number, options: CdcOptions = cdc): CdcResult | null {
  const { years, halfWindow, alpha, frequency } = options
  if (current - years * frequency - (halfWindow + 1) * blockBins + 1 < 0) return null
  const blocks: number[] = []
  for (let year = 1; year <= years; year++) {
    for (let i = -halfWindow; i <= halfWindow; i++) {
      blocks.push(blockSum(series, current - year * frequency + i * blockBins))
    }
  }
  const mean = blocks.reduce((sum, value) => sum + value, 0) / blocks.length
  const variance = blocks.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (blocks.length - 1)
  const upper = mean + normalQuantile(1 - alpha / 2) * Math.sqrt(variance * (1 + 1 / blocks.length))
  const observed = blockSum(series, current)
  return { observed, expected: mean, upper, alarm: observed > upper }
}

function blockSum(series: ArrayLike<number>, end: number): number {
  let sum = 0
  for (let i = end - blockBins + 1; i <= end; i++) sum += series[i] ?? 0
  return sum
}
