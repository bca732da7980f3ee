// Puts the records of all `documents` partitions into ticks: recognises repetitions by their origin, and knows when a tick is complete.
import { assert } from '../../core/errors.ts'
import type { SequenceRecord } from '../../wire/sequence-record.ts'

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

export interface OriginState {
  /** The last offset of the origin that was taken; what is not above it is a repetition. */
  readonly offset: number
  /** Every tick below this is complete, as far as this origin is concerned. */
  readonly openTick: number
}

export interface Sequenced {
  readonly record: SequenceRecord
  readonly partition: number
  readonly offset: number
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

interface Held extends Sequenced {
  readonly tick: number
  readonly bytes: number
  readonly settling: Settling
}

/** Apart from the record, so that a mark that outlives it does not hold its bytes. */
interface Settling {
  taken: boolean
}

interface Mark {
  readonly offset: number
  readonly origin: string
  readonly state: OriginState
  /** null where the record is in no tick by itself: a repetition, a marker, something foreign. */
  readonly settling: Settling | null
}

const unseen: OriginState = { offset: -1, openTick: 0 }

export function createSequencer(partitions: number, tickLengthMs: number, state?: SequencerState): Sequencer {
  let tickNumber = state?.tickNumber ?? -1
  let ends = [...(state?.ends ?? new Array<number>(partitions).fill(0))]
  const lows = [...(state?.lows ?? new Array<number>(partitions).fill(0))]
  const next = [...lows]
  const atLows = new Map<string, OriginState>(state?.origins ?? [])
  const origins = new Map<string, OriginState>(atLows)
  // In the order of offsets, from each partition's low on.
  const marks: Mark[][] = Array.from({ length: partitions }, () => [])
  const waiting = new Map<number, Held[]>()
  // The keys of `waiting`, ascending; nearly always appended to.
  const order: number[] = []
  let waitingBytes = 0
  let waitingCount = 0
  assert(ends.length === partitions, `A snapshot of ${ends.length} partitions does not fit ${partitions}.`)

  function add(partition: number, offset: number, record: SequenceRecord | null): void {
    if (offset < (next[partition] ?? 0)) return
    next[partition] = offset + 1
    if (record === null) {
      marks[partition]?.push({ offset, origin: '', state: unseen, settling: null })
      return
    }
    const { origin, originOffset, kind } = record
    const tick = Math.floor(record.receivedAtMs / tickLengthMs)
    const before = origins.get(origin) ?? unseen
    if (originOffset <= before.offset) {
      marks[partition]?.push({ offset, origin, state: before, settling: null })
      return
    }
    const after = { offset: originOffset, openTick: Math.max(before.openTick, tick) }
    origins.set(origin, after)
    // A record that was folded before the snapshot: its place in the marks is all that is needed.
    const isFolded = tick <= tickNumber && offset < (ends[partition] ?? 0)
    let settling: Settling | null = null
    if (kind !== 'marker' && !isFolded) {
      settling = { taken: false }
      hold({ record, partition, offset, tick, bytes: sizeOf(record), settling })
    }
    marks[partition]?.push({ offset, origin, state: after, settling })
  }

  function hold(held: Held): void {
    const list = waiting.get(held.tick)
    if (list === undefined) {
      waiting.set(held.tick, [held])
      order.splice(order.findLastIndex((tick) => tick < held.tick) + 1, 0, held.tick)
    } else list.push(held)
    waitingBytes += held.bytes
    waitingCount++
  }

  function take(tick: TickRecord): Sequenced[] {
    assert(tick.number > tickNumber, `Tick ${tick.number} follows ${tickNumber}.`)
    assert(holds(tick.ends), `Tick ${tick.number} sees records that have not been read.`)
    const taken: Held[] = []
    const kept: number[] = []
    while (order.length > 0 && (order[0] ?? 0) <= tick.number) {
      const number = order.shift() ?? 0
      const list = waiting.get(number) ?? []
      const rest = list.filter((held) => held.offset >= (tick.ends[held.partition] ?? 0))
      for (const held of list) if (held.offset < (tick.ends[held.partition] ?? 0)) taken.push(held)
      if (rest.length === 0) waiting.delete(number)
      else {
        waiting.set(number, rest)
        kept.push(number)
      }
    }
    order.unshift(...kept)
    for (const held of taken) {
      held.settling.taken = true
      waitingBytes -= held.bytes
      waitingCount--
    }
    tickNumber = tick.number
    ends = [...tick.ends]
    for (let partition = 0; partition < partitions; partition++) advance(partition)
    return taken.sort(inOrder)
  }

  /** Moves a partition's low past everything that is settled. */
  function advance(partition: number): void {
    const list = marks[partition] ?? []
    let count = 0
    for (; count < list.length; count++) {
      const mark = list[count]
      if (
        mark === undefined ||
        mark.offset >= (ends[partition] ?? 0) ||
        (mark.settling !== null && !mark.settling.taken)
      )
        break
      if (mark.origin !== '') atLows.set(mark.origin, mark.state)
    }
    list.splice(0, count)
    lows[partition] = list[0]?.offset ?? Math.max(lows[partition] ?? 0, ends[partition] ?? 0)
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
      lows[partition] = Math.max(lows[partition] ?? 0, offset)
    },
    take,
    holds,
    lagging,
    progressOf: (origin) => (origins.get(origin) ?? unseen).offset,
    lastTick: () => tickNumber,
    nextTickAfter: (last) => {
      // What is older than the last tick taken goes into the next one that is closed.
      if (last === tickNumber && (order[0] ?? Infinity) <= last) return last + 1
      return order.find((tick) => tick > last) ?? null
    },
    positions: () => [...next],
    waitingBytes: () => waitingBytes,
    waitingCount: () => waitingCount,
    snapshot: () => ({ tickNumber, ends: [...ends], lows: [...lows], origins: new Map(atLows) }),
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
