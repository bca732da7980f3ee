// Under which names a situation is found: its strongest words, its districts, and alarm.
import type { SituationRecord } from '../judge/situation-state.ts'

/** By term, by district as `@` and its code, and what is alarming under `!`. */
export type ListingState = Map<string, string[]>

export interface Listing {
  /** The situations that are listed under this name. */
  under(name: string): readonly string[]
  /** Lists it under these names and no others. */
  list(record: SituationRecord, names: readonly string[]): void
  remove(record: SituationRecord): void
  snapshot(): ListingState
}

/** Situations under one name: an over-correlated term lists no more. */
const listMax = 64
const none: readonly string[] = []

export function createListing(state?: ListingState): Listing {
  const byName = state ?? new Map<string, string[]>()

  function list(record: SituationRecord, names: readonly string[]): void {
    // Usually the same words lead as before, and it stays where it is listed.
    if (names.length === record.indexed.length && names.every((name) => record.indexed.includes(name))) return
    remove(record)
    record.indexed = names
    for (const name of names) {
      const ids = byName.get(name)
      if (ids === undefined) byName.set(name, [record.id])
      else if (ids.length < listMax) ids.push(record.id)
    }
  }

  function remove(record: SituationRecord): void {
    for (const name of record.indexed) {
      const ids = byName.get(name)
      const at = ids?.indexOf(record.id) ?? -1
      if (ids === undefined || at < 0) continue
      ids.splice(at, 1)
      if (ids.length === 0) byName.delete(name)
    }
    record.indexed = none
  }

  return { under: (name) => byName.get(name) ?? none, list, remove, snapshot: () => byName }
}
