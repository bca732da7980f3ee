// Situations that changed too soon after they were told: each is looked at once more by itself when the gap has passed.
import type { Situation } from '../../core/situation.ts'
import { revisionGapMs } from '../judge/material.ts'
import type { Moment } from '../stage.ts'

export interface Owed {
  /** Null, as the revision that does not come now. */
  later(told: Situation): null
  /** The ids whose gap has passed; they are owed no more. */
  due(moment: Moment): readonly string[]
  /** By id the receive time from which a situation is looked at again. */
  snapshot(): Map<string, number>
}

export function createOwed(state?: Map<string, number>): Owed {
  const dueMs = state ?? new Map<string, number>()

  function due({ decidedAtMs }: Moment): readonly string[] {
    const ids: string[] = []
    for (const [id, atMs] of dueMs) if (decidedAtMs >= atMs) ids.push(id)
    for (const id of ids) dueMs.delete(id)
    return ids
  }

  return {
    later: ({ id, decidedAtMs }) => {
      dueMs.set(id, decidedAtMs + revisionGapMs)
      return null
    },
    due,
    snapshot: () => dueMs,
  }
}
