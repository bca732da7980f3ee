// The reader on @platformatic/kafka that knows its positions itself and belongs to no group.
import { setTimeout as delay } from 'node:timers/promises'
import { EarlyWarningError } from '../../core/errors.ts'
import type { FetchedBatch, ReaderOptions, TopicReader } from './driver.ts'
import type { PlatformaticOptions } from './platformatic-client.ts'
import { Consumer, pauseMs } from './platformatic-client.ts'
import { batchesOf, requestsOf } from './platformatic-records.ts'

export function positionsReader(
  base: PlatformaticOptions,
  outageMs: number,
  options: Extract<ReaderOptions, { kind: 'positions' }>,
): TopicReader {
  const consumer: Consumer = new Consumer({ ...base, retries: 1, groupId: 'qianzhao-positions' })
  const wanted = new Map(options.positions.map((one) => [`${one.topic}/${one.partition}`, { ...one }]))
  const topics = [...new Set(options.positions.map(({ topic }) => topic))]
  consumer.topics.trackAll(...topics)
  let closed = false
  let failingSinceMs: number | null = null

  async function fetchOnce(waitMs: number): Promise<FetchedBatch[]> {
    const metadata = await consumer.metadata({ topics })
    const answers = await Promise.all(
      requestsOf(metadata, [...wanted.values()]).map(([node, request]) =>
        consumer.fetch({
          node,
          topics: request,
          maxBytes: options.bytesMax,
          minBytes: 1,
          maxWaitTime: Math.max(1, waitMs),
          isolationLevel: 0,
        }),
      ),
    )
    return answers.flatMap((answer) => batchesOf(metadata, answer, wanted))
  }

  return {
    async next(waitMs) {
      while (!closed) {
        try {
          const batches = await fetchOnce(waitMs)
          failingSinceMs = null
          return batches
        } catch (cause) {
          if (closed) break
          failingSinceMs ??= performance.now()
          if (performance.now() - failingSinceMs > outageMs || isLost(cause)) throw unavailable(cause)
          consumer.clearMetadata()
          await delay(pauseMs)
          return []
        }
      }
      return []
    },
    commit: async () => undefined,
    close: async () => {
      closed = true
      await consumer.close(true).catch(() => undefined)
    },
  }
}

function isLost(cause: unknown): boolean {
  return /OFFSET_OUT_OF_RANGE/u.test(JSON.stringify(cause, Object.getOwnPropertyNames(cause ?? {})))
}

export function unavailable(cause: unknown): EarlyWarningError {
  return isLost(cause)
    ? new EarlyWarningError('HISTORY_LOST', 'Kafka no longer holds the offset that was asked for.', cause)
    : new EarlyWarningError('UNAVAILABLE', 'Kafka does not answer; see the cause.', cause)
}
