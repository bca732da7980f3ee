// Reads a topic that somebody else fills, partition by partition from the offsets that are durable here; the broker keeps no position of ours.
import type { SourceId } from '../../core/ids.ts'
import type { RawRecord } from '../../core/post.ts'
import type { PositionBody, SourceFailure, SourceReader, SourceRound, SourceStep } from '../../core/source.ts'
import type { MappedTable } from '../../ingest/mapping/mapping.ts'
import { createRecordReader } from '../../ingest/sources/records.ts'
import type { FetchedBatch, KafkaDriver, Position, TopicReader } from '../../store/kafka/driver.ts'

export interface KafkaTopicOptions {
  readonly source: SourceId
  readonly topic: string
  /** Where the first round begins: with what is there, or with what comes. */
  readonly from: 'first' | 'new'
  readonly connect: () => Promise<KafkaDriver>
  readonly reading: { readonly format?: string; readonly mapped?: MappedTable }
}

const key = 'kafka'
const bytesMax = 8_388_608
const waitMs = 500
// A backlog of hours is taken in one go; a stop waits for one page only.
const pagesMax = 200

export function createKafkaTopic(options: KafkaTopicOptions): SourceReader {
  let driver: KafkaDriver | null = null
  let open: { readonly reader: TopicReader; readonly next: Offsets } | null = null

  /** The reader that stands where the positions do: one that is ahead read what never became durable. */
  async function readerAt(offsets: Offsets | null): Promise<{ readonly reader: TopicReader; readonly next: Offsets }> {
    driver ??= await options.connect()
    const bounds = await driver.bounds(options.topic)
    const next = Object.fromEntries(
      bounds.map(({ partition, first, next: end }) => {
        const begin = offsets === null && options.from === 'new' ? end : first
        return [partition, Math.max(offsets?.[partition] ?? begin, first)]
      }),
    )
    if (open !== null && sameOffsets(open.next, next)) return open
    await open?.reader.close()
    const positions = Object.entries(next).map(
      ([partition, offset]): Position => ({ topic: options.topic, partition: Number(partition), offset }),
    )
    open = { reader: await driver.openReader({ kind: 'positions', positions, bytesMax }), next }
    return open
  }

  async function* round({ positions, nowMs }: SourceRound): AsyncGenerator<SourceStep> {
    try {
      let { reader, next } = await readerAt(readOffsets(positions.get(key)))
      // Where it begins with what comes, the beginning itself is a position.
      if (!positions.has(key)) yield pageOf([], next)
      for (let page = 0; page < pagesMax; page++) {
        const batches = await reader.next(waitMs)
        if (batches.length === 0) return
        next = behind(next, batches)
        open = { reader, next }
        yield pageOf(recordsIn(batches, options, nowMs), next)
      }
    } catch (cause) {
      await letGo()
      yield unreachable(cause)
    }
  }

  /** The next round connects anew. */
  async function letGo(): Promise<void> {
    await open?.reader.close().catch(() => undefined)
    await driver?.close().catch(() => undefined)
    open = null
    driver = null
  }

  return { round, close: letGo }
}

/** The next offset by partition. */
type Offsets = Readonly<Record<string, number>>

function readOffsets(body: PositionBody | undefined): Offsets | null {
  return (body?.['next'] as Offsets | undefined) ?? null
}

function sameOffsets(a: Offsets, b: Offsets): boolean {
  return Object.keys(b).length === Object.keys(a).length && Object.entries(b).every(([name, next]) => a[name] === next)
}

function behind(offsets: Offsets, batches: readonly FetchedBatch[]): Offsets {
  const next: Record<string, number> = { ...offsets }
  for (const { partition, records } of batches) {
    const last = records.at(-1)
    if (last !== undefined) next[partition] = last.offset + 1
  }
  return next
}

function pageOf(records: readonly RawRecord[], next: Offsets): SourceStep {
  return { kind: 'page', records, positions: [{ key, body: { next } }] }
}

/** A message is one record or an envelope around several; the broker's time is when it was received. */
function recordsIn(
  batches: readonly FetchedBatch[],
  { source, topic, reading }: KafkaTopicOptions,
  nowMs: number,
): readonly RawRecord[] {
  return batches.flatMap(({ records }) =>
    records.flatMap(({ value, timestampMs }) => {
      const receivedAtMs = timestampMs > 0 ? Math.min(timestampMs, nowMs) : nowMs
      const reader = createRecordReader({ ...reading, source, receivedAtMs, file: topic, isJson: true })
      const found = [...reader.push(Buffer.from(value)), ...reader.end()]
      return found.map((record) => ({ ...record, naming: { kind: 'ignored' as const } }))
    }),
  )
}

function unreachable(cause: unknown): SourceFailure {
  const found = cause instanceof Error ? cause.message : 'no answer'
  return { kind: 'trouble', trouble: 'unreachable', found, retryAfterMs: null }
}
