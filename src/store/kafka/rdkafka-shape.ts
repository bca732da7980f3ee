// The part of node-rdkafka that is used, as types: the package is optional, so its own cannot be imported.

export interface RdMessage {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key?: Buffer | string | null
  readonly value: Buffer | null
  readonly headers?: readonly Readonly<Record<string, Buffer | string>>[]
  readonly timestamp?: number
}

export interface RdPosition {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

type Done = (error: Error | null | undefined) => void

interface RdClient {
  connect(options: { readonly timeout: number }, done: Done): void
  on(event: 'event.error', listener: (error: Error) => void): void
  getMetadata(
    options: { readonly topic?: string; readonly timeout: number },
    done: (error: never, value: never) => void,
  ): void
  queryWatermarkOffsets(
    topic: string,
    partition: number,
    timeoutMs: number,
    done: (error: never, value: never) => void,
  ): void
}

export interface RdProducer extends RdClient {
  setValueSerializer(serialise: (value: unknown) => unknown): void
  produce(
    topic: string,
    partition: number,
    value: Buffer,
    key: string | null,
    timestampMs: number,
    headers: readonly Readonly<Record<string, string>>[],
    done: (error: Error | null, offset: number) => void,
  ): void
  poll(): void
  flush(timeoutMs: number, done: Done): void
  disconnect(timeoutMs: number, done: Done): void
}

export interface RdConsumer extends RdClient {
  setDefaultConsumeTimeout(timeoutMs: number): void
  subscribe(topics: readonly string[]): void
  assign(positions: readonly RdPosition[]): void
  consume(count: number, done: (error: Error | null | undefined, messages: readonly RdMessage[]) => void): void
  /** Answered by `offset.commit`. */
  commit(positions: readonly RdPosition[]): void
  on(event: 'event.error', listener: (error: Error) => void): void
  on(event: 'offset.commit', listener: (error: Error | null | undefined) => void): void
  disconnect(done: Done): void
}

export interface Rdkafka {
  readonly HighLevelProducer: new (settings: object, topicSettings: object) => RdProducer
  readonly KafkaConsumer: new (settings: object, topicSettings: object) => RdConsumer
}
