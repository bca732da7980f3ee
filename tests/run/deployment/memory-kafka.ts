// A Kafka of one process for tests: topics are arrays, a group has any number of readers that share nothing but the positions.
import { EarlyWarningError } from '../../../src/core/errors.ts'
import type { FetchedBatch, FetchedRecord, KafkaDriver, Position } from '../../../src/store/kafka/driver.ts'

export interface MemoryKafka extends KafkaDriver {
  records(topic: string): readonly (readonly FetchedRecord[])[]
  /** The next request is carried out and its answer lost: the caller sees an error, as after a broken connection. */
  loseNextAnswer(topic: string): void
}

export function createMemoryKafka(partitionsOf: Readonly<Record<string, number>>): MemoryKafka {
  const topics = new Map<string, FetchedRecord[][]>(
    Object.entries(partitionsOf).map(([topic, count]) => [topic, Array.from({ length: count }, () => [])]),
  )
  const groups = new Map<string, Map<string, number>>()
  const losing = new Set<string>()

  function partition(topic: string, number: number): FetchedRecord[] {
    const found = topics.get(topic)?.[number]
    if (found === undefined) throw new EarlyWarningError('UNAVAILABLE', `There is no ${topic}/${number}.`)
    return found
  }

  async function take(positions: Position[], waitMs: number): Promise<FetchedBatch[]> {
    const batches: FetchedBatch[] = []
    positions.forEach((position, i) => {
      const records = partition(position.topic, position.partition).slice(position.offset, position.offset + 200)
      if (records.length === 0) return
      batches.push({ topic: position.topic, partition: position.partition, records })
      positions[i] = { ...position, offset: position.offset + records.length }
    })
    if (batches.length === 0) await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, 5)))
    return batches
  }

  return {
    name: 'kafkajs',
    records: (topic) => topics.get(topic) ?? [],
    loseNextAnswer: (topic) => losing.add(topic),
    async append(topic, number, records) {
      const list = partition(topic, number)
      const base = list.length
      // A turn of the loop, as a request takes one at least.
      await new Promise((resolve) => setImmediate(resolve))
      for (const record of records)
        list.push({ ...record, value: Uint8Array.from(record.value), offset: list.length, timestampMs: 0 })
      if (losing.delete(topic)) throw new EarlyWarningError('UNAVAILABLE', 'The answer got lost.')
      return base
    },
    async openReader(options) {
      const group = options.kind === 'group' ? (groups.get(options.group) ?? new Map<string, number>()) : null
      if (options.kind === 'group' && group !== null) groups.set(options.group, group)
      const positions =
        options.kind === 'positions'
          ? [...options.positions]
          : options.topics.flatMap((topic) =>
              (topics.get(topic) ?? []).map((_, number) => ({
                topic,
                partition: number,
                offset: group?.get(`${topic}/${number}`) ?? 0,
              })),
            )
      return {
        next: (waitMs) => take(positions, waitMs),
        commit: async (done) => {
          for (const one of done) group?.set(`${one.topic}/${one.partition}`, one.offset)
        },
        close: async () => undefined,
      }
    },
    bounds: async (topic) =>
      (topics.get(topic) ?? []).map((list, number) => ({ partition: number, first: 0, next: list.length })),
    committed: async (group) => groups.get(group) ?? new Map(),
    listTopics: async () => [...topics.keys()],
    describeTopics: async (names) =>
      names.map((topic) => ({ topic, partitions: topics.get(topic)?.length ?? 0, settings: {} })),
    createTopic: async ({ topic, partitions }) => {
      topics.set(
        topic,
        Array.from({ length: partitions }, () => []),
      )
    },
    alterTopic: async () => undefined,
    deleteBefore: async () => undefined,
    close: async () => undefined,
  }
}
