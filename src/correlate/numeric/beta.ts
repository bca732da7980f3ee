// The regularised incomplete beta integral, the quantiles of the beta distribution and Student's t on top of it.
import { logGamma, logRisingFactorial } from './gamma.ts'

/** I_x(a, b). `complement` is 1 − x; pass it where 1 − x would lose digits. */
export function betaI(x: number, a: number, b: number, complement: number = 1 - x): number {
  if (x <= 0) return 0
  if (complement <= 0) return 1
  const logPrefix = a * Math.log(x) + b * logComplement(x, complement) - logBeta(a, b)
  if (x < (a + 1) / (a + b + 2)) return (Math.exp(logPrefix) * betaFraction(x, a, b)) / a
  return 1 - (Math.exp(logPrefix) * betaFraction(complement, b, a)) / b
}

function logComplement(x: number, complement: number): number {
  return x < 0.5 ? Math.log1p(-x) : Math.log(complement)
}

/** ln B(a, b); safe for one very large argument. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  return logGamma(small) - logRisingFactorial(large, small)
}

// Lentz's evaluation (Press et al., Numerical Recipes §6.4).
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const qab = a + b
  const qap = a + 1
  const qam = a - 1
  let c = 1
  let d = 1 - (qab * x) / qap
  if (Math.abs(d) < tiny) d = tiny
  d = 1 / d
  let h = d
  for (let m = 1; m < 100_000; m++) {
    const m2 = 2 * m
    const even = (m * (b - m) * x) / ((qam + m2) * (a + m2))
    d = 1 + even * d
    if (Math.abs(d) < tiny) d = tiny
    c = 1 + even / c
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    h *= d * c
    const odd = (-(a + m) * (qab + m) * x) / ((a + m2) * (qap + m2))
    d = 1 + odd * d
    if (Math.abs(d) < tiny) d = tiny
    c = 1 + odd / c
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    const delta = d * c
    h *= delta
    if (Math.abs(delta - 1) < 1e-16) break
  }
  return h
}

/** The q with I_q(a, b) = p, by bisection with secant steps; about 1e-14. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0
  if (p >= 1) return 1
  let low = 0
  let high = 1
  for (let i = 0; i < 200 && high - low > 1e-16 * high; i++) {
    const middle = (low + high) / 2
    if (betaI(middle, a, b) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(T ≥ t) for Student's t with `df` degrees of freedom. */
export function studentUpperTail(t: number, df: number): number {
  const x = df / (df + t * t)
  const tail = 0.5 * betaI(x, df / 2, 0.5, (t * t) / (df + t * t))
  return t >= 0 ? tail : 1 - tail
}

/** The t with P(T ≤ t) = p. */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0
  const tail = Math.min(p, 1 - p)
  const x = betaQuantile(2 * tail, df / 2, 0.5)
  const t = Math.sqrt((df * (1 - x)) / x)
  return p < 0.5 ? -t : t
}
