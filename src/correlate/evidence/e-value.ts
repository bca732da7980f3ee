// E-values of counts: likelihood ratios against a raised mean, which multiply over time and average over sources.
import { countLogDensity } from '../numeric/counts.ts'

/**
 * Natural logarithm of the e-value of a count: the mean of three likelihood ratios, the mean raised by 1, 2 and 4
 * standard deviations at the same dispersion. Its expectation under the baseline is exactly 1.
 */
export function countLogE(count: number, mean: number, dispersion: number): number {
  if (mean <= 0) return count > 0 ? logEMax : 0
  const sd = Math.sqrt(mean * Math.max(1, dispersion))
  const null_ = countLogDensity(count, mean, dispersion)
  const one = countLogDensity(count, mean + sd, dispersion) - null_
  const two = countLogDensity(count, mean + 2 * sd, dispersion) - null_
  const four = countLogDensity(count, mean + 4 * sd, dispersion) - null_
  const largest = Math.max(one, two, four)
  if (!Number.isFinite(largest)) return Math.min(logEMax, largest)
  const sum = Math.exp(one - largest) + Math.exp(two - largest) + Math.exp(four - largest)
  return Math.min(logEMax, largest + Math.log(sum / 3))
}

/** As far as exp reaches; a count that far out is past every threshold. */
export const logEMax = 700

/** ln of the mean of exp(values), without overflow. */
export function logMeanExp(values: readonly number[]): number {
  if (values.length === 0) return 0
  const largest = Math.max(...values)
  if (!Number.isFinite(largest)) return largest
  let sum = 0
  for (const value of values) sum += Math.exp(value - largest)
  return largest + Math.log(sum / values.length)
}
