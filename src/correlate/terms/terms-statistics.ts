// How common each term has been lately: frequencies that fade with time, under a hard cap, kept by the second step.
import { createTermTable } from './term-table.ts'

export interface TermStatisticsState {
  readonly names: string[]
  readonly weights: Float64Array
  readonly references: Int32Array
  readonly free: number[]
  documents: number
  baseMs: number
  unit: number
}

export interface TermStatistics {
  /** Slots are below this number. */
  readonly capacity: number
  /** The slot of a term; new terms get one with frequency zero; -1 while the table is full. */
  slotOf(term: string): number
  nameOf(slot: number): string
  /** idf = 1 + log((n + 1) / (df + 1)) over faded counts (Mazoyer et al., 2020). */
  idf(slot: number): number
  /** Smoothed share of documents with this term, without `own` of those that carry it and `ownDocuments` of all. */
  share(slot: number, own: number, ownDocuments: number): number
  documents(): number
  /** A cluster uses this slot: it must not be forgotten. */
  retain(slot: number): void
  release(slot: number): void
  /** Adds one document's terms, `slots[from]` to `slots[to − 1]`; called by the second step at the end of a tick only. */
  learn(slots: Int32Array, from: number, to: number, nowMs: number): void
  /** Forgets rare unused terms where there are more than allowed. */
  prune(): void
  snapshot(): TermStatisticsState
}

export interface TermStatisticsOptions {
  readonly priorDocuments: number
  readonly termsMax: number
  readonly termHalfLifeMs: number
}

/** Frequencies read during a tick are those of the end of the tick before, so the order inside a tick cannot matter. */
export function createTermStatistics(options: TermStatisticsOptions, state?: TermStatisticsState): TermStatistics {
  const names: string[] = state === undefined ? [] : [...state.names]
  // Slots are handed out in the order of need; a quarter more than the cap leaves room between two prunings.
  const capacity = Math.ceil(options.termsMax * 1.25) + 65_536
  const weights = new Float64Array(capacity)
  const references = new Int32Array(capacity)
  const free: number[] = state === undefined ? [] : [...state.free]
  let documents = state?.documents ?? 0
  let baseMs = state?.baseMs ?? Number.NaN
  if (state !== undefined) {
    weights.set(state.weights)
    references.set(state.references)
  }
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
    if (slot >= capacity) return -1
    names[slot] = term
    weights[slot] = 0
    table.add(term, slot)
    return slot
  }

  // Counts are stored as if seen at `baseMs`: a newer document weighs 2^(age / half-life), and all are scaled back
  // before the numbers grow large, so that fading costs nothing per term.
  function unitAt(nowMs: number): number {
    if (Number.isNaN(baseMs)) baseMs = nowMs
    const halfLives = Math.max(0, nowMs - baseMs) / options.termHalfLifeMs
    if (halfLives < 30) return 2 ** halfLives
    const scale = 2 ** -halfLives
    for (let slot = 0; slot < names.length; slot++) weights[slot] = (weights[slot] ?? 0) * scale
    documents *= scale
    baseMs = nowMs
    return 1
  }

  let unit = state?.unit ?? 1
  function learn(termSlots: Int32Array, from: number, to: number, nowMs: number): void {
    unit = unitAt(nowMs)
    for (let i = from; i < to; i++) weights[termSlots[i] as number] = (weights[termSlots[i] as number] as number) + unit
    documents += unit
  }

  function prune(): void {
    if (table.size() <= options.termsMax) return
    const isFree = new Set(free)
    const unused: number[] = []
    for (let slot = 0; slot < names.length; slot++) if (references[slot] === 0 && !isFree.has(slot)) unused.push(slot)
    unused.sort((a, b) => (weights[a] ?? 0) - (weights[b] ?? 0) || ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1))
    const excess = Math.min(unused.length, table.size() - Math.floor(options.termsMax * 0.75))
    for (const slot of unused.slice(0, excess)) {
      names[slot] = ''
      weights[slot] = 0
      free.push(slot)
    }
    table.clear()
    listNames()
  }

  return {
    capacity,
    slotOf,
    nameOf: (slot) => names[slot] ?? '',
    idf: (slot) => 1 + Math.log((documents / unit + 1) / ((weights[slot] ?? 0) / unit + 1)),
    share: (slot, own, ownDocuments) =>
      Math.min(
        1,
        (Math.max(0, (weights[slot] ?? 0) / unit - own) + 0.25) /
          (Math.max(0, documents / unit - ownDocuments) + options.priorDocuments),
      ),
    documents: () => documents / unit,
    retain(slot) {
      references[slot] = (references[slot] ?? 0) + 1
    },
    release(slot) {
      references[slot] = Math.max(0, (references[slot] ?? 0) - 1)
    },
    learn,
    prune,
    snapshot: () => ({
      names: [...names],
      weights: weights.slice(0, names.length),
      references: references.slice(0, names.length),
      free: [...free],
      documents,
      baseMs,
      unit,
    }),
  }
}
