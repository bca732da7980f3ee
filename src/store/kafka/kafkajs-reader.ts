// Reads from Kafka with kafkajs.
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs'
import { randomUUID } from 'node:crypto'
import { EarlyWarningError } from '../../core/errors.ts'
import { createBatchQueue } from './batch-queue.ts'
import type { FetchedRecord, Position, ReaderOptions, TopicReader } from './driver.ts'
import { heartbeatMs, rebalanceTimeoutMs, sessionTimeoutMs } from './driver.ts'
import type { Retry } from './kafkajs-client.ts'

/** kafkajs reads only as the member of a group; positions are read by a group of one that keeps nothing. */
export async function openKafkajsReader(kafka: Kafka, retry: Retry, options: ReaderOptions): Promise<TopicReader> {
  const topics =
    options.kind === 'group' ? [...options.topics] : [...new Set(options.positions.map(({ topic }) => topic))]
  const queue = createBatchQueue(options.bytesMax)
  const consumer: Consumer = kafka.consumer({
    groupId: options.kind === 'group' ? options.group : `qianzhao-read-${randomUUID()}`,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: rebalanceTimeoutMs,
    heartbeatInterval: heartbeatMs,
    maxBytes: options.bytesMax,
    maxBytesPerPartition: 1024 * 1024,
    maxWaitTimeInMs: 100,
    allowAutoTopicCreation: false,
    retry: { ...retry, restartOnFailure: async () => true },
  })
  consumer.on('consumer.crash', ({ payload }) => {
    if (!payload.restart) queue.end(new EarlyWarningError('UNAVAILABLE', 'The Kafka reader stopped.', payload.error))
  })
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  const wanted = options.kind === 'positions' ? positionMap(options.positions) : null
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 16,
    async eachBatch({ batch, heartbeat, resolveOffset }) {
      const key = `${batch.topic}/${batch.partition}`
      const from = wanted?.get(key)
      if (wanted !== null && from === undefined) return
      const records = batch.messages.map(fetched).filter((record) => record.offset >= (from ?? 0))
      const pushed = queue.push({ topic: batch.topic, partition: batch.partition, records })
      for (;;) {
        const waiting = await Promise.race([pushed.then(() => false), afterMs(heartbeatMs).then(() => true)])
        if (!waiting) break
        await heartbeat()
      }
      resolveOffset(batch.lastOffset())
    },
  })
  if (options.kind === 'positions') {
    for (const { topic, partition, offset } of options.positions)
      consumer.seek({ topic, partition, offset: String(offset) })
  }
  return {
    next: queue.next,
    commit: (positions) =>
      consumer.commitOffsets(
        positions.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })),
      ),
    close: async () => {
      queue.end(null)
      await consumer.disconnect()
    },
  }
}

function positionMap(positions: readonly Position[]): Map<string, number> {
  return new Map(positions.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]))
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}

function fetched(message: KafkaMessage): FetchedRecord {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(message.headers ?? {})) headers[name] = String(value)
  return {
    key: message.key === null ? null : message.key.toString(),
    value: message.value ?? new Uint8Array(0),
    headers,
    offset: Number(message.offset),
    timestampMs: Number(message.timestamp),
  }
}
