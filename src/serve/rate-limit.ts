// A token bucket per caller (Turner, 1986): short bursts pass, a steady flood does not.
import { createBoundedMap } from './bounded-map.ts'

export interface RateLimitOptions {
  readonly perSecond: number
  readonly burst: number
  readonly nowMs: () => number
}

/** Returns 0 where the request may pass, else the whole seconds after which to try again. */
export type RateLimit = (key: string) => number

// A bucket is some 100 bytes: 10,000 callers are 1 MB. Beyond it the one that was quiet the longest is forgotten and starts full.
const bucketsMax = 10_000

export function createRateLimit({ perSecond, burst, nowMs }: RateLimitOptions): RateLimit {
  const buckets = createBoundedMap<{ level: number; atMs: number }>({ entriesMax: bucketsMax })
  return function take(key) {
    const now = nowMs()
    let bucket = buckets.get(key)
    if (bucket === undefined) {
      bucket = { level: burst, atMs: now }
      buckets.set(key, bucket)
    }
    // A clock that was set back must not make anybody wait for it to catch up.
    const elapsedMs = Math.max(0, now - bucket.atMs)
    bucket.level = Math.min(burst, bucket.level + (elapsedMs / 1000) * perSecond)
    bucket.atMs = now
    if (bucket.level < 1) return Math.max(1, Math.ceil((1 - bucket.level) / perSecond))
    bucket.level -= 1
    return 0
  }
}
