// The event log on one Kafka partition: offsets are Kafka's own, an append is answered when all replicas in sync have it.
import { assert, EarlyWarningError } from '../../core/errors.ts'
import type { EventLog, LogEntry, LogEntryKind, StoredEntry } from '../../core/ports.ts'
import { logEntryKinds } from '../../core/ports.ts'
import type { FetchedRecord, KafkaDriver, KafkaRecord, TopicReader } from './driver.ts'

export interface KafkaLogOptions {
  readonly driver: KafkaDriver
  readonly topic: string
  readonly partition: number
  /** One produce request; the topic's max.message.bytes must be at least twice this. */
  readonly batchBytesMax?: number
  /** Appends that wait for the broker; beyond it an append is refused with UNAVAILABLE. */
  readonly queueBytesMax?: number
}

const appendBytesMax = 64 * 1024 * 1024
const readAheadBytes = 4 * 1024 * 1024
const waitMs = 500
const readDeadlineMs = 120_000

export async function openKafkaLog(options: KafkaLogOptions): Promise<EventLog> {
  const { driver, topic, partition } = options
  const batchBytesMax = options.batchBytesMax ?? 900_000
  const queueBytesMax = options.queueBytesMax ?? 256 * 1024 * 1024
  let { first, next } = await boundsOf(driver, topic, partition)
  const reading = createLogReader(options)
  let closed = false
  let queuedBytes = 0
  let tail: Promise<unknown> = Promise.resolve()

  async function write(entries: readonly LogEntry[]): Promise<{ firstOffset: number; nextOffset: number }> {
    let firstOffset = -1
    for (const batch of split(entries, batchBytesMax)) {
      const base = await driver.append(topic, partition, batch.map(kafkaRecordOf))
      if (firstOffset < 0) firstOffset = base
      next = Math.max(next, base + batch.length)
    }
    return { firstOffset, nextOffset: firstOffset + entries.length }
  }

  return {
    append(entries) {
      if (closed)
        return Promise.reject(new EarlyWarningError('UNAVAILABLE', 'The log is closed; nothing was appended.'))
      if (entries.length === 0) return Promise.resolve({ firstOffset: next, nextOffset: next })
      const bytes = entries.reduce((sum, entry) => sum + entry.payload.length, 0)
      assert(bytes <= appendBytesMax, `An append of ${bytes} bytes is over ${appendBytesMax}; split it.`)
      if (queuedBytes > 0 && queuedBytes + bytes > queueBytesMax) {
        const found = `${queuedBytes} bytes wait for Kafka and at most ${queueBytesMax} may`
        return Promise.reject(new EarlyWarningError('UNAVAILABLE', `The log is behind: ${found}. Send again later.`))
      }
      queuedBytes += bytes
      // One append after the other: entries of one call stand together, also where they fill several requests.
      const written = tail.then(() => write(entries)).finally(() => (queuedBytes -= bytes))
      tail = written.catch(() => undefined)
      return written
    },
    async read(offset, bytesMax) {
      if (offset < first) throw lost(topic, offset, first)
      if (offset >= next) {
        const bounds = await boundsOf(driver, topic, partition)
        first = bounds.first
        next = Math.max(next, bounds.next)
        if (offset < first) throw lost(topic, offset, first)
        if (offset >= next) return []
      }
      return reading.read(offset, bytesMax)
    },
    firstOffset: () => first,
    nextOffset: () => next,
    async truncateBefore(offset) {
      if (offset <= first) return
      await driver.deleteBefore(topic, partition, Math.min(offset, next))
      first = (await boundsOf(driver, topic, partition)).first
    },
    async close() {
      closed = true
      await tail
      await reading.close()
    },
  }
}

/** Keeps one reader where the last read ended; a read from elsewhere opens another. */
function createLogReader({ driver, topic, partition }: KafkaLogOptions) {
  let reader: TopicReader | null = null
  let position = -1
  let ahead: FetchedRecord[] = []

  async function moveTo(offset: number): Promise<TopicReader> {
    if (reader !== null && position === offset) return reader
    await reader?.close()
    ahead = []
    position = offset
    reader = await driver.openReader({
      kind: 'positions',
      positions: [{ topic, partition, offset }],
      bytesMax: readAheadBytes,
    })
    return reader
  }

  async function read(offset: number, bytesMax: number): Promise<readonly StoredEntry[]> {
    const source = await moveTo(offset)
    const deadlineMs = performance.now() + readDeadlineMs
    while (ahead.length === 0) {
      for (const batch of await source.next(waitMs)) ahead.push(...batch.records.filter((one) => one.offset >= offset))
      if (performance.now() > deadlineMs) {
        throw new EarlyWarningError('UNAVAILABLE', `Kafka holds offset ${offset} of ${topic} but does not send it.`)
      }
    }
    let bytes = 0
    let count = 0
    while (count < ahead.length && (count === 0 || bytes + (ahead[count]?.value.length ?? 0) <= bytesMax)) {
      bytes += ahead[count]?.value.length ?? 0
      count++
    }
    const taken = ahead.slice(0, count)
    ahead = ahead.slice(count)
    position = (taken.at(-1)?.offset ?? offset - 1) + 1
    return taken.map(entryOf)
  }

  return { read, close: async () => reader?.close() }
}

/** The header `kind` names what an entry is; a record of others, without it, is a post. */
export function kafkaRecordOf({ kind, payload }: LogEntry): KafkaRecord {
  return { key: null, value: payload, headers: { kind } }
}

function entryOf({ value, headers, offset }: FetchedRecord): StoredEntry {
  return { kind: kindOf(headers['kind']), payload: value, offset }
}

function kindOf(name: string | undefined): LogEntryKind {
  return logEntryKinds.find((kind) => kind === name) ?? 'post'
}

function split(entries: readonly LogEntry[], bytesMax: number): LogEntry[][] {
  const batches: LogEntry[][] = []
  let bytes = 0
  for (const entry of entries) {
    // Key, headers and framing of a record take about 30 bytes.
    const size = entry.payload.length + 64
    const last = batches.at(-1)
    if (last === undefined || bytes + size > bytesMax) {
      // Copied, because a caller may use its buffer again once the append is answered, and a client may still hold it then.
      batches.push([{ ...entry, payload: Uint8Array.from(entry.payload) }])
      bytes = size
    } else {
      last.push({ ...entry, payload: Uint8Array.from(entry.payload) })
      bytes += size
    }
  }
  return batches
}

async function boundsOf(driver: KafkaDriver, topic: string, partition: number) {
  const bounds = (await driver.bounds(topic)).find((one) => one.partition === partition)
  if (bounds !== undefined) return bounds
  throw new EarlyWarningError(
    'UNAVAILABLE',
    `Kafka has no partition ${partition} of ${topic}; run qianzhao setup kafka.`,
  )
}

function lost(topic: string, offset: number, first: number): EarlyWarningError {
  return new EarlyWarningError(
    'HISTORY_LOST',
    `Offset ${offset} of ${topic} was asked for, but Kafka now begins at ${first}. Lengthen the topic's retention and start from a checkpoint at or after ${first}.`,
  )
}
