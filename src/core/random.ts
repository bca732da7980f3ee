// Seeded random numbers for simulation and Monte Carlo: sfc32 (Doty-Humphrey, 2010), seeded by splitmix of a string.
import { hash32, mix32 } from './hash.ts'

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer in [0, below). */
  below(below: number): number
  pick<T>(items: readonly T[]): T
  normal(): number
  /** Poisson by inversion for small means, by normal approximation above 500. */
  poisson(mean: number): number
}

export function createRandom(seed: string | number): Random {
  let a = hash32(String(seed), 1)
  let b = mix32(a ^ 0x9e3779b9)
  let c = mix32(b ^ 0x243f6a88)
  let counter = 1
  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11) | 0
    c = (c + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  function below(limit: number): number {
    return Math.floor(next() * limit)
  }
  function normal(): number {
    // Box and Muller (1958).
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  }
  function poisson(mean: number): number {
    if (mean > 500) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
    let count = 0
    let product = next()
    const limit = Math.exp(-mean)
    while (product > limit) {
      count++
      product *= next()
    }
    return count
  }
  function pick<T>(items: readonly T[]): T {
    const item = items[below(items.length)]
    if (item === undefined) throw new RangeError('pick() needs at least one item')
    return item
  }
  return { next, below, pick, normal, poisson }
}
