// Takes records in: annotated by the threads, made durable, and queued for the tick that is open then.
import { EarlyWarningError } from '../../core/errors.ts'
import type { RawRecord } from '../../core/post.ts'
import { recordEntry } from '../../wire/log-payload.ts'
import type { PackedTexts } from '../../wire/record-batch.ts'
import { packBytes, packRecords, packedBytes } from '../../wire/record-batch.ts'
import { recordKindAt } from '../../wire/record-kind.ts'
import type { AnnotatedBatch } from '../text/annotate-batch.ts'
import { refusedCount } from '../text/annotate-batch.ts'
import type { LiveOptions } from './live-options.ts'
import type { OrderedLog } from './ordered-log.ts'
import type { TickQueue } from './tick-queue.ts'
import { batchOfAnnotated } from './tick-queue.ts'
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
  async function submit(records: readonly RawRecord[]): Promise<Submitted> {
    if (queue.bytes() > options.queueBytesMax) {
      throw new EarlyWarningError(
        'UNAVAILABLE',
        `${queue.bytes()} bytes wait for the fold, at most ${options.queueBytesMax} may; send again later.`,
      )
    }
    const work: Promise<number>[] = []
    for (let start = 0; start < records.length; start += options.batchRecords) {
      work.push(submitBatch(records.slice(start, start + options.batchRecords)))
    }
    const refused = await Promise.all(work)
    return { received: records.length, refused: refused.reduce((sum, count) => sum + count, 0) }
  }

  /** How many of the records are dead letters. */
  async function submitBatch(records: readonly RawRecord[]): Promise<number> {
    let generation = words.generation()
    const wanted = { records: false, documents: false }
    const batch = await options.pool.annotate({ kind: 'raw', records: packRecords(records), wanted })
    let observations = batch.observations
    // A tick came between cutting and appending, and with it other words: what the log says is cut again.
    while (generation !== words.generation()) {
      generation = words.generation()
      observations = await observedAgain(options, batch)
    }
    const { kinds, posts } = batch
    const entries = records.map((record, i) =>
      recordEntry(recordKindAt(kinds, i), record.receivedAtMs, packedBytes(posts, i)),
    )
    const receivedAtMs = new Float64Array(records.length)
    for (let i = 0; i < records.length; i++) receivedAtMs[i] = records[i]?.receivedAtMs ?? 0
    await log.appendRecords(entries, (firstOffset) =>
      queue.add(batchOfAnnotated({ kinds, bodies: posts, observations, receivedAtMs, firstOffset })),
    )
    return refusedCount(kinds)
  }

  return submit
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
