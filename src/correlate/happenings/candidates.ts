// Which happenings a report could belong to: an inverted index from words, names, places and matters to the latest happenings.
import { matters } from '../../core/harm.ts'
import { hash32, mix32 } from '../../core/hash.ts'
import type { HarmReport } from './report.ts'

export interface HappeningIndexState {
  readonly lists: Map<number, number[]>
}

export interface HappeningIndex {
  /** Numbers of happenings by falling agreement, the newest first among equals; at most `candidatesMax`. */
  find(keys: readonly number[], isOpen: (happening: number) => boolean, first: number | null): number[]
  add(key: number, happening: number): void
  /** Forgets the lists whose happenings are all closed. */
  expire(isOpen: (happening: number) => boolean): void
  snapshot(): HappeningIndexState
}

/** Happenings listed under one key; beyond it the oldest goes. */
const listMax = 40
/** HappeningIndex weighed for one report. */
const candidatesMax = 30
/** Keys held; beyond it new ones are not listed until the next expiry, so that a flood of new words cannot fill the memory. */
const keysMax = 1_000_000
/** A matter that a report surely has finds happenings of the same matter, wherever they are. */
const matterMin = 0.3
const matterNone = matters.length - 1

/** What a report is found by. `telling` are its words that say something. */
export function keysOf(report: HarmReport, telling: ReadonlyMap<number, number>): number[] {
  const { marks, area, street, harm } = report
  const keys = [...telling.keys(), ...marks.triples]
  for (const tag of marks.tags) keys.push(mix32(tag ^ 0x1f83d9ab))
  for (const venue of marks.venues) keys.push(mix32(venue ^ 0x5be0cd19))
  if (street !== '') keys.push(hash32(street, 1))
  const matter = harm.matter.reduce((best, share, i) => (share > (harm.matter[best] ?? 0) ? i : best), 0)
  if (area !== '') keys.push(hash32(area, 2 + matter))
  if (matter < matterNone && (harm.matter[matter] ?? 0) > matterMin) keys.push(hash32('matter', matter))
  return keys
}

export function createHappeningIndex(state?: HappeningIndexState): HappeningIndex {
  const lists = state?.lists ?? new Map<number, number[]>()
  const votes = new Map<number, number>()

  function find(keys: readonly number[], isOpen: (happening: number) => boolean, first: number | null): number[] {
    votes.clear()
    for (const key of keys) {
      const list = lists.get(key)
      if (list === undefined) continue
      for (const happening of list) votes.set(happening, (votes.get(happening) ?? 0) + 1)
    }
    if (first !== null) votes.set(first, Number.MAX_SAFE_INTEGER)
    const found: number[] = []
    for (const happening of votes.keys()) if (isOpen(happening)) found.push(happening)
    found.sort((a, b) => (votes.get(b) as number) - (votes.get(a) as number) || b - a)
    return found.slice(0, candidatesMax)
  }

  function add(key: number, happening: number): void {
    const list = lists.get(key)
    if (list === undefined) {
      if (lists.size < keysMax) lists.set(key, [happening])
      return
    }
    list.push(happening)
    if (list.length > listMax) list.shift()
  }

  function expire(isOpen: (happening: number) => boolean): void {
    for (const [key, list] of lists) if (!list.some(isOpen)) lists.delete(key)
  }

  return { find, add, expire, snapshot: () => ({ lists }) }
}
