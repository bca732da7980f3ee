// What @platformatic/kafka knows of topics and groups: bounds, commits, settings.
import type { KafkaTopics } from './driver.ts'
import type { Admin } from './platformatic-client.ts'
import { ConfigResourceTypes } from './platformatic-client.ts'

/** `insist` repeats through an outage. */
export function platformaticTopics(admin: Admin, insist: <T>(ask: () => Promise<T>) => Promise<T>): KafkaTopics {
  return {
    bounds: (topic) => insist(() => boundsOf(admin, topic)),
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
  }
}

async function boundsOf(admin: Admin, topic: string) {
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
