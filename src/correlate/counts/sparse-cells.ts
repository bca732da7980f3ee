// The first documents of cells that have had hardly any, in columns of two generations: forgetting costs nothing per cell.
import type { DocumentKey } from '../../core/ids.ts'
import type { PairTable, PairTableState } from '../../core/pair-table.ts'
import { createPairTable } from '../../core/pair-table.ts'

/** A row for each cell, found by the hashes of its topic and its place; `width` places a row, NaN in the times of free ones. */
interface Generation {
  readonly rows: PairTable
  readonly timesMs: number[]
  readonly sources: string[]
  readonly keys: DocumentKey[]
}

interface GenerationState extends Omit<Generation, 'rows'> {
  readonly rows: PairTableState
}

export interface SparseCellsState {
  readonly young: GenerationState
  readonly old: GenerationState
  readonly turnedMs: number
}

/** The documents of one cell, oldest first; filled anew by each `add`. */
export interface Sightings {
  count: number
  readonly timesMs: Float64Array
  readonly sources: string[]
  readonly keys: DocumentKey[]
}

export interface SparseCells {
  /**
   * The documents that the cell has had for less than `lifeMs`, this one last. It is remembered while there are at most
   * `width` of them; with one more the cell is no longer sparse and the caller takes all of them.
   */
  add(topicHash: number, placeHash: number, source: string, timeMs: number, key: DocumentKey, lifeMs: number): Sightings
  snapshot(): SparseCellsState
}

/** At most `sizeMax` cells: when half are young, or a life has passed, the old generation goes. */
export function createSparseCells(sizeMax: number, width: number, state?: SparseCellsState): SparseCells {
  let young = openGeneration(state?.young)
  let old = openGeneration(state?.old)
  let turnedMs = state?.turnedMs ?? Number.NaN
  const found: Sightings = { count: 0, timesMs: new Float64Array(width + 1), sources: [], keys: [] }

  function next(): void {
    // The room of the generation that goes is used again.
    const spare = old
    old = young
    young = spare
    young.rows.clear()
    young.timesMs.length = 0
    young.sources.length = 0
    young.keys.length = 0
  }

  function turn(nowMs: number, lifeMs: number): void {
    if (Number.isNaN(turnedMs)) turnedMs = nowMs
    if (nowMs - turnedMs < lifeMs) return
    turnedMs = nowMs
    next()
  }

  function add(
    topicHash: number,
    placeHash: number,
    source: string,
    timeMs: number,
    key: DocumentKey,
    lifeMs: number,
  ): Sightings {
    found.count = 0
    let row = young.rows.get(topicHash, placeHash)
    if (row >= 0) load(found, young, row * width, timeMs - lifeMs)
    else {
      const oldRow = old.rows.get(topicHash, placeHash)
      if (oldRow >= 0) load(found, old, oldRow * width, timeMs - lifeMs)
    }
    push(found, source, timeMs, key)
    if (found.count > width) return found
    const before = young
    turn(timeMs, lifeMs)
    if (young !== before) row = -1
    if (row < 0) {
      row = young.rows.size()
      young.rows.set(topicHash, placeHash, row)
    }
    save(found, young, row * width)
    if (young.rows.size() >= sizeMax / 2) next()
    return found
  }

  return { add, snapshot: () => ({ young: stateOf(young), old: stateOf(old), turnedMs }) }
}

function push(found: Sightings, source: string, timeMs: number, key: DocumentKey): void {
  found.timesMs[found.count] = timeMs
  found.sources[found.count] = source
  found.keys[found.count] = key
  found.count++
}

/** Adds what a row holds and is not too old; a row is one shorter than the sightings have room for. */
function load(found: Sightings, { timesMs, sources, keys }: Generation, base: number, sinceMs: number): void {
  const end = base + found.timesMs.length - 1
  for (let at = base; at < end; at++) {
    const timeMs = timesMs[at] as number
    if (timeMs > sinceMs) push(found, sources[at] as string, timeMs, keys[at] as DocumentKey)
  }
}

function save(found: Sightings, { timesMs, sources, keys }: Generation, base: number): void {
  const width = found.timesMs.length - 1
  for (let i = 0; i < width; i++) {
    const isFilled = i < found.count
    timesMs[base + i] = isFilled ? (found.timesMs[i] as number) : Number.NaN
    sources[base + i] = isFilled ? (found.sources[i] as string) : ''
    keys[base + i] = isFilled ? (found.keys[i] as DocumentKey) : ('' as DocumentKey)
  }
}

function openGeneration(state?: GenerationState): Generation {
  return {
    rows: createPairTable(state?.rows),
    timesMs: state === undefined ? [] : [...state.timesMs],
    sources: state === undefined ? [] : [...state.sources],
    keys: state === undefined ? [] : [...state.keys],
  }
}

function stateOf({ rows, timesMs, sources, keys }: Generation): GenerationState {
  return { rows: rows.snapshot(), timesMs, sources, keys }
}
