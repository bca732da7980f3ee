// The records of the open tick and the closed ticks that wait for the fold, with the bytes they hold.
import type { Tick } from '../../core/tick.ts'
import type { PackedTexts } from '../../wire/record-batch.ts'
import { packedBytes } from '../../wire/record-batch.ts'
import type { RecordKind } from '../../wire/record-kind.ts'
import { recordKindAt } from '../../wire/record-kind.ts'

export type PendingKind = RecordKind | 'control'

/** Records that became durable together. What they hold stays bytes until the fold takes it; a view of each would cost more than its bytes. */
export interface PendingBatch {
  readonly count: number
  /** How many bytes the batch holds. */
  readonly size: number
  kind(index: number): PendingKind
  offset(index: number): number
  receivedAtMs(index: number): number
  body(index: number): Uint8Array
  /** The bytes that hold the observation of a post, and where in them it begins. */
  observationBytes(index: number): Uint8Array
  observationStart(index: number): number
}

/** One durable record on its own. */
export interface PendingRecord {
  readonly kind: PendingKind
  readonly offset: number
  readonly receivedAtMs: number
  readonly body: Uint8Array
  readonly observation: Uint8Array
}

export interface ClosedTick {
  readonly tick: Tick
  readonly batches: readonly PendingBatch[]
  /** Log offset after the tick's own entry. */
  readonly nextOffset: number
}

export interface TickQueue {
  add(batch: PendingBatch): void
  close(tick: Tick, nextOffset: number): void
  next(): ClosedTick | null
  /** Frees the bytes of a tick once it is committed. */
  release(closed: ClosedTick): void
  bytes(): number
  openCount(): number
  closedCount(): number
}

export function createTickQueue(): TickQueue {
  let open: PendingBatch[] = []
  let openCount = 0
  const closed: ClosedTick[] = []
  let bytes = 0
  return {
    add: (batch) => {
      open.push(batch)
      openCount += batch.count
      bytes += batch.size
    },
    close: (tick, nextOffset) => {
      closed.push({ tick, batches: open, nextOffset })
      open = []
      openCount = 0
    },
    next: () => closed.shift() ?? null,
    release: (one) => {
      for (const batch of one.batches) bytes -= batch.size
    },
    bytes: () => bytes,
    openCount: () => openCount,
    closedCount: () => closed.length,
  }
}

const recordSize = 64

export function batchOfRecords(records: readonly PendingRecord[]): PendingBatch {
  const at = (index: number) => records[index] as PendingRecord
  return {
    count: records.length,
    size: records.reduce((sum, { body, observation }) => sum + body.length + observation.length + recordSize, 0),
    kind: (index) => at(index).kind,
    offset: (index) => at(index).offset,
    receivedAtMs: (index) => at(index).receivedAtMs,
    body: (index) => at(index).body,
    observationBytes: (index) => at(index).observation,
    observationStart: () => 0,
  }
}

export function controlRecord(offset: number, body: Uint8Array): PendingRecord {
  return { kind: 'control', offset, receivedAtMs: 0, body, observation: new Uint8Array(0) }
}

export interface AnnotatedRecords {
  /** For `recordKindAt`. */
  readonly kinds: Uint8Array
  readonly bodies: PackedTexts
  readonly observations: PackedTexts
  readonly receivedAtMs: Float64Array
  /** Of the first record; the others follow without a gap. */
  readonly firstOffset: number
}

/** What an annotation thread sent back, as it came. */
export function batchOfAnnotated(annotated: AnnotatedRecords): PendingBatch {
  const { kinds, bodies, observations, receivedAtMs, firstOffset } = annotated
  const observationBytes = Buffer.from(
    observations.bytes.buffer,
    observations.bytes.byteOffset,
    observations.bytes.length,
  )
  return {
    count: kinds.length,
    size: bodies.bytes.length + observations.bytes.length + kinds.length * recordSize,
    kind: (index) => recordKindAt(kinds, index),
    offset: (index) => firstOffset + index,
    receivedAtMs: (index) => receivedAtMs[index] as number,
    body: (index) => packedBytes(bodies, index),
    observationBytes: () => observationBytes,
    observationStart: (index) => (index === 0 ? 0 : (observations.ends[index - 1] as number)),
  }
}
