// The event log suite over Kafka, with each client.
import { afterAll } from 'vitest'
import { openKafkaLog } from '../../src/store/kafka/kafka-log.ts'
import type { KafkaDriver } from '../../src/store/kafka/driver.ts'
import { describeEventLog } from '../conformance/event-log-suite.ts'
import { describeWith, freshName, kafkaClients, kafkaDriver } from './servers.ts'

for (const client of kafkaClients()) {
  describeWith(['kafka'], `Kafka through ${client}`, () => {
    let shared: Promise<KafkaDriver> | null = null
    const driverOf = () => (shared ??= kafkaDriver(client))
    afterAll(async () => (await shared)?.close())

    describeEventLog(`the log on ${client}`, () => {
      const topic = freshName('log')
      const open = async () => openKafkaLog({ driver: await driverOf(), topic, partition: 0 })
      return {
        open: async () => {
          const driver = await driverOf()
          await driver.createTopic({ topic, partitions: 1, replicas: 1, settings: { 'retention.ms': '-1' } })
          return open()
        },
        reopen: open,
        dropsWholeSegments: false,
      }
    })
  })
}
