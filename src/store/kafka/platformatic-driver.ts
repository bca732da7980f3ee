// The Kafka driver on @platformatic/kafka: fetches positions itself, without a group, and shares partitions through its message streams.
import type { KafkaConnection, KafkaDriver, TopicReader } from './driver.ts'
import { Admin, baseOptions, pauseMs, Producer } from './platformatic-client.ts'
import { persist } from './persist.ts'
import { groupReader } from './platformatic-group.ts'
import { positionsReader } from './platformatic-positions.ts'
import { messageOf } from './platformatic-records.ts'
import { platformaticTopics } from './platformatic-topics.ts'

export function createPlatformaticDriver(connection: KafkaConnection): KafkaDriver {
  const base = baseOptions(connection)
  const admin = new Admin({ ...base, retries: 1 })
  const producer = new Producer({ ...base, idempotent: true, acks: -1 })
  const readers = new Set<TopicReader>()

  /** The client's own repeats ask with the leaders it knew at first, which a broker that was restarted refuses each time. */
  const insist = <T>(ask: () => Promise<T>): Promise<T> =>
    persist(ask, { outageMs: connection.outageMs, pauseMs, isFinal, beforeRepeat: () => admin.clearMetadata() })

  return {
    name: 'platformatic',
    async append(topic, partition, records) {
      const messages = records.map((record) => ({ topic, partition, ...messageOf(record) }))
      const { offsets } = await producer.send({ messages, acks: -1, idempotent: true })
      return Number(offsets?.[0]?.offset ?? -1)
    },
    async openReader(options) {
      const reader =
        options.kind === 'positions'
          ? positionsReader(base, connection.outageMs, options)
          : await groupReader(base, connection.outageMs, options)
      readers.add(reader)
      return { ...reader, close: () => (readers.delete(reader) ? reader.close() : Promise.resolve()) }
    },
    ...platformaticTopics(admin, insist),
    async close() {
      await Promise.allSettled([...readers].map((reader) => reader.close()))
      await Promise.allSettled([producer.close(), admin.close()])
    },
  }
}

/** True where asking again changes nothing: a topic that is not there, a login that is refused, a request that is not allowed. */
function isFinal(cause: unknown): boolean {
  const { canRetry, errors } = (cause ?? {}) as { readonly canRetry?: boolean; readonly errors?: readonly unknown[] }
  // With old metadata the client itself does not find the broker; that is over with the next look.
  if (cause instanceof Error && cause.message.startsWith('Cannot find broker')) return false
  return canRetry === false || (errors ?? []).some(isFinal)
}
