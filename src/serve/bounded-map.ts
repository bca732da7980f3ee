// A map that cannot grow: beyond its size the entry that was not asked for the longest is forgotten, and each one after its time.
import { LRUCache } from 'lru-cache'

export interface BoundedMapOptions {
  readonly entriesMax: number
  /** Entries are forgotten so long after they were set; without it they stay until room is needed. */
  readonly lifeMs?: number
  /** The clock that `lifeMs` is measured with. */
  readonly nowMs?: () => number
}

export interface BoundedMap<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  /** False where there was none. */
  delete(key: string): boolean
}

export function createBoundedMap<Value extends {}>(options: BoundedMapOptions): BoundedMap<Value> {
  const { entriesMax, lifeMs = 0, nowMs = Date.now } = options
  // Every look asks the clock: the library would otherwise keep a timer to ask it less often.
  const cache = new LRUCache<string, Value>({
    max: entriesMax,
    ttl: lifeMs,
    ttlResolution: 0,
    perf: { now: nowMs },
  })
  return {
    get: (key) => cache.get(key),
    set: (key, value) => void cache.set(key, value),
    delete: (key) => cache.delete(key),
  }
}
