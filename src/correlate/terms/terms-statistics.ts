// How common each term has been lately: frequencies that fade with time, under a hard cap, kept by the second step.
import { dayMs } from '../../core/durations.ts'
import type { TermSlots, TermSlotsState } from './term-slots.ts'
import { createTermSlots, slotsMax } from './term-slots.ts'

export interface TermStatisticsState extends TermSlotsState {
  readonly weights: Float64Array
  documents: number
  baseMs: number
  unit: number
}

export interface TermStatistics extends Pick<TermSlots, 'slotOf' | 'nameOf' | 'retain' | 'release'> {
  /** Slots are below this number. */
  readonly capacity: number
  /** idf = 1 + log((n + 1) / (df + 1)) over faded counts (Mazoyer et al., 2020). */
  idf(slot: number): number
  /** Smoothed share of documents with this term, without `own` of those that carry it and `ownDocuments` of all. */
  share(slot: number, own: number, ownDocuments: number): number
  documents(): number
  /** Adds one document's terms, `slots[from]` to `slots[to − 1]`; called by the second step at the end of a tick only. */
  learn(slots: Int32Array, from: number, to: number, nowMs: number): void
  /** Forgets rare unused terms where there are more than allowed. */
  prune(): void
  snapshot(): TermStatisticsState
}

/**
 * Documents without a word that are imagined before the stream began: two weeks of a small hotline, an hour of a busy
 * platform. The first days of a small stream need not be blind, and those of a busy one call little news.
 */
export const priorDocuments = 100
/** Half-life of term frequencies, so that what is common follows the season. */
const halfLifeMs = 60 * dayMs

/** Frequencies read during a tick are those of the end of the tick before, so the order inside a tick cannot matter. */
export function createTermStatistics(state?: TermStatisticsState): TermStatistics {
  const slots = createTermSlots(state)
  // A slot that is free, or was never given out, weighs nothing.
  const weights = new Float64Array(slotsMax)
  if (state !== undefined) weights.set(state.weights)
  let documents = state?.documents ?? 0
  let baseMs = state?.baseMs ?? Number.NaN
  let unit = state?.unit ?? 1

  // Counts are stored as if seen at `baseMs`: a newer document weighs 2^(age / half-life), and all are scaled back
  // before the numbers grow large, so that fading costs nothing per term.
  function unitAt(nowMs: number): number {
    if (Number.isNaN(baseMs)) baseMs = nowMs
    const halfLives = Math.max(0, nowMs - baseMs) / halfLifeMs
    if (halfLives < 30) return 2 ** halfLives
    const scale = 2 ** -halfLives
    const used = slots.used()
    for (let slot = 0; slot < used; slot++) weights[slot] = (weights[slot] as number) * scale
    documents *= scale
    baseMs = nowMs
    return 1
  }

  function learn(termSlots: Int32Array, from: number, to: number, nowMs: number): void {
    unit = unitAt(nowMs)
    for (let i = from; i < to; i++) weights[termSlots[i] as number] = (weights[termSlots[i] as number] as number) + unit
    documents += unit
  }

  function share(slot: number, own: number, ownDocuments: number): number {
    const carrying = Math.max(0, (weights[slot] ?? 0) / unit - own) + 0.25
    return Math.min(1, carrying / (Math.max(0, documents / unit - ownDocuments) + priorDocuments))
  }

  return {
    capacity: slotsMax,
    slotOf: slots.slotOf,
    nameOf: slots.nameOf,
    retain: slots.retain,
    release: slots.release,
    idf: (slot) => 1 + Math.log((documents / unit + 1) / ((weights[slot] ?? 0) / unit + 1)),
    share,
    documents: () => documents / unit,
    learn,
    prune: () => slots.prune(weights),
    snapshot: () => ({ ...slots.snapshot(), weights: weights.slice(0, slots.used()), documents, baseMs, unit }),
  }
}
