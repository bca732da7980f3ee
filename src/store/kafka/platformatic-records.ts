// Between the shapes of @platformatic/kafka and the driver's: positions to fetch requests, answers and messages to records.
import type { ClusterMetadata, Consumer } from './platformatic-client.ts'
import type { FetchedBatch, FetchedRecord, KafkaRecord, Position } from './driver.ts'

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>

export function requestsOf(metadata: ClusterMetadata, positions: readonly Position[]) {
  const nodes = new Map<number, Map<string, Position[]>>()
  for (const position of positions) {
    const topic = metadata.topics.get(position.topic)
    const leader = topic?.partitions[position.partition]?.leader
    if (topic === undefined || leader === undefined || leader < 0) continue
    const byTopic = nodes.get(leader) ?? new Map<string, Position[]>()
    nodes.set(leader, byTopic)
    byTopic.set(topic.id, [...(byTopic.get(topic.id) ?? []), position])
  }
  return [...nodes].map(
    ([node, byTopic]): [number, { topicId: string; partitions: ReturnType<typeof fetchPartition>[] }[]] => [
      node,
      [...byTopic].map(([topicId, list]) => ({ topicId, partitions: list.map(fetchPartition) })),
    ],
  )
}

function fetchPartition({ partition, offset }: Position) {
  return {
    partition,
    fetchOffset: BigInt(offset),
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    partitionMaxBytes: 1024 * 1024,
  }
}

export function batchesOf(
  metadata: ClusterMetadata,
  answer: FetchResponse,
  wanted: Map<string, { topic: string; partition: number; offset: number }>,
): FetchedBatch[] {
  const names = new Map([...metadata.topics].map(([name, topic]) => [topic.id, name]))
  const found: FetchedBatch[] = []
  for (const { topicId, partitions } of answer.responses) {
    const topic = names.get(topicId)
    for (const { partitionIndex: partition, records } of partitions) {
      const position = topic === undefined ? undefined : wanted.get(`${topic}/${partition}`)
      if (position === undefined || topic === undefined) continue
      const taken: FetchedRecord[] = []
      for (const batch of records ?? []) {
        for (const record of batch.records) {
          const offset = Number(batch.firstOffset) + record.offsetDelta
          // A fetch begins at the batch that holds the offset; what is before it was read already. Bit 5 marks control batches.
          if (offset < position.offset || (batch.attributes & 0b100000) !== 0) continue
          taken.push(
            recordOf(record.key, record.value, record.headers, offset, batch.firstTimestamp + record.timestampDelta),
          )
        }
        position.offset = Math.max(position.offset, Number(batch.firstOffset) + batch.lastOffsetDelta + 1)
      }
      if (taken.length > 0) found.push({ topic, partition, records: taken })
    }
  }
  return found
}

interface StreamMessage {
  readonly topic: string
  readonly partition: number
  readonly key: Buffer
  readonly value: Buffer
  readonly headers: Map<Buffer, Buffer>
  readonly offset: bigint
  readonly timestamp: bigint
}

export function groupBy(messages: readonly StreamMessage[]): FetchedBatch[] {
  const batches = new Map<string, { topic: string; partition: number; records: FetchedRecord[] }>()
  for (const { topic, partition, key, value, headers, offset, timestamp } of messages) {
    const name = `${topic}/${partition}`
    const batch = batches.get(name) ?? { topic, partition, records: [] }
    batches.set(name, batch)
    batch.records.push(recordOf(key, value, headers, Number(offset), timestamp))
  }
  return [...batches.values()]
}

function recordOf(
  key: Buffer | null,
  value: Buffer | null,
  pairs: Iterable<readonly [Buffer | null, Buffer | null]>,
  offset: number,
  timestamp: bigint,
): FetchedRecord {
  const headers: Record<string, string> = {}
  for (const [name, text] of pairs) headers[String(name)] = String(text ?? '')
  return {
    key: key?.toString() ?? null,
    value: value ?? new Uint8Array(0),
    headers,
    offset,
    timestampMs: Number(timestamp),
  }
}

export function messageOf({ key, value, headers }: KafkaRecord) {
  return {
    ...(key === null ? {} : { key: Buffer.from(key) }),
    value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
  }
}
