// The words that would join everything and therefore join nothing: a list that a person can look at.
import { commonShareMax, isContext } from './prepared.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'

export interface OverCorrelated {
  readonly term: string
  /** Share of recent documents that carry it. */
  readonly share: number
}

const listedMax = 50

/** Most common first, at most 50. Looks at the whole table: not for every tick. */
export function overCorrelated(terms: TermStatistics): OverCorrelated[] {
  const found: OverCorrelated[] = []
  for (const [slot, term] of terms.snapshot().names.entries()) {
    if (term === '' || isContext(term)) continue
    const share = terms.share(slot, 0, 0)
    if (share > commonShareMax) found.push({ term, share: Math.round(share * 10_000) / 10_000 })
  }
  found.sort((a, b) => b.share - a.share || (a.term < b.term ? -1 : 1))
  return found.slice(0, listedMax)
}
