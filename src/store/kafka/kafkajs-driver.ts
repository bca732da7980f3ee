// The Kafka driver on kafkajs: pure JavaScript, the most widely used client.
import type { Admin, Consumer, KafkaConfig, Producer } from 'kafkajs'
import kafkajs from 'kafkajs'
import { randomUUID } from 'node:crypto'
import { EarlyWarningError } from '../../core/errors.ts'
import { createBatchQueue } from './batch-queue.ts'
import type { FetchedRecord, KafkaConnection, KafkaDriver, Position, ReaderOptions, TopicReader } from './driver.ts'
import { certificatesOf, heartbeatMs, rebalanceTimeoutMs, sessionTimeoutMs } from './driver.ts'

const pauseMsMax = 2_000
const topicResource = kafkajs.ConfigResourceTypes.TOPIC

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
      const reader = await openReader(kafka, retry, options)
      readers.add(reader)
      return {
        ...reader,
        close: async () => {
          readers.delete(reader)
          await reader.close()
        },
      }
    },
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

/** kafkajs reads only as the member of a group; positions are read by a group of one that keeps nothing. */
async function openReader(kafka: kafkajs.Kafka, retry: Retry, options: ReaderOptions): Promise<TopicReader> {
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

function fetched(message: kafkajs.KafkaMessage): FetchedRecord {
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

type Retry = ReturnType<typeof retryOf>

/** Growing pauses, about as long as an outage is waited for: a broker that restarts comes back, one that is gone is reported. */
function retryOf({ outageMs }: KafkaConnection) {
  const retries = 8 + Math.ceil(outageMs / pauseMsMax)
  return { initialRetryTime: 100, maxRetryTime: pauseMsMax, retries, factor: 0.2, multiplier: 1.5 }
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
          sasl: { mechanism: sasl.mechanism, username: sasl.username, password: sasl.password } as kafkajs.SASLOptions,
        }),
  }
}
