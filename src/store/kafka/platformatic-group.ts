// The reader on @platformatic/kafka that shares partitions with the other members of a group.
import { setTimeout as delay } from 'node:timers/promises'
import { EarlyWarningError } from '../../core/errors.ts'
import { createBatchQueue } from './batch-queue.ts'
import type { ReaderOptions, TopicReader } from './driver.ts'
import { heartbeatMs, joinTimeoutMs, rebalanceTimeoutMs, sessionTimeoutMs } from './driver.ts'
import { persist } from './persist.ts'
import type { MessagesStream, PlatformaticOptions } from './platformatic-client.ts'
import { Consumer, MessagesStreamFallbackModes, MessagesStreamModes, pauseMs } from './platformatic-client.ts'
import { unavailable } from './platformatic-positions.ts'
import { groupBy } from './platformatic-records.ts'

// Its own defaults lose data here: it commits by itself and begins at the latest record. Its 50 MB and 1,024 messages a stream hold up to 1 GB.
const streamHighWaterMark = 256
const messagesAtOnceMax = 2_000
type Bytes = Consumer
type Stream = MessagesStream<Buffer, Buffer, Buffer, Buffer>

type GroupOptions = Extract<ReaderOptions, { kind: 'group' }>

export async function groupReader(
  base: PlatformaticOptions,
  outageMs: number,
  options: GroupOptions,
): Promise<TopicReader> {
  const queue = createBatchQueue(options.bytesMax)
  const requestTimeout = Math.max(base.requestTimeout, joinTimeoutMs)
  const member = createMember(base, requestTimeout, options)
  let closed = false
  const insistence = { outageMs, pauseMs, isFinal: () => closed }

  async function run(first: Stream): Promise<void> {
    let stream = first
    let failingSinceMs: number | null = null
    let openedMs = performance.now()
    while (!closed) {
      try {
        for await (const message of stream) {
          failingSinceMs = null
          // What is buffered behind this message leaves with it, so that a batch is worth its hand-over.
          const messages = [message]
          while (messages.length < messagesAtOnceMax) {
            const more = stream.read()
            if (more === null) break
            messages.push(more)
          }
          for (const batch of groupBy(messages)) await queue.push(batch)
        }
        if (closed) return
        throw new EarlyWarningError('UNAVAILABLE', 'The Kafka stream ended.')
      } catch (cause) {
        if (closed) return
        const nowMs = performance.now()
        // A stream that had nothing to bring for a while was none that failed.
        if (failingSinceMs === null || nowMs - openedMs > 2 * requestTimeout) failingSinceMs = nowMs
        if (nowMs - failingSinceMs > outageMs) return queue.end(unavailable(cause))
        member.consumer()?.clearMetadata()
        await delay(pauseMs)
        stream = await persist(member.open, insistence)
        openedMs = performance.now()
      }
    }
  }

  const stream = await persist(member.open, insistence)
  void run(stream).catch((cause: unknown) => queue.end(unavailable(cause)))
  return {
    next: queue.next,
    commit: async (positions) => {
      const offsets = positions.map(({ topic, partition, offset }) => ({
        topic,
        partition,
        offset: BigInt(offset),
        leaderEpoch: -1,
      }))
      await member.consumer()?.commit({ offsets })
    },
    close: async () => {
      closed = true
      queue.end(null)
      await member
        .consumer()
        ?.close(true)
        .catch(() => undefined)
    },
  }
}

function createMember(base: PlatformaticOptions, requestTimeout: number, options: GroupOptions) {
  let consumer: Bytes | null = null

  /**
   * Through an outage the consumer stays, and with it its membership: a broker that comes back finds everybody there and has nothing to
   * share out anew. New members would have to wait until the old ones, which nobody is any more, have run out of time.
   */
  async function open(): Promise<Stream> {
    consumer ??= join()
    return await consumer.consume({
      topics: [...options.topics],
      autocommit: false,
      mode: MessagesStreamModes.COMMITTED,
      fallbackMode: MessagesStreamFallbackModes.EARLIEST,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: rebalanceTimeoutMs,
      heartbeatInterval: heartbeatMs,
      maxBytes: options.bytesMax,
      maxWaitTime: 100,
      highWaterMark: streamHighWaterMark,
    })
  }

  function join(): Bytes {
    const joined: Bytes = new Consumer({ ...base, requestTimeout, retries: 3, groupId: options.group })
    // Counted once more than by its stream: a stream that ends would otherwise take the topics along, and the next one join anew.
    joined.topics.trackAll(...options.topics)
    // After a rejoin that failed it sends no sign of life any more.
    joined.on('error', () => {
      if (consumer === joined) consumer = null
      void joined.close(true).catch(() => undefined)
    })
    return joined
  }

  return { open, consumer: () => consumer }
}
