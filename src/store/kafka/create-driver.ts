// Chooses the Kafka client that the settings name; each is loaded only where it is wanted.
import type { KafkaClientName, KafkaConnection, KafkaDriver } from './driver.ts'

export async function createKafkaDriver(client: KafkaClientName, connection: KafkaConnection): Promise<KafkaDriver> {
  switch (client) {
    case 'kafkajs':
      return (await import('./kafkajs-driver.ts')).createKafkajsDriver(connection)
    case 'platformatic':
      return (await import('./platformatic-driver.ts')).createPlatformaticDriver(connection)
    case 'node-rdkafka':
      return withTopicAdmin(connection)
  }
}

/** node-rdkafka for records, kafkajs for what that cannot do. */
async function withTopicAdmin(connection: KafkaConnection): Promise<KafkaDriver> {
  const records = await (await import('./rdkafka-driver.ts')).createRdkafkaDriver(connection)
  const topics = (await import('./kafkajs-driver.ts')).createKafkajsDriver(connection)
  return {
    ...topics,
    ...records,
    close: async () => {
      await records.close()
      await topics.close()
    },
  }
}
