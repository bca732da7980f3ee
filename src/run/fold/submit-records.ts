// Takes records in: annotated by the threads, made durable, and queued for the tick that is open then.
import type { ReadPosition } from '../../core/desk-record.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { LogEntry } from '../../core/ports.ts'
import type { RawRecord } from '../../core/post.ts'
import { officeEntry, recordEntry } from '../../wire/log-payload.ts'
import type { PackedTexts } from '../../wire/record-batch.ts'
import { packBytes, packRecords, packedBytes } from '../../wire/record-batch.ts'
import { recordKindAt } from '../../wire/record-kind.ts'
import type { AnnotatedBatch } from '../text/annotate-batch.ts'
import { refusedCount } from '../text/annotate-batch.ts'
import type { LiveOptions } from './live-options.ts'
import type { OrderedLog } from './ordered-log.ts'
import type { PendingBatch, TickQueue } from './tick-queue.ts'
import { batchOfAnnotated, batchOfRecords, controlRecord } from './tick-queue.ts'
import type { UserWords } from './user-words.ts'

export interface Submitted {
  readonly received: number
  /** Those whose own bytes show that they cannot be read; whether a record is new, late or a duplicate is not known here. */
  readonly refused: number
}

export interface SubmitParts {
  readonly log: OrderedLog
  readonly queue: TickQueue
  readonly words: UserWords
}

export function createSubmit(options: LiveOptions, { log, queue, words }: SubmitParts) {
  function refuseAboveLimit(): void {
    if (queue.bytes() <= options.queueBytesMax) return
    throw new EarlyWarningError(
      'UNAVAILABLE',
      `${queue.bytes()} bytes wait for the fold, at most ${options.queueBytesMax} may; send again later.`,
    )
  }

  async function submit(records: readonly RawRecord[]): Promise<Submitted> {
    refuseAboveLimit()
    const refused = await Promise.all(batchesOf(records).map(async (batch) => append([await annotated(batch)], [])))
    return { received: records.length, refused: refused.reduce((sum, count) => sum + count, 0) }
  }

  /** All in one append, so that the positions hold for these records and one tick closes over them all. */
  async function submitPage(records: readonly RawRecord[], positions: readonly ReadPosition[]): Promise<Submitted> {
    refuseAboveLimit()
    const batches = await Promise.all(batchesOf(records).map(annotated))
    return { received: records.length, refused: await append(batches, positions) }
  }

  function batchesOf(records: readonly RawRecord[]): readonly (readonly RawRecord[])[] {
    const { batchRecords } = options
    const count = Math.ceil(records.length / batchRecords)
    return Array.from({ length: count }, (_, i) => records.slice(i * batchRecords, (i + 1) * batchRecords))
  }

  async function annotated(records: readonly RawRecord[]): Promise<Annotated> {
    const generation = words.generation()
    const wanted = { records: false, documents: false }
    const batch = await options.pool.annotate({ kind: 'raw', records: packRecords(records), wanted })
    return { records, batch, observations: batch.observations, generation }
  }

  /** How many of the records are dead letters. */
  async function append(annotations: readonly Annotated[], positions: readonly ReadPosition[]): Promise<number> {
    let latest = annotations
    // A tick came between cutting and appending, and with it other words: what the log says is cut again.
    while (latest.some(({ generation }) => generation !== words.generation())) {
      const generation = words.generation()
      latest = await Promise.all(
        latest.map(async (one) => ({ ...one, generation, observations: await observedAgain(options, one.batch) })),
      )
    }
    const controls = positions.map((position) => officeEntry({ kind: 'position', position }))
    const entries = [...latest.flatMap(entriesOf), ...controls]
    await log.appendRecords(entries, (firstOffset) => {
      let next = firstOffset
      for (const one of latest) {
        queue.add(pendingBatch(one, next))
        next += one.records.length
      }
      const held = controls.map(({ payload }, i) => controlRecord(next + i, payload))
      if (held.length > 0) queue.add(batchOfRecords(held))
    })
    return latest.reduce((sum, { batch }) => sum + refusedCount(batch.kinds), 0)
  }

  return { submit, submitPage }
}

interface Annotated {
  readonly records: readonly RawRecord[]
  readonly batch: AnnotatedBatch
  readonly observations: PackedTexts
  /** Of the words that it was cut with. */
  readonly generation: number
}

function entriesOf({ records, batch }: Annotated): readonly LogEntry[] {
  return records.map(({ receivedAtMs }, i) =>
    recordEntry(recordKindAt(batch.kinds, i), receivedAtMs, packedBytes(batch.posts, i)),
  )
}

function pendingBatch({ records, batch, observations }: Annotated, firstOffset: number): PendingBatch {
  const receivedAtMs = Float64Array.from(records, (record) => record.receivedAtMs)
  return batchOfAnnotated({ kinds: batch.kinds, bodies: batch.posts, observations, receivedAtMs, firstOffset })
}

/** The observations of a batch once more, from its posts as the log has them; empty for what is no post. */
async function observedAgain(options: LiveOptions, batch: AnnotatedBatch): Promise<PackedTexts> {
  const none = new Uint8Array(0)
  const isPost = Array.from(batch.kinds, (_, i) => recordKindAt(batch.kinds, i) === 'post')
  const posts = isPost.flatMap((is, i) => (is ? [packedBytes(batch.posts, i)] : []))
  const wanted = { records: false, documents: false }
  const again = await options.pool.annotate({ kind: 'posts', posts: packBytes(posts), wanted })
  let next = 0
  return packBytes(isPost.map((is) => (is ? packedBytes(again.observations, next++) : none)))
}
