// The Kafka driver on kafkajs: pure JavaScript, the most widely used client.
import type { Admin, KafkaConfig, Producer, SASLOptions } from 'kafkajs'
import type { KafkaConnection, KafkaDriver, TopicReader } from './driver.ts'
import { certificatesOf } from './driver.ts'
import { kafkajs, retryOf } from './kafkajs-client.ts'
import { openKafkajsReader } from './kafkajs-reader.ts'
import { kafkajsTopics } from './kafkajs-topics.ts'

export function createKafkajsDriver(connection: KafkaConnection): KafkaDriver {
  const retry = retryOf(connection)
  const kafka = new kafkajs.Kafka(configOf(connection))
  let admin: Promise<Admin> | null = null
  let producer: Promise<Producer> | null = null
  const readers = new Set<TopicReader>()

  const adminOf = (): Promise<Admin> => {
    admin ??= connected(kafka.admin({ retry }))
    return admin
  }
  const producerOf = (): Promise<Producer> => {
    // Not its idempotent mode: marked experimental, and after an outage it can stay out of sequence for ever. Repeats are recognised instead.
    producer ??= connected(kafka.producer({ retry, allowAutoTopicCreation: false }))
    return producer
  }

  return {
    name: 'kafkajs',
    async append(topic, partition, records) {
      const messages = records.map(({ key, value, headers }) => ({
        partition,
        key,
        value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
        headers,
      }))
      const [result] = await (await producerOf()).send({
        topic,
        acks: -1,
        timeout: connection.requestTimeoutMs,
        messages,
      })
      return Number(result?.baseOffset ?? -1)
    },
    async openReader(options) {
      const reader = await openKafkajsReader(kafka, retry, options)
      readers.add(reader)
      return {
        ...reader,
        close: async () => {
          readers.delete(reader)
          await reader.close()
        },
      }
    },
    ...kafkajsTopics(adminOf),
    async close() {
      await Promise.allSettled([...readers].map((reader) => reader.close()))
      await Promise.allSettled([admin, producer].map(async (client) => (await client)?.disconnect()))
    },
  }
}

async function connected<C extends { connect(): Promise<void> }>(client: C): Promise<C> {
  await client.connect()
  return client
}

function configOf(connection: KafkaConnection): KafkaConfig {
  const { brokers, clientId, tls, sasl, requestTimeoutMs } = connection
  return {
    clientId,
    brokers: [...brokers],
    requestTimeout: requestTimeoutMs,
    connectionTimeout: 3_000,
    retry: retryOf(connection),
    logLevel: kafkajs.logLevel.NOTHING,
    ...(tls === null ? {} : { ssl: certificatesOf(tls) }),
    ...(sasl === null
      ? {}
      : {
          sasl: { mechanism: sasl.mechanism, username: sasl.username, password: sasl.password } as SASLOptions,
        }),
  }
}
