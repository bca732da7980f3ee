// The cues of a text in the order in which they are read; a word inside a longer one of the same kind says nothing more.
import type { Cue, RiskCueKind } from '../../core/document.ts'

export interface CueList {
  /** Forgets the text before; cues are added to these. */
  begin(cues: Cue[]): void
  add(kind: RiskCueKind, start: number, end: number, value: number | null): void
  /** Whether a cue of this kind reaches beyond `start`. */
  isTold(kind: RiskCueKind, start: number): boolean
}

export function createCueList(): CueList {
  const lastEnd = new Map<RiskCueKind, number>()
  let cues: Cue[] = []
  const isTold = (kind: RiskCueKind, start: number): boolean => start < (lastEnd.get(kind) ?? 0)
  return {
    begin: (next) => {
      cues = next
      lastEnd.clear()
    },
    add: (kind, start, end, value) => {
      if (isTold(kind, start)) return
      lastEnd.set(kind, end)
      cues.push({ kind, start, end, value })
    },
    isTold,
  }
}
