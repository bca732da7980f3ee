// Remembers where recent documents stand in the log, so that the index can hold just the evidence of situations.
import { createBoundedMap } from '../../serve/bounded-map.ts'
import type { TickResult } from '../fold/fold.ts'

export interface EvidenceFinder {
  remember(result: TickResult): void
  /** Log offsets of the documents that the situations of this tick cite and that were not asked for before. */
  offsetsOf(result: TickResult): readonly number[]
}

/** `documentsMax` documents are remembered, about 100 bytes each; older evidence is found in the log only. 0 remembers none. */
export function createEvidenceFinder(documentsMax: number): EvidenceFinder {
  if (documentsMax === 0) return { remember: () => undefined, offsetsOf: () => [] }
  const offsets = createBoundedMap<number>({ entriesMax: documentsMax })
  return {
    remember: (result) => {
      for (const { key, ref } of result.accepted) offsets.set(key, ref)
    },
    offsetsOf: (result) => {
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
