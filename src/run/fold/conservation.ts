// Nothing that was accepted may be unaccounted for: the totals of all sources, and the sum that must hold over them.
import { assert } from '../../core/errors.ts'

/** In the shape of summary.json. */
export interface Conservation {
  readonly accepted: number
  readonly documents: number
  readonly dropped: Readonly<Record<string, number>>
  readonly deadLetters: number
  readonly late: number
  readonly duplicates: number
}

/** Totals over all sources; throws where conservation does not hold. */
export function conservation(counters: Readonly<Record<string, number>>): Conservation {
  const totals = { accepted: 0, documents: 0, deadLetters: 0, late: 0, duplicates: 0 }
  const dropped: Record<string, number> = {}
  for (const [key, value] of Object.entries(counters)) {
    const name = key.slice(key.lastIndexOf('|') + 1)
    if (name.startsWith('dropped.')) dropped[name.slice(8)] = (dropped[name.slice(8)] ?? 0) + value
    else if (name in totals) totals[name as keyof typeof totals] += value
  }
  const left = totals.documents + totals.deadLetters + totals.late + totals.duplicates
  const sum = Object.values(dropped).reduce((a, b) => a + b, left)
  assert(totals.accepted === sum, `Conservation is broken: ${totals.accepted} accepted, ${sum} accounted for.`)
  return {
    accepted: totals.accepted,
    documents: totals.documents,
    dropped,
    deadLetters: totals.deadLetters,
    late: totals.late,
    duplicates: totals.duplicates,
  }
}
