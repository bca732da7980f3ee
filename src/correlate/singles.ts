// Documents that wait for company: a ring, so that keeping and forgetting one costs the same however many there are.
import type { Prepared } from './prepared.ts'

export interface Single {
  readonly sequence: number
  readonly tick: number
  readonly document: Prepared
}

export interface SinglesState {
  readonly ring: (Single | null)[]
}

export interface Singles {
  get(sequence: number): Single | undefined
  /** Returns the single that had to go for this one. */
  add(single: Single): Single | null
  /** Takes it out because it found company. */
  take(sequence: number): void
  snapshot(): SinglesState
}

export function createSingles(singlesMax: number, state?: SinglesState): Singles {
  const ring: (Single | null)[] = state?.ring ?? []
  return {
    get(sequence) {
      const single = ring[sequence % singlesMax]
      return single?.sequence === sequence ? single : undefined
    },
    add(single) {
      const at = single.sequence % singlesMax
      while (ring.length < at) ring.push(null)
      const gone = ring[at] ?? null
      ring[at] = single
      return gone
    },
    take(sequence) {
      const at = sequence % singlesMax
      if (ring[at]?.sequence === sequence) ring[at] = null
    },
    snapshot: () => ({ ring }),
  }
}
