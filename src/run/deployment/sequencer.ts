// Puts the records of all `documents` partitions into ticks: recognises repetitions by their origin, and knows when a tick is complete.
import { assert } from '../../core/errors.ts'
import type { SequenceRecord } from '../../wire/sequence-record.ts'
import type { Mark, OriginState } from './partition-marks.ts'
import { createMarks } from './partition-marks.ts'
import type { Sequenced } from './waiting-records.ts'
import { createWaitingRecords } from './waiting-records.ts'

/** A tick as it stands in the `ticks` topic: everything a reader needs to find its records again. */
export interface TickRecord {
  readonly number: number
  readonly closedAtMs: number
  readonly epoch: number
  /** For each `documents` partition, the offset after the last record that the tick could see. */
  readonly ends: readonly number[]
}

export interface SequencerState {
  readonly tickNumber: number
  readonly ends: readonly number[]
  /** Where each partition has to be read again from: its first record that is in no tick yet, or `ends`. */
  readonly lows: readonly number[]
  /** What was known of each origin at `lows`. */
  readonly origins: ReadonlyMap<string, OriginState>
}

export interface Sequencer {
  /** Takes what was read from a partition, in the order of its offsets. */
  add(partition: number, offset: number, record: SequenceRecord | null): void
  /** What lies before `offset` is gone from the log and is not waited for. */
  skipTo(partition: number, offset: number): void
  /** The records of a tick, in an order that does not depend on partitions; call once for each valid tick, in order. */
  take(tick: TickRecord): readonly Sequenced[]
  /** True where everything up to `ends` has been read. */
  holds(ends: readonly number[]): boolean
  /** The smallest tick above `last` that a waiting record would be in; null where none waits for one. */
  nextTickAfter(last: number): number | null
  /** Which of the origins may still bring records of `tick`; `reached`: up to which offset (exclusive) each was written, null where only its own records tell. */
  lagging(tick: number, reached: ReadonlyMap<string, number | null>): readonly string[]
  /** The last offset of an origin that was taken; -1 before the first. */
  progressOf(origin: string): number
  /** The number of the last tick that was taken; -1 before the first. */
  lastTick(): number
  /** Offsets after what has been read, by partition. */
  positions(): readonly number[]
  waitingBytes(): number
  waitingCount(): number
  snapshot(): SequencerState
}

const unseen: OriginState = { offset: -1, openTick: 0 }

export function createSequencer(partitions: number, tickLengthMs: number, state?: SequencerState): Sequencer {
  let tickNumber = state?.tickNumber ?? -1
  let ends = [...(state?.ends ?? new Array<number>(partitions).fill(0))]
  const marks = createMarks(partitions, state)
  const next = [...marks.lows()]
  const origins = new Map<string, OriginState>(marks.originsAtLows())
  const waiting = createWaitingRecords()
  assert(ends.length === partitions, `A snapshot of ${ends.length} partitions does not fit ${partitions}.`)

  function add(partition: number, offset: number, record: SequenceRecord | null): void {
    if (offset < (next[partition] ?? 0)) return
    next[partition] = offset + 1
    marks.add(partition, { offset, ...settle(partition, offset, record) })
  }

  function settle(partition: number, offset: number, record: SequenceRecord | null): Omit<Mark, 'offset'> {
    if (record === null) return { origin: '', state: unseen, settling: null }
    const { origin, originOffset, kind } = record
    const tick = Math.floor(record.receivedAtMs / tickLengthMs)
    const before = origins.get(origin) ?? unseen
    if (originOffset <= before.offset) return { origin, state: before, settling: null }
    const state = { offset: originOffset, openTick: Math.max(before.openTick, tick) }
    origins.set(origin, state)
    // A record that was folded before the snapshot: its place in the marks is all that is needed.
    const isFolded = tick <= tickNumber && offset < (ends[partition] ?? 0)
    if (kind === 'marker' || isFolded) return { origin, state, settling: null }
    const settling = { taken: false }
    waiting.hold({ record, partition, offset, tick, bytes: sizeOf(record), settling })
    return { origin, state, settling }
  }

  function take(tick: TickRecord): Sequenced[] {
    assert(tick.number > tickNumber, `Tick ${tick.number} follows ${tickNumber}.`)
    assert(holds(tick.ends), `Tick ${tick.number} sees records that have not been read.`)
    const taken = waiting.takeThrough(tick.number, tick.ends)
    tickNumber = tick.number
    ends = [...tick.ends]
    marks.advance(ends)
    return taken.sort(inOrder)
  }

  function holds(wanted: readonly number[]): boolean {
    return wanted.every((end, partition) => (next[partition] ?? 0) >= end)
  }

  function lagging(tick: number, reached: ReadonlyMap<string, number | null>): string[] {
    const behind: string[] = []
    for (const [origin, end] of reached) {
      const { offset, openTick } = origins.get(origin) ?? unseen
      if (openTick > tick) continue
      if (end === null || offset + 1 < end) behind.push(origin)
    }
    return behind
  }

  return {
    add,
    skipTo: (partition, offset) => {
      next[partition] = Math.max(next[partition] ?? 0, offset)
      marks.skipTo(partition, offset)
    },
    take,
    holds,
    lagging,
    progressOf: (origin) => (origins.get(origin) ?? unseen).offset,
    lastTick: () => tickNumber,
    nextTickAfter: (last) => {
      // What is older than the last tick taken goes into the next one that is closed.
      if (last === tickNumber && waiting.first() <= last) return last + 1
      return waiting.firstAfter(last)
    },
    positions: () => [...next],
    waitingBytes: waiting.bytes,
    waitingCount: waiting.count,
    snapshot: () => ({ tickNumber, ends: [...ends], lows: marks.lows(), origins: marks.originsAtLows() }),
  }
}

function sizeOf(record: SequenceRecord): number {
  return record.body.length + record.observation.length + 200
}

/** By receive time; what arrived in the same millisecond stands by its origin, and there in the order in which it was written. */
function inOrder(a: Sequenced, b: Sequenced): number {
  if (a.record.receivedAtMs !== b.record.receivedAtMs) return a.record.receivedAtMs - b.record.receivedAtMs
  if (a.record.origin !== b.record.origin) return a.record.origin < b.record.origin ? -1 : 1
  return a.record.originOffset - b.record.originOffset
}
