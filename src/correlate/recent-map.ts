// A bounded memory of recent keys in two generations: forgetting costs nothing per key.
export interface RecentMapState<Value> {
  young: Map<string | number, Value>
  old: Map<string | number, Value>
  turnedMs: number
}

export interface RecentMap<Value> {
  get(key: string | number): Value | undefined
  set(key: string | number, value: Value): void
  /** Starts a new generation once `lifeMs` has passed, so that a key lives for one to two lives. */
  turn(nowMs: number, lifeMs: number): void
  snapshot(): RecentMapState<Value>
}

/** At most `sizeMax` keys: when half are young, the old generation goes. */
export function createRecentMap<Value>(sizeMax: number, state?: RecentMapState<Value>): RecentMap<Value> {
  let young = state?.young ?? new Map<string | number, Value>()
  let old = state?.old ?? new Map<string | number, Value>()
  let turnedMs = state?.turnedMs ?? Number.NaN

  function next(): void {
    old = young
    young = new Map()
  }

  return {
    get: (key) => young.get(key) ?? old.get(key),
    set(key, value) {
      young.set(key, value)
      if (young.size >= sizeMax / 2) next()
    },
    turn(nowMs, lifeMs) {
      if (Number.isNaN(turnedMs)) turnedMs = nowMs
      if (nowMs - turnedMs < lifeMs) return
      turnedMs = nowMs
      next()
    },
    snapshot: () => ({ young, old, turnedMs }),
  }
}
