// The annotate role: any number of processes share the posts topics, understand the posts and write them to `documents`, each origin in its order.
import { hash32 } from '../../core/hash.ts'
import type { SourceId } from '../../core/ids.ts'
import { autoFormat } from '../../ingest/formats/table.ts'
import type { FetchedBatch, FetchedRecord, KafkaDriver, TopicReader } from '../../store/kafka/driver.ts'
import type { AnnotatePool } from '../text/pool.ts'
import { readRecordEntry, readTickEntry } from '../../wire/log-payload.ts'
import { isPlainSourceName } from '../../ingest/source-names.ts'
import { packBytes, packRecords, packedBytes } from '../../wire/record-batch.ts'
import { recordKindAt, recordKinds } from '../../wire/record-kind.ts'
import type { SequenceRecord } from '../../wire/sequence-record.ts'
import { encodeSequenceRecord } from '../../wire/sequence-record.ts'
import { appendAll } from './split-records.ts'

export interface AnnotateRoleOptions {
  readonly driver: KafkaDriver
  readonly reader: TopicReader
  readonly pool: AnnotatePool
  readonly documents: string
  readonly documentPartitions: number
  readonly batchRecords: number
  /** Bytes read and not yet written; above it nothing more is asked for. */
  readonly inFlightBytesMax: number
  readonly nowMs: () => number
  /** True where receive times are times of the real clock: one that lies ahead would keep its tick open until then. */
  readonly clamps: boolean
  readonly onFailure: (cause: unknown) => void
}

export interface AnnotateRole {
  /** Records written to `documents` so far. */
  written(): number
  stop(): Promise<void>
  /** Gives its partitions up at once, without finishing. */
  leave(): Promise<void>
}

const none = new Uint8Array(0)
const waitMs = 200

export function startAnnotateRole(options: AnnotateRoleOptions): AnnotateRole {
  const chains = new Map<string, Promise<void>>()
  let inFlightBytes = 0
  let written = 0
  let stopped = false
  let wake: (() => void) | null = null

  async function run(): Promise<void> {
    while (!stopped) {
      for (const batch of await options.reader.next(waitMs)) enqueue(batch)
      while (!stopped && inFlightBytes > options.inFlightBytesMax) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  }

  /** One batch after the other for each origin; origins do not wait for one another. */
  function enqueue(batch: FetchedBatch): void {
    const origin = `${batch.topic}/${batch.partition}`
    const bytes = batch.records.reduce((sum, record) => sum + record.value.length, 0)
    inFlightBytes += bytes
    const before = chains.get(origin) ?? Promise.resolve()
    const work = before
      .then(() => (stopped ? undefined : handle(origin, batch)))
      .catch((cause: unknown) => {
        stopped = true
        options.onFailure(cause)
      })
      .finally(() => {
        inFlightBytes -= bytes
        if (chains.get(origin) === work) chains.delete(origin)
        wake?.()
      })
    chains.set(origin, work)
  }

  async function handle(origin: string, batch: FetchedBatch): Promise<void> {
    const partition = hash32(origin) % options.documentPartitions
    for (let start = 0; start < batch.records.length; start += options.batchRecords) {
      const records = batch.records.slice(start, start + options.batchRecords)
      const sequenced = await annotate(options, batch.topic, origin, records)
      await appendAll(options.driver, options.documents, partition, sequenced.map(encodeSequenceRecord))
      written += records.length
    }
    const last = batch.records.at(-1)
    // Advisory: a repetition is recognised by its origin, so a lost commit costs work and changes nothing.
    if (last !== undefined)
      await options.reader
        .commit([{ topic: batch.topic, partition: batch.partition, offset: last.offset + 1 }])
        .catch(() => undefined)
  }

  const running = run().catch((cause: unknown) => {
    if (!stopped) options.onFailure(cause)
  })
  return {
    written: () => written,
    leave: () => {
      stopped = true
      return options.reader.close()
    },
    stop: async () => {
      stopped = true
      wake?.()
      await running
      await Promise.all(chains.values())
      await options.reader.close()
    },
  }
}

async function annotate(
  options: AnnotateRoleOptions,
  topic: string,
  origin: string,
  records: readonly FetchedRecord[],
): Promise<SequenceRecord[]> {
  const posts = records.filter((record) => record.headers['kind'] === 'post')
  const foreign = records.filter((record) => record.headers['kind'] === undefined)
  const wanted = { records: false, documents: false }
  const bodies = posts.map((record) => readRecordEntry(record.value).body)
  const [stored, raw] = await Promise.all([
    posts.length === 0 ? null : options.pool.annotate({ kind: 'posts', posts: packBytes(bodies), wanted }),
    foreign.length === 0
      ? null
      : options.pool.annotate({
          kind: 'raw',
          records: packRecords(foreign.map((record) => rawRecord(topic, record, options.nowMs()))),
          wanted,
        }),
  ])
  let nextPost = 0
  let nextForeign = 0
  return records.map((record): SequenceRecord => {
    const base = { origin, originOffset: record.offset }
    const kind = record.headers['kind']
    if (kind === undefined && raw !== null) {
      const i = nextForeign++
      return {
        ...base,
        kind: recordKindAt(raw.kinds, i),
        receivedAtMs: receivedAt(record, options.nowMs()),
        body: packedBytes(raw.posts, i),
        observation: packedBytes(raw.observations, i),
      }
    }
    if (kind === 'tick')
      return {
        ...base,
        kind: 'marker',
        receivedAtMs: readTickEntry(record.value).closedAtMs,
        body: none,
        observation: none,
      }
    const { receivedAtMs, body } = readRecordEntry(record.value)
    const observation = kind === 'post' && stored !== null ? packedBytes(stored.observations, nextPost++) : none
    const atMs = options.clamps ? Math.min(receivedAtMs, options.nowMs()) : receivedAtMs
    return {
      ...base,
      kind: recordKinds.find((one) => one === kind) ?? 'dead_letter',
      receivedAtMs: atMs,
      body,
      observation,
    }
  })
}

/** The broker's time; one that lies ahead of this clock would keep its tick open until then. */
function receivedAt(record: FetchedRecord, nowMs: number): number {
  return Math.min(record.timestampMs, nowMs)
}

// As in the configuration, and nobody's name or number: what stands there becomes a label of metrics.
const headerShape = /^[a-z0-9_-]{1,40}$/u

function sourceOf(topic: string, record: FetchedRecord): SourceId {
  const named = record.headers['source']
  const isName = named !== undefined && headerShape.test(named) && isPlainSourceName(named)
  return (isName ? named : topic.slice(topic.lastIndexOf('posts.') + 6)) as SourceId
}

/** A record of others: `posts.hotline` is the source hotline unless a header says otherwise. */
function rawRecord(topic: string, record: FetchedRecord, nowMs: number) {
  return {
    bytes: record.value,
    source: sourceOf(topic, record),
    format: record.headers['format'] ?? autoFormat,
    receivedAtMs: receivedAt(record, nowMs),
    file: topic,
    line: 0,
  }
}
