// What the program needs of a Kafka client: append to a partition, read from positions, share partitions in a group, look after topics.

export interface KafkaRecord {
  readonly key: string | null
  readonly value: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

export interface FetchedRecord extends KafkaRecord {
  readonly offset: number
  /** What the broker or the producer stamped, epoch ms. */
  readonly timestampMs: number
}

/** Records of one partition in the order of their offsets. */
export interface FetchedBatch {
  readonly topic: string
  readonly partition: number
  readonly records: readonly FetchedRecord[]
}

export interface Position {
  readonly topic: string
  readonly partition: number
  /** The next offset to be read. */
  readonly offset: number
}

export interface PartitionBounds {
  readonly partition: number
  readonly first: number
  readonly next: number
}

export interface TopicReader {
  /** What has arrived, or nothing after `waitMs`. Rejects where the reader cannot go on. */
  next(waitMs: number): Promise<readonly FetchedBatch[]>
  /** Keeps the group's positions; advisory, because what was sequenced is recognised by its origin. */
  commit(positions: readonly Position[]): Promise<void>
  close(): Promise<void>
}

export type ReaderOptions =
  | { readonly kind: 'positions'; readonly positions: readonly Position[]; readonly bytesMax: number }
  | {
      readonly kind: 'group'
      readonly group: string
      readonly topics: readonly string[]
      readonly bytesMax: number
    }

export interface TopicDescription {
  readonly topic: string
  readonly partitions: number
  readonly settings: Readonly<Record<string, string>>
}

export interface TopicWanted {
  readonly topic: string
  readonly partitions: number
  readonly replicas: number
  readonly settings: Readonly<Record<string, string>>
}

/** What is known of topics and groups, and how topics are made and changed. */
export interface KafkaTopics {
  /** By partition, in ascending order. Rejects with UNAVAILABLE where the topic is not there. */
  bounds(topic: string): Promise<readonly PartitionBounds[]>
  /** The offsets that a group has committed, by `topic/partition`; what it never committed is left out. */
  committed(group: string, topics: readonly string[]): Promise<ReadonlyMap<string, number>>
  describeTopics(topics: readonly string[], settings: readonly string[]): Promise<readonly TopicDescription[]>
  listTopics(): Promise<readonly string[]>
  createTopic(topic: TopicWanted): Promise<void>
  alterTopic(topic: string, settings: Readonly<Record<string, string>>): Promise<void>
  deleteBefore(topic: string, partition: number, offset: number): Promise<void>
}

export interface KafkaDriver extends KafkaTopics {
  readonly name: KafkaClientName
  /** One produce request, acknowledged by all replicas in sync; returns the offset of the first record. */
  append(topic: string, partition: number, records: readonly KafkaRecord[]): Promise<number>
  openReader(options: ReaderOptions): Promise<TopicReader>
  close(): Promise<void>
}

export const kafkaClientNames = ['kafkajs', 'node-rdkafka', 'platformatic'] as const
export type KafkaClientName = (typeof kafkaClientNames)[number]

// A member that was killed keeps its partitions for so long.
export const sessionTimeoutMs = 10_000
// Clients send a sign of life every so often.
export const heartbeatMs = 2_000
// A rebalance waits so long for members that do not answer; what one of them still writes is recognised as repeated.
export const rebalanceTimeoutMs = 10_000
// The coordinator answers a join only when the rebalance is over. Whoever gives up sooner leaves a member behind that the next
// rebalance waits for in turn, and so for ever.
export const joinTimeoutMs = rebalanceTimeoutMs + 5_000

export interface KafkaConnection {
  readonly brokers: readonly string[]
  readonly clientId: string
  /** null: plain text. File contents, not paths. */
  readonly tls: {
    readonly ca: string | null
    readonly certificate: string | null
    readonly key: string | null
  } | null
  readonly sasl: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
    readonly username: string
    readonly password: string
  } | null
  /** A request that has not been answered for so long has failed. */
  readonly requestTimeoutMs: number
  /** How long an outage is waited for before a call fails. */
  readonly outageMs: number
}

/** The certificates that are there, under the names that Node gives them. */
export function certificatesOf({ ca, certificate, key }: NonNullable<KafkaConnection['tls']>): {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
} {
  return {
    ...(ca === null ? {} : { ca }),
    ...(certificate === null ? {} : { cert: certificate }),
    ...(key === null ? {} : { key }),
  }
}
