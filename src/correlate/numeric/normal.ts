// The standard normal distribution: tails that stay accurate far out, and the quantile.
import { gammaP, gammaQ } from './gamma.ts'

/** P(Z ≥ z). */
export function normalUpperTail(z: number): number {
  return z >= 0 ? 0.5 * gammaQ(0.5, (z * z) / 2) : 0.5 + 0.5 * gammaP(0.5, (z * z) / 2)
}

export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
}

/** The z with P(Z ≤ z) = p; a rational start (Abramowitz and Stegun 26.2.23) and Halley steps to full precision. */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY
  if (p >= 1) return Number.POSITIVE_INFINITY
  return p > 0.5 ? normalUpperQuantile(1 - p) : -normalUpperQuantile(p)
}

/** The z with P(Z ≥ z) = p, accurate for tiny p. */
export function normalUpperQuantile(p: number): number {
  if (p >= 1) return Number.NEGATIVE_INFINITY
  if (p <= 0) return Number.POSITIVE_INFINITY
  if (p > 0.5) return -normalUpperQuantile(1 - p)
  const t = Math.sqrt(-2 * Math.log(p))
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for (let i = 0; i < 4; i++) {
    const error = (normalUpperTail(z) - p) / normalDensity(z)
    z += error / (1 - 0.5 * z * error)
    if (Math.abs(error) < 1e-16 * Math.max(1, Math.abs(z))) break
  }
  return z
}
