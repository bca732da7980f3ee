// The Kafka driver on node-rdkafka: librdkafka's threads beside Node; an optional peer, because it has to be compiled.
import { minuteMs } from '../../core/durations.ts'
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { EarlyWarningError } from '../../core/errors.ts'
import { createBatchQueue } from './batch-queue.ts'
import type {
  FetchedBatch,
  FetchedRecord,
  KafkaConnection,
  KafkaDriver,
  PartitionBounds,
  ReaderOptions,
  TopicReader,
} from './driver.ts'
import { sessionTimeoutMs } from './driver.ts'
import { persist } from './persist.ts'
import type { Rdkafka, RdConsumer, RdMessage, RdProducer } from './rdkafka-shape.ts'

type Callback<T> = (error: Error | null, value: T) => void

const messagesAtOnce = 1_000
const pauseMs = 250
const commitDeadlineMs = 10_000
// A reader that was closed and still hangs, or whose program is stuck, gives its partitions up after so long.
const pollEveryMsMax = minuteMs
// By number, because the names are in the optional package: no such topic or partition, no permission, a login that is refused.
const finalCodes: readonly unknown[] = [3, 17, 29, 30, 31, 58, -169, -188, -190]

/** Throws UNAVAILABLE with what to do where the package is not there. */
function loadRdkafka(): Rdkafka {
  try {
    // Through require, so that a folder named by NODE_PATH may hold it: npm ci installs no compiled package here.
    return createRequire(import.meta.url)('node-rdkafka') as Rdkafka
  } catch (cause) {
    throw new EarlyWarningError(
      'UNAVAILABLE',
      'kafka.client is node-rdkafka, which is not installed or does not load: npm install --no-save node-rdkafka@3.6.1, or set kafka.client to another.',
      cause,
    )
  }
}

/** Topics are looked after through another client: this package can neither read nor change their settings, nor delete records. */
export type RdkafkaDriver = Omit<
  KafkaDriver,
  'committed' | 'describeTopics' | 'createTopic' | 'alterTopic' | 'deleteBefore'
>

export async function createRdkafkaDriver(connection: KafkaConnection): Promise<RdkafkaDriver> {
  const rdkafka = loadRdkafka()
  const common = commonSettings(connection)
  const producer = await connectedProducer(rdkafka, common, connection.outageMs)
  const consumers = new Set<TopicReader>()
  const polling = setInterval(() => producer.poll(), 5)

  const metadata = promisify((topic: string | null, done: Callback<Metadata>) =>
    producer.getMetadata({ ...(topic === null ? {} : { topic }), timeout: connection.requestTimeoutMs }, done),
  )
  const watermarks = promisify(
    (topic: string, partition: number, done: Callback<{ lowOffset: number; highOffset: number }>) =>
      producer.queryWatermarkOffsets(topic, partition, connection.requestTimeoutMs, done),
  )

  const insist = <T>(ask: () => Promise<T>): Promise<T> =>
    persist(ask, { outageMs: connection.outageMs, pauseMs, isFinal })

  async function bounds(topic: string): Promise<PartitionBounds[]> {
    const found = (await metadata(topic)).topics.find((one) => one.name === topic)
    const partitions = (found?.partitions ?? []).map((one) => one.id).sort((a, b) => a - b)
    return Promise.all(
      partitions.map(async (partition) => {
        const { lowOffset, highOffset } = await watermarks(topic, partition)
        return { partition, first: lowOffset, next: highOffset }
      }),
    )
  }

  return {
    name: 'node-rdkafka',
    async append(topic, partition, records) {
      const reports = records.map(
        ({ key, value, headers }) =>
          new Promise<number>((resolve, reject) => {
            const done: Callback<number> = (error, offset) => (error === null ? resolve(offset) : reject(error))
            const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
            const pairs = Object.entries(headers).map(([name, text]) => ({ [name]: text }))
            producer.produce(topic, partition, bytes, key, Date.now(), pairs, done)
          }),
      )
      return (await Promise.all(reports))[0] ?? -1
    },
    async openReader(options) {
      const reader = await openReader(rdkafka, common, options)
      consumers.add(reader)
      return { ...reader, close: () => (consumers.delete(reader) ? reader.close() : Promise.resolve()) }
    },
    bounds: (topic) => insist(() => bounds(topic)),
    listTopics: () => insist(async () => (await metadata(null)).topics.map((one) => one.name)),
    async close() {
      await Promise.allSettled([...consumers].map((reader) => reader.close()))
      await new Promise<void>((resolve) => producer.flush(5_000, () => producer.disconnect(5_000, () => resolve())))
      clearInterval(polling)
    },
  }
}

function isFinal(cause: unknown): boolean {
  return finalCodes.includes((cause as { readonly code?: unknown } | null)?.code)
}

interface Metadata {
  readonly topics: readonly { readonly name: string; readonly partitions: readonly { readonly id: number }[] }[]
}

async function connectedProducer(
  rdkafka: Rdkafka,
  common: Record<string, unknown>,
  outageMs: number,
): Promise<RdProducer> {
  const producer = new rdkafka.HighLevelProducer(
    {
      ...common,
      'enable.idempotence': true,
      'delivery.timeout.ms': Math.max(outageMs, 10_000),
      'linger.ms': 2,
      'queue.buffering.max.kbytes': 131_072,
    },
    {},
  )
  producer.setValueSerializer((value) => value)
  producer.on('event.error', () => undefined)
  await new Promise<void>((resolve, reject) =>
    producer.connect({ timeout: 30_000 }, (error) =>
      error === null || error === undefined ? resolve() : reject(error),
    ),
  )
  return producer
}

