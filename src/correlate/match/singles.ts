// Documents that wait for company: a ring, so that keeping and forgetting one costs the same however many there are.
import type { Observation } from '../../core/document.ts'
import type { Members } from './members.ts'
import { waiting } from './members.ts'
import type { Prepared } from './prepared.ts'
import type { TermRows, TermRowsState } from '../terms/term-rows.ts'
import { createTermRows } from '../terms/term-rows.ts'

export interface SinglesState {
  /** Place of the document that came with this sequence number modulo the size; −1 where it found company. */
  readonly ring: Int32Array
  readonly rows: TermRowsState
  /** By row. */
  readonly observations: (Observation | null)[]
  readonly ticks: number[]
}

export interface Singles {
  /** Of each the terms, their position weights, and under `texts` their rank by rarity, −1 for those that join nothing. */
  readonly rows: TermRows
  /** The place of the document that has to go for one with this sequence number, −1 where there is room. */
  oldest(sequence: number): number
  /** Opens a place and fills its columns. */
  add(sequence: number, tick: number, document: Prepared): number
  observationAt(place: number): Observation
  tickAt(place: number): number
  /** Terms, positions and ranks of the document; weights are not kept. */
  loadTerms(place: number, into: Prepared): void
  /** Takes it out because it found company or has to go; its row is the caller's to forget. */
  take(place: number): void
  snapshot(): SinglesState
}

/** Single documents waiting for company, per key-group; beyond it the oldest goes. */
export const singlesMax = 4_096

export function createSingles(termsMax: number, members: Members, state?: SinglesState): Singles {
  const ring = state?.ring.slice() ?? new Int32Array(singlesMax).fill(-1)
  const rows = createTermRows(termsMax, state?.rows)
  const observations = state === undefined ? [] : [...state.observations]
  const ticks = state === undefined ? [] : [...state.ticks]

  function add(sequence: number, tick: number, document: Prepared): number {
    const place = members.open(sequence)
    const row = rows.open()
    ring[sequence % singlesMax] = place
    observations[row] = document.observation
    ticks[row] = tick
    const { columns } = members
    columns.cities[place] = document.cityHash
    columns.lastMs[place] = document.observation.timeMs
    columns.lengths[place] = document.norm
    columns.rows[place] = row
    fill(row, document)
    return place
  }

  function fill(row: number, document: Prepared): void {
    const base = row * termsMax
    const { count, rareCount } = document
    rows.counts[row] = count
    for (let i = 0; i < count; i++) {
      rows.slots[base + i] = document.slots[i] as number
      rows.weights[base + i] = document.positions[i] as number
      rows.texts[base + i] = -1
    }
    for (let rank = 0; rank < rareCount; rank++) rows.texts[base + (document.byRarity[rank] as number)] = rank
  }

  function loadTerms(place: number, into: Prepared): void {
    const row = members.columns.rows[place] as number
    const base = row * termsMax
    const count = rows.counts[row] as number
    into.count = count
    into.rareCount = 0
    for (let i = 0; i < count; i++) {
      into.slots[i] = rows.slots[base + i] as number
      into.positions[i] = rows.weights[base + i] as number
      const rank = rows.texts[base + i] as number
      if (rank < 0) continue
      into.byRarity[rank] = i
      into.rareCount++
    }
  }

  function take(place: number): void {
    const { columns } = members
    const at = (columns.sequences[place] as number) % singlesMax
    if (ring[at] === place) ring[at] = -1
    const row = columns.rows[place] as number
    observations[row] = null
  }

  function oldest(sequence: number): number {
    const place = ring[sequence % singlesMax] as number
    return place >= 0 && members.columns.kinds[place] === waiting ? place : -1
  }

  return {
    rows,
    oldest,
    add,
    observationAt: (place) => observations[members.columns.rows[place] as number] as Observation,
    tickAt: (place) => ticks[members.columns.rows[place] as number] as number,
    loadTerms,
    take,
    snapshot: () => ({ ring, rows: rows.snapshot(), observations, ticks }),
  }
}
