// What kafkajs knows of topics and groups: bounds, commits, settings.
import type { Admin } from 'kafkajs'
import type { KafkaTopics } from './driver.ts'
import { kafkajs } from './kafkajs-client.ts'

const topicResource = kafkajs.ConfigResourceTypes.TOPIC

export function kafkajsTopics(adminOf: () => Promise<Admin>): KafkaTopics {
  return {
    async bounds(topic) {
      const offsets = await (await adminOf()).fetchTopicOffsets(topic)
      return offsets
        .map(({ partition, low, high }) => ({ partition, first: Number(low), next: Number(high) }))
        .sort((a, b) => a.partition - b.partition)
    },
    async committed(group, topics) {
      const found = await (await adminOf()).fetchOffsets({ groupId: group, topics: [...topics] })
      const pairs = found.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset }): [string, number] => [`${topic}/${partition}`, Number(offset)]),
      )
      return new Map(pairs.filter(([, offset]) => offset >= 0))
    },
    listTopics: async () => (await adminOf()).listTopics(),
    async describeTopics(topics, settings) {
      const client = await adminOf()
      const { topics: metadata } = await client.fetchTopicMetadata({ topics: [...topics] })
      const { resources } = await client.describeConfigs({
        includeSynonyms: false,
        resources: topics.map((name) => ({ type: topicResource, name, configNames: [...settings] })),
      })
      return metadata.map(({ name, partitions }) => ({
        topic: name,
        partitions: partitions.length,
        settings: Object.fromEntries(
          (resources.find((one) => one.resourceName === name)?.configEntries ?? []).map((entry) => [
            entry.configName,
            entry.configValue,
          ]),
        ),
      }))
    },
    async createTopic({ topic, partitions, replicas, settings }) {
      await (await adminOf()).createTopics({
        waitForLeaders: true,
        topics: [
          {
            topic,
            numPartitions: partitions,
            replicationFactor: replicas,
            configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
          },
        ],
      })
    },
    async alterTopic(topic, settings) {
      const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }))
      await (await adminOf()).alterConfigs({
        validateOnly: false,
        resources: [{ type: topicResource, name: topic, configEntries }],
      })
    },
    async deleteBefore(topic, partition, offset) {
      const client = await adminOf()
      // It looks for the leader before it knows the topic: asking for the offsets first teaches it.
      await client.fetchTopicOffsets(topic)
      await client.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] })
    },
  }
}