async function openReader(
  rdkafka: Rdkafka,
  common: Record<string, unknown>,
  options: ReaderOptions,
): Promise<TopicReader> {
  const queue = createBatchQueue(options.bytesMax)
  const consumer = new rdkafka.KafkaConsumer(
    {
      ...common,
      'group.id': options.kind === 'group' ? options.group : `qianzhao-read-${randomUUID()}`,
      'enable.auto.commit': false,
      'enable.auto.offset.store': false,
      'session.timeout.ms': sessionTimeoutMs,
      'max.poll.interval.ms': pollEveryMsMax,
      'queued.max.messages.kbytes': Math.ceil(options.bytesMax / 1024),
      'fetch.message.max.bytes': 1024 * 1024,
      'fetch.wait.max.ms': 100,
      'partition.assignment.strategy': 'cooperative-sticky',
      rebalance_cb: true,
      offset_commit_cb: true,
    },
    { 'auto.offset.reset': options.kind === 'group' ? 'earliest' : 'error' },
  )
  consumer.on('event.error', (error) => {
    if (/offset.*out of range/iu.test(error.message))
      queue.end(new EarlyWarningError('HISTORY_LOST', 'Kafka no longer holds the offset that was asked for.', error))
  })
  await new Promise<void>((resolve, reject) =>
    consumer.connect({ timeout: 30_000 }, (error) =>
      error === null || error === undefined ? resolve() : reject(error),
    ),
  )
  // What is there is handed over at once; its own default waits a second for a full batch.
  consumer.setDefaultConsumeTimeout(20)
  if (options.kind === 'group') consumer.subscribe([...options.topics])
  else consumer.assign(options.positions.map(({ topic, partition, offset }) => ({ topic, partition, offset })))
  let closed = false
  void pump(consumer, queue, () => closed)
  return {
    next: queue.next,
    commit: commitsOf(consumer),
    close: async () => {
      closed = true
      queue.end(null)
      // The package is known to hang here after all brokers went away: the process does not wait for it for ever.
      await Promise.race([
        new Promise<void>((resolve) => consumer.disconnect(() => resolve())),
        new Promise<void>((resolve) => setTimeout(resolve, 5_000).unref()),
      ])
    },
  }
}

/** Commits are answered in the order in which they were asked for; the synchronous call would stop the whole process while a broker is away. */
function commitsOf(consumer: RdConsumer): TopicReader['commit'] {
  const waiting: ((error: Error | null | undefined) => void)[] = []
  consumer.on('offset.commit', (error) => waiting.shift()?.(error))
  return (positions) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => done(new Error('Kafka did not answer to a commit')), commitDeadlineMs)
      const done = (error: Error | null | undefined): void => {
        clearTimeout(timer)
        const at = waiting.indexOf(done)
        if (at >= 0) waiting.splice(at, 1)
        if (error === null || error === undefined) resolve()
        else reject(error)
      }
      waiting.push(done)
      try {
        consumer.commit(positions.map(({ topic, partition, offset }) => ({ topic, partition, offset })))
      } catch (cause) {
        done(cause as Error)
      }
    })
}

async function pump(consumer: RdConsumer, queue: ReturnType<typeof createBatchQueue>, isClosed: () => boolean) {
  while (!isClosed()) {
    const messages = await new Promise<readonly RdMessage[]>((resolve) =>
      consumer.consume(messagesAtOnce, (error, found) => resolve(error === null || error === undefined ? found : [])),
    )
    if (messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    for (const batch of groupBy(messages)) await queue.push(batch)
  }
}

function groupBy(messages: readonly RdMessage[]): FetchedBatch[] {
  const batches = new Map<string, { topic: string; partition: number; records: FetchedRecord[] }>()
  for (const message of messages) {
    const name = `${message.topic}/${message.partition}`
    const batch = batches.get(name) ?? { topic: message.topic, partition: message.partition, records: [] }
    batches.set(name, batch)
    const headers: Record<string, string> = {}
    for (const pair of message.headers ?? [])
      for (const [key, value] of Object.entries(pair)) headers[key] = String(value)
    batch.records.push({
      key: message.key === null || message.key === undefined ? null : String(message.key),
      value: message.value ?? new Uint8Array(0),
      headers,
      offset: message.offset,
      timestampMs: message.timestamp ?? 0,
    })
  }
  return [...batches.values()]
}

function commonSettings({ brokers, clientId, tls, sasl, requestTimeoutMs }: KafkaConnection): Record<string, unknown> {
  const protocol = `${sasl === null ? '' : 'sasl_'}${tls === null ? (sasl === null ? 'plaintext' : 'plaintext') : 'ssl'}`
  return {
    'client.id': clientId,
    'metadata.broker.list': brokers.join(','),
    'socket.timeout.ms': requestTimeoutMs,
    'reconnect.backoff.max.ms': 2_000,
    'security.protocol': protocol,
    ...(tls === null
      ? {}
      : {
          ...(tls.ca === null ? {} : { 'ssl.ca.pem': tls.ca }),
          ...(tls.certificate === null ? {} : { 'ssl.certificate.pem': tls.certificate }),
          ...(tls.key === null ? {} : { 'ssl.key.pem': tls.key }),
        }),
    ...(sasl === null
      ? {}
      : {
          'sasl.mechanisms': sasl.mechanism.toUpperCase(),
          'sasl.username': sasl.username,
          'sasl.password': sasl.password,
        }),
  }
}
