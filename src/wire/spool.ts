// Holds the annotated records of a replay on disk, so that they can be taken in event-time order without holding them in memory.
import { EarlyWarningError } from '../core/errors.ts'
import type { RecordKind } from './record-kind.ts'
import { recordKindAt, recordKindNumber } from './record-kind.ts'
import { openSpoolFile } from './spool-file.ts'

export interface SpooledRecord {
  readonly kind: RecordKind
  /** Post, drop or dead letter as JSON. */
  readonly post: string
  /** For `readObservation`; empty for what is no post. */
  readonly observation: Uint8Array
  readonly record: string
}

export interface Spool {
  /** `timeMs` is NaN for a record without a time. */
  add(kind: RecordKind, timeMs: number, post: Uint8Array, observation: Uint8Array, record: Uint8Array): void
  /** Sorts by (event time, order of adding) and returns the number of records. */
  sort(): number
  timeMs(rank: number): number
  read(rank: number): SpooledRecord
  close(): void
}

// 24 bytes of index a record: 40 million records take about 1 GB. Beyond that, split the input by time.
const recordsMax = 40_000_000
// Kind, and the lengths of the three parts.
const headBytes = 13

export function createSpool(path: string): Spool {
  const file = openSpoolFile(path)
  let times = new Float64Array(1024)
  let offsets = new Float64Array(1024)
  let count = 0
  let order = new Uint32Array(0)
  const head = Buffer.alloc(headBytes)

  function grow(): void {
    if (count < times.length) return
    if (count >= recordsMax) {
      throw new EarlyWarningError(
        'INPUT_UNREADABLE',
        `The input has more than ${recordsMax} records; replay it in parts that follow each other in time.`,
      )
    }
    const size = times.length * 2
    const nextTimes = new Float64Array(size)
    nextTimes.set(times)
    times = nextTimes
    const nextOffsets = new Float64Array(size)
    nextOffsets.set(offsets)
    offsets = nextOffsets
  }

  function add(kind: RecordKind, timeMs: number, post: Uint8Array, observation: Uint8Array, record: Uint8Array): void {
    grow()
    head.writeUInt8(recordKindNumber[kind], 0)
    head.writeUInt32LE(post.length, 1)
    head.writeUInt32LE(observation.length, 5)
    head.writeUInt32LE(record.length, 9)
    times[count] = timeMs
    offsets[count] = file.append([head, post, observation, record])
    count++
  }

  function sort(): number {
    file.flush()
    placeTimeless(times.subarray(0, count))
    order = new Uint32Array(count)
    for (let i = 0; i < count; i++) order[i] = i
    order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b)
    return count
  }

  function read(rank: number): SpooledRecord {
    const offset = offsets[order[rank] ?? 0] ?? 0
    const head = file.bytesAt(offset, headBytes)
    const kind = recordKindAt(head, 0)
    const postLength = head.readUInt32LE(1)
    const observationLength = head.readUInt32LE(5)
    const recordLength = head.readUInt32LE(9)
    const body = file.bytesAt(offset + headBytes, postLength + observationLength + recordLength)
    return {
      kind,
      post: body.toString('utf8', 0, postLength),
      // Copied, because the next read fills the same buffer.
      observation: Uint8Array.from(body.subarray(postLength, postLength + observationLength)),
      record: body.toString('utf8', postLength + observationLength),
    }
  }

  return {
    add,
    sort,
    timeMs: (rank) => times[order[rank] ?? 0] ?? 0,
    read,
    close: file.remove,
  }
}

/** A record without a time (a dead letter, a drop) stands where the record before it stands, the first ones at the earliest time. */
function placeTimeless(times: Float64Array): void {
  let before = times.reduce((least, time) => (time < least ? time : least), Infinity)
  if (before === Infinity) before = 0
  for (let i = 0; i < times.length; i++) {
    const time = times[i] ?? Number.NaN
    if (Number.isNaN(time)) times[i] = before
    else before = time
  }
}
