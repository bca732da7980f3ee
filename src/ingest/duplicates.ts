// Remembers which ids have been seen, in bounded memory, by 64 bits of their hash.
import type { RecentTableState } from '../core/recent-table.ts'
import { createRecentTable } from '../core/recent-table.ts'

export interface DuplicateMemory {
  /** Remembers the pair and says whether it was already known. */
  seen(source: string, id: string): boolean
  snapshot(): DuplicateState
}

export type DuplicateState = RecentTableState

/**
 * Knows at least the last `capacity / 2` distinct ids and at most `capacity`; older ones are forgotten a generation at a
 * time. A million ids take 24 to 48 MB. Two of a million ids share 64 bits once in 10^7 runs.
 */
export function createDuplicateMemory(capacity: number, state?: DuplicateState): DuplicateMemory {
  const recent = createRecentTable(capacity, state)

  function seen(source: string, id: string): boolean {
    const { high, low } = hash64(source, id)
    const isKnown = recent.get(high, low) >= 0
    // An id that comes again is moved up, so that a feed that repeats itself for days stays known.
    recent.set(high, low, 0)
    return isKnown
  }

  return { seen, snapshot: recent.snapshot }
}

// Two multiply-rotate lanes with Murmur3's finaliser; the rotation carries low bits up, so the lanes do not fail together.
function hash64(source: string, id: string): { readonly high: number; readonly low: number } {
  let high = 0x9e3779b9
  let low = 0x243f6a88
  const length = source.length + 1 + id.length
  for (let i = 0; i < length; i++) {
    const unit =
      i < source.length ? source.charCodeAt(i) : i === source.length ? 0x10000 : id.charCodeAt(i - source.length - 1)
    high = Math.imul(((high << 7) | (high >>> 25)) ^ unit, 0x9e3779b1)
    low = Math.imul(((low << 11) | (low >>> 21)) ^ unit, 0x85ebca77)
  }
  return { high: finish(high ^ length), low: finish(low ^ high) }
}

function finish(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
