// Gives each term a slot, a whole number, and takes back the slots of rare terms that nobody uses.
import { createTermTable } from './term-table.ts'

export interface TermSlotsState {
  readonly names: string[]
  readonly references: Int32Array
  readonly free: number[]
}

export interface TermSlots {
  /** New terms get a slot of their own; −1 while the table is full. */
  slotOf(term: string): number
  nameOf(slot: number): string
  /** A cluster uses this slot: it must not be forgotten. */
  retain(slot: number): void
  release(slot: number): void
  /** Forgets the unused terms of least weight where there are more terms than allowed. */
  prune(weights: Float64Array): void
  /** Slots are below this number. */
  used(): number
  snapshot(): TermSlotsState
}

/** Terms kept with their frequency; beyond it the rarest terms that no cluster uses are forgotten. */
const termsMax = 400_000
/** Slots are handed out in the order of need; a quarter more than the cap leaves room between two prunings. */
export const slotsMax = Math.ceil(termsMax * 1.25) + 65_536

export function createTermSlots(state?: TermSlotsState): TermSlots {
  const names: string[] = state === undefined ? [] : [...state.names]
  const references = new Int32Array(slotsMax)
  const free: number[] = state === undefined ? [] : [...state.free]
  if (state !== undefined) references.set(state.references)
  const table = createTermTable()
  listNames()

  function listNames(): void {
    const isFree = new Set(free)
    for (let slot = 0; slot < names.length; slot++) if (!isFree.has(slot)) table.add(names[slot] ?? '', slot)
  }

  function slotOf(term: string): number {
    const known = table.get(term)
    if (known >= 0) return known
    const slot = free.pop() ?? names.length
    if (slot >= slotsMax) return -1
    names[slot] = term
    table.add(term, slot)
    return slot
  }

  function prune(weights: Float64Array): void {
    if (table.size() <= termsMax) return
    const isFree = new Set(free)
    const unused: number[] = []
    for (let slot = 0; slot < names.length; slot++) if (references[slot] === 0 && !isFree.has(slot)) unused.push(slot)
    unused.sort((a, b) => (weights[a] ?? 0) - (weights[b] ?? 0) || ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1))
    const excess = Math.min(unused.length, table.size() - Math.floor(termsMax * 0.75))
    for (const slot of unused.slice(0, excess)) {
      names[slot] = ''
      weights[slot] = 0
      free.push(slot)
    }
    table.clear()
    listNames()
  }

  return {
    slotOf,
    nameOf: (slot) => names[slot] ?? '',
    retain(slot) {
      references[slot] = (references[slot] ?? 0) + 1
    },
    release(slot) {
      references[slot] = Math.max(0, (references[slot] ?? 0) - 1)
    },
    prune,
    used: () => names.length,
    snapshot: () => ({ names: [...names], references: references.slice(0, names.length), free: [...free] }),
  }
}
