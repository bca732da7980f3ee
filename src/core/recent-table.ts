// A bounded memory of recent keys in two generations: forgetting costs nothing per key, nothing is allocated per key.
import type { PairTableState } from './pair-table.ts'
import { createPairTable } from './pair-table.ts'

export interface RecentTableState {
  readonly young: PairTableState
  readonly old: PairTableState
  readonly turnedMs: number
}

export interface RecentTable {
  /** −1 where the key is unknown or forgotten. */
  get(first: number, second: number): number
  /** As in a `PairTable`; a key that is set again is young again. */
  set(first: number, second: number, value: number): void
  /** Starts a new generation once `lifeMs` has passed, so that a key lives for one to two lives. */
  turn(nowMs: number, lifeMs: number): void
  snapshot(): RecentTableState
}

/** At most `sizeMax` keys: when half are young, the old generation goes, so the latest half is always known. */
export function createRecentTable(sizeMax: number, state?: RecentTableState): RecentTable {
  let young = createPairTable(state?.young)
  let old = createPairTable(state?.old)
  let turnedMs = state?.turnedMs ?? Number.NaN

  function next(): void {
    // The room of the generation that goes is used again.
    const spare = old
    old = young
    young = spare
    young.clear()
  }

  return {
    get(first, second) {
      const found = young.get(first, second)
      return found >= 0 ? found : old.get(first, second)
    },
    set(first, second, value) {
      young.set(first, second, value)
      if (young.size() >= sizeMax / 2) next()
    },
    turn(nowMs, lifeMs) {
      if (Number.isNaN(turnedMs)) turnedMs = nowMs
      if (nowMs - turnedMs < lifeMs) return
      turnedMs = nowMs
      next()
    },
    snapshot: () => ({ young: young.snapshot(), old: old.snapshot(), turnedMs }),
  }
}
