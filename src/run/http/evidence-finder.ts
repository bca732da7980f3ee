// Remembers where recent documents stand in the log, so that the index can hold just the evidence of situations.
import type { TickResult } from '../fold/fold.ts'

export interface EvidenceFinder {
  remember(result: TickResult): void
  /** Log offsets of the documents that the situations of this tick cite and that were not asked for before. */
  offsetsOf(result: TickResult): readonly number[]
}

/** `documentsMax` documents are remembered, about 100 bytes each; older evidence is found in the log only. 0 remembers none. */
export function createEvidenceFinder(documentsMax: number): EvidenceFinder {
  const offsets = new Map<string, number>()
  return {
    remember: (result) => {
      if (documentsMax === 0) return
      for (const { key, ref } of result.accepted) {
        offsets.set(key, ref)
        if (offsets.size > documentsMax) {
          const oldest = offsets.keys().next().value
          if (oldest !== undefined) offsets.delete(oldest)
        }
      }
    },
    offsetsOf: (result) => {
      if (documentsMax === 0) return []
      const found: number[] = []
      for (const situation of result.situations) {
        for (const key of situation.documents) {
          const offset = offsets.get(key)
          if (offset === undefined) continue
          offsets.delete(key)
          found.push(offset)
        }
      }
      return found.sort((a, b) => a - b)
    },
  }
}
