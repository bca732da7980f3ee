// The edge: redacts what is pushed and makes it durable in Kafka before the push is answered.
import { EarlyWarningError } from '../../core/errors.ts'
import type { RawRecord } from '../../core/post.ts'
import type { KafkaDriver, KafkaRecord } from '../../store/kafka/driver.ts'
import { kafkaRecordOf } from '../../store/kafka/kafka-log.ts'
import type { Submitted } from '../fold/submit-records.ts'
import { refusedCount } from '../text/annotate-batch.ts'
import type { AnnotatePool } from '../text/pool.ts'
import { recordEntry, tickEntry } from '../../wire/log-payload.ts'
import { packRecords, packedBytes } from '../../wire/record-batch.ts'
import { recordKindAt } from '../../wire/record-kind.ts'
import { appendAll } from './split-records.ts'

export interface EdgeOptions {
  readonly driver: KafkaDriver
  readonly pool: AnnotatePool
  readonly topic: string
  readonly partitions: number
  readonly batchRecords: number
  readonly queueBytesMax: number
}

export interface Edge {
  /** Resolves when the records are durable; throws UNAVAILABLE above the queue limit. */
  submit(records: readonly RawRecord[]): Promise<Submitted>
  /** Says in every partition that this writer has closed all ticks before `nowMs`; for runs on recorded or simulated time. */
  closeTicks(nowMs: number, tickLengthMs: number): Promise<void>
  queuedBytes(): number
  settled(): Promise<void>
}

export function createEdge(options: EdgeOptions): Edge {
  const { driver, topic, partitions } = options
  // One request at a time in a partition: its records then stand in the order in which they were received.
  const tails = new Array<Promise<unknown>>(partitions).fill(Promise.resolve())
  let turn = 0
  let queuedBytes = 0

  function write(partition: number, records: readonly KafkaRecord[]): Promise<void> {
    const written = (tails[partition] ?? Promise.resolve()).then(() => appendAll(driver, topic, partition, records))
    tails[partition] = written.catch(() => undefined)
    return written
  }

  async function submitBatch(records: readonly RawRecord[], partition: number): Promise<number> {
    const batch = await options.pool.annotate({ kind: 'redact', records: packRecords(records) })
    const entries = records.map((record, i) =>
      kafkaRecordOf(recordEntry(recordKindAt(batch.kinds, i), record.receivedAtMs, packedBytes(batch.posts, i))),
    )
    await write(partition, entries)
    return refusedCount(batch.kinds)
  }

  async function submit(records: readonly RawRecord[]): Promise<Submitted> {
    if (queuedBytes > options.queueBytesMax) {
      throw new EarlyWarningError(
        'UNAVAILABLE',
        `${queuedBytes} bytes wait for Kafka, at most ${options.queueBytesMax} may; send again later.`,
      )
    }
    const bytes = records.reduce((sum, record) => sum + record.bytes.length, 0)
    queuedBytes += bytes
    try {
      const work: Promise<number>[] = []
      for (let start = 0; start < records.length; start += options.batchRecords) {
        // A batch stays together: in turn over the partitions, so that annotating it can be shared out.
        work.push(submitBatch(records.slice(start, start + options.batchRecords), turn++ % partitions))
      }
      const refused = await Promise.all(work)
      return { received: records.length, refused: refused.reduce((sum, count) => sum + count, 0) }
    } finally {
      queuedBytes -= bytes
    }
  }

  return {
    submit,
    closeTicks: async (nowMs, tickLengthMs) => {
      const marker = kafkaRecordOf(tickEntry({ number: Math.floor(nowMs / tickLengthMs) - 1, closedAtMs: nowMs }))
      await Promise.all(tails.map((_, partition) => write(partition, [marker])))
    },
    queuedBytes: () => queuedBytes,
    settled: async () => {
      await Promise.all(tails)
    },
  }
}
