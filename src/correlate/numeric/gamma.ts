// The gamma function and its relatives: log-gamma, digamma, trigamma and the regularised incomplete gamma integrals.

// Lanczos (1964) with g = 607/128 and fifteen terms, the coefficients of Godfrey; about 1e-15 relative.
const lanczos = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  3.399464998481189e-5, 4.652362892704858e-5, -9.837447530487956e-5, 0.0001580887032249125, -0.00021026444172410488,
  0.00021743961811521265, -0.0001643181065367639, 8.441822398385275e-5, -2.6190838401581408e-5, 3.6899182659531625e-6,
] as const

const halfLogTwoPi = 0.9189385332046728

/** Natural logarithm of Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  let sum: number = lanczos[0]
  const z = x - 1
  for (let i = 1; i < lanczos.length; i++) sum += (lanczos[i] ?? 0) / (z + i)
  const t = z + 607 / 128 + 0.5
  return halfLogTwoPi + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

const smallFactorials: Float64Array = logFactorialTable(256)

function logFactorialTable(length: number): Float64Array {
  const table = new Float64Array(length)
  for (let i = 2; i < length; i++) table[i] = (table[i - 1] ?? 0) + Math.log(i)
  return table
}

/** ln n! for whole n ≥ 0. */
export function logFactorial(n: number): number {
  return n < 256 ? (smallFactorials[n] ?? 0) : logGamma(n + 1)
}

/** ln Γ(x + n) − ln Γ(x), without the cancellation that a large x brings. */
export function logRisingFactorial(x: number, n: number): number {
  if (n <= 0) return 0
  if (n <= 32 && Number.isInteger(n)) {
    let product = 1
    let sum = 0
    for (let i = 0; i < n; i++) {
      product *= x + i
      if (product > 1e250 || product < 1e-250) {
        sum += Math.log(product)
        product = 1
      }
    }
    return sum + Math.log(product)
  }
  if (x < 1e5) return logGamma(x + n) - logGamma(x)
  // Stirling's series for both ends; the terms that cancel are taken together.
  const y = x + n
  return (x - 0.5) * Math.log1p(n / x) + n * Math.log(y) - n + (1 / y - 1 / x) / 12 - (1 / y ** 3 - 1 / x ** 3) / 360
}

/** The derivative of ln Γ for x > 0. */
export function digamma(x: number): number {
  let shift = 0
  let z = x
  while (z < 8) {
    shift -= 1 / z
    z += 1
  }
  const w = 1 / (z * z)
  const series = w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (5 / 660 - (w * 691) / 32760)))))
  return shift + Math.log(z) - 0.5 / z - series
}

/** The second derivative of ln Γ for x > 0. */
export function trigamma(x: number): number {
  let shift = 0
  let z = x
  while (z < 8) {
    shift += 1 / (z * z)
    z += 1
  }
  const w = 1 / (z * z)
  const series = (w / z) * (1 / 6 - w * (1 / 30 - w * (1 / 42 - w * (1 / 30 - (w * 5) / 66))))
  return shift + 1 / z + 0.5 * w + series
}

/** The x > 0 with trigamma(x) = `value`; Newton on 1/trigamma (Smyth, limma), which converges from above in a few steps. */
export function trigammaInverse(value: number): number {
  if (value > 1e7) return 1 / Math.sqrt(value)
  if (value < 1e-6) return 1 / value
  let x = 0.5 + 1 / value
  for (let i = 0; i < 20; i++) {
    const current = trigamma(x)
    const step = (current * (1 - current / value)) / tetragamma(x)
    x += step
    if (-step / x < 1e-10) break
  }
  return x
}

function tetragamma(x: number): number {
  let shift = 0
  let z = x
  while (z < 8) {
    shift -= 2 / (z * z * z)
    z += 1
  }
  const w = 1 / (z * z)
  return shift - w - w / z - w * w * (0.5 - w * (1 / 6 - w * (1 / 6 - (w * 3) / 10)))
}

/** P(a, x), the lower regularised incomplete gamma integral. */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x)
}

/** Q(a, x) = 1 − P(a, x), accurate in the upper tail. */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x)
}

function gammaPrefix(a: number, x: number): number {
  return Math.exp(a * Math.log(x) - x - logGamma(a))
}

function gammaSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < 100_000; n++) {
    term *= x / (a + n)
    sum += term
    if (term < sum * 1e-17) break
  }
  return sum * gammaPrefix(a, x)
}

// Lentz's evaluation of the continued fraction (Press et al., Numerical Recipes §6.2).
function gammaFraction(a: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let h = d
  for (let i = 1; i < 100_000; i++) {
    const an = -i * (i - a)
    b += 2
    d = an * d + b
    if (Math.abs(d) < tiny) d = tiny
    c = b + an / c
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    const delta = d * c
    h *= delta
    if (Math.abs(delta - 1) < 1e-16) break
  }
  return gammaPrefix(a, x) * h
}
