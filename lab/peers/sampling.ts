// Random counts and times for simulation, from the seeded generator.
import type { Random } from '../../src/core/random.ts'

/** Gamma with the given shape and scale 1; Marsaglia and Tsang (2000). */
function sampleGamma(random: Random, shape: number): number {
  // Below one the method needs a lift: Γ(a) = Γ(a + 1) · U^(1/a).
  if (shape < 1) return sampleGamma(random, shape + 1) * (1 - random.next()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const z = random.normal()
    const v = (1 + c * z) ** 3
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v
  }
}

/** A count with this mean and variance ÷ mean: Poisson at 1, a gamma mixture of Poissons above. */
export function sampleCount(random: Random, mean: number, dispersion: number): number {
  if (mean <= 0) return 0
  const excess = dispersion - 1
  return excess <= 0 ? random.poisson(mean) : random.poisson(sampleGamma(random, mean / excess) * excess)
}

/** Whole weeks after the onset: the floor of a log-normal with median 1 and log-spread ½. */
export function sampleDelay(random: Random): number {
  return Math.floor(Math.exp(0.5 * random.normal()))
}
