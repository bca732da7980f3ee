// The Kafka driver on @platformatic/kafka: fetches positions itself, without a group, and shares partitions through its message streams.
import type { KafkaConnection, KafkaDriver, TopicReader } from './driver.ts'
import { Admin, baseOptions, ConfigResourceTypes, pauseMs, Producer } from './platformatic-client.ts'
import { persist } from './persist.ts'
import { groupReader, positionsReader } from './platformatic-readers.ts'
import { messageOf } from './platformatic-records.ts'

export function createPlatformaticDriver(connection: KafkaConnection): KafkaDriver {
  const base = baseOptions(connection)
  const admin = new Admin({ ...base, retries: 1 })
  const producer = new Producer({ ...base, idempotent: true, acks: -1 })
  const readers = new Set<TopicReader>()

  /** The client's own repeats ask with the leaders it knew at first, which a broker that was restarted refuses each time. */
  const insist = <T>(ask: () => Promise<T>): Promise<T> =>
    persist(ask, { outageMs: connection.outageMs, pauseMs, isFinal, beforeRepeat: () => admin.clearMetadata() })

  async function bounds(topic: string) {
    const { topics } = await admin.metadata({ topics: [topic] })
    const partitions = [...(topics.get(topic)?.partitions.keys() ?? [])]
    const at = async (timestamp: bigint) => {
      const [listed] = await admin.listOffsets({
        topics: [{ name: topic, partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp })) }],
      })
      return new Map(listed?.partitions.map((one) => [one.partitionIndex, Number(one.offset)]))
    }
    const [first, next] = [await at(-2n), await at(-1n)]
    return partitions
      .map((partition) => ({ partition, first: first.get(partition) ?? 0, next: next.get(partition) ?? 0 }))
      .sort((a, b) => a.partition - b.partition)
  }

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
    bounds: (topic) => insist(() => bounds(topic)),
    async committed(groupId, topics) {
      const [found] = await insist(() => admin.listConsumerGroupOffsets({ groups: [{ groupId }] }))
      const pairs = (found?.topics ?? []).flatMap(({ name, partitions }) =>
        topics.includes(name)
          ? partitions.map((one): [string, number] => [`${name}/${one.partitionIndex}`, Number(one.committedOffset)])
          : [],
      )
      return new Map(pairs.filter(([, offset]) => offset >= 0))
    },
    listTopics: () => insist(() => admin.listTopics()),
    async describeTopics(topics, settings) {
      const metadata = await insist(() => admin.metadata({ topics: [...topics], forceUpdate: true }))
      const resources = topics.map((resourceName) => ({
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName,
        configurationKeys: [...settings],
      }))
      const described = await insist(() => admin.describeConfigs({ resources }))
      return topics.map((topic) => ({
        topic,
        partitions: metadata.topics.get(topic)?.partitionsCount ?? 0,
        settings: Object.fromEntries(
          (described.find((one) => one.resourceName === topic)?.configs ?? []).map(({ name, value }) => [
            name,
            value ?? '',
          ]),
        ),
      }))
    },
    async createTopic({ topic, partitions, replicas, settings }) {
      const configs = Object.entries(settings).map(([name, value]) => ({ name, value }))
      await insist(() => admin.createTopics({ topics: [topic], partitions, replicas, configs }))
    },
    async alterTopic(topic, settings) {
      const configs = Object.entries(settings).map(([name, value]) => ({ name, value, configOperation: 0 as const }))
      const resources = [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configs }]
      await insist(() => admin.incrementalAlterConfigs({ resources }))
    },
    async deleteBefore(topic, partition, offset) {
      const topics = [{ name: topic, partitions: [{ partition, offset: BigInt(offset) }] }]
      await insist(() => admin.deleteRecords({ topics }))
    },
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
