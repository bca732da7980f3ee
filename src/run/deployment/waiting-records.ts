// Records that have been read and are in no tick yet, by the tick that their receive time belongs to.
import type { SequenceRecord } from '../../wire/sequence-record.ts'
import type { Settling } from './partition-marks.ts'

export interface Sequenced {
  readonly record: SequenceRecord
  readonly partition: number
  readonly offset: number
}

interface Held extends Sequenced {
  readonly tick: number
  readonly bytes: number
  readonly settling: Settling
}

export function createWaitingRecords() {
  const byTick = new Map<number, Held[]>()
  // The keys of `byTick`, ascending; nearly always appended to.
  const order: number[] = []
  let bytes = 0
  let count = 0

  function hold(held: Held): void {
    const list = byTick.get(held.tick)
    if (list === undefined) {
      byTick.set(held.tick, [held])
      order.splice(order.findLastIndex((tick) => tick < held.tick) + 1, 0, held.tick)
    } else list.push(held)
    bytes += held.bytes
    count++
  }

  /** What the ticks up to this one hold before the ends of their partitions; the rest waits on. */
  function takeThrough(tick: number, ends: readonly number[]): Held[] {
    const taken: Held[] = []
    const kept: number[] = []
    while (order.length > 0 && (order[0] ?? 0) <= tick) {
      const number = order.shift() ?? 0
      const list = byTick.get(number) ?? []
      const rest = list.filter((held) => held.offset >= (ends[held.partition] ?? 0))
      for (const held of list) if (held.offset < (ends[held.partition] ?? 0)) taken.push(held)
      if (rest.length === 0) byTick.delete(number)
      else {
        byTick.set(number, rest)
        kept.push(number)
      }
    }
    order.unshift(...kept)
    for (const held of taken) {
      held.settling.taken = true
      bytes -= held.bytes
      count--
    }
    return taken
  }

  return {
    hold,
    takeThrough,
    /** The smallest tick that a record waits in; Infinity where none does. */
    first: () => order[0] ?? Infinity,
    firstAfter: (last: number) => order.find((tick) => tick > last) ?? null,
    bytes: () => bytes,
    count: () => count,
  }
}
