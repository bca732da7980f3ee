// Joins rows of a CED reposts file to the events file beside it: event time and row number go into each record.
import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RawRecord } from '../../core/post.ts'
import { cedRepostsFormat } from '../formats/ced.ts'
import { readChunks } from './chunks.ts'
import { createRecordReader } from './records.ts'

// The whole data set has 3,387 events; past the limit, reposts of further events have no time and are dead letters.
const eventsMax = 1_000_000

/** Records of other formats pass through as they are. The events file is `events.csv` or `events.csv.gz` in the same folder. */
export function createCedJoin(path: string): (records: readonly RawRecord[]) => Promise<readonly RawRecord[]> {
  const rows = new Map<string, number>()
  let times: Map<string, number> | null = null
  return async (records) => {
    if (!records.some((record) => record.format === cedRepostsFormat.name)) return records
    times ??= await readEventTimes(dirname(path))
    const known = times
    return records.map((record) => (record.format === cedRepostsFormat.name ? joinRow(record, known, rows) : record))
  }
}

function joinRow(record: RawRecord, times: ReadonlyMap<string, number>, rows: Map<string, number>): RawRecord {
  const event = eventOf(record.bytes)
  const row = rows.get(event) ?? 0
  if (rows.size < eventsMax || rows.has(event)) rows.set(event, row + 1)
  const time = times.get(event)
  const added = `,"row":${row}${time === undefined ? '' : `,"event_time":${time}`}}`
  return { ...record, bytes: Buffer.concat([record.bytes.subarray(0, -1), Buffer.from(added)]) }
}

function eventOf(bytes: Uint8Array): string {
  return String((JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>)['event'])
}

async function readEventTimes(folder: string): Promise<Map<string, number>> {
  const times = new Map<string, number>()
  const path = await firstThatExists([join(folder, 'events.csv.gz'), join(folder, 'events.csv')])
  if (path === null) return times
  const reader = createRecordReader({ file: path, receivedAtMs: 0 })
  const take = (records: readonly RawRecord[]) => {
    for (const record of records) {
      if (record.format !== 'ced_events' || times.size >= eventsMax) continue
      const event = JSON.parse(Buffer.from(record.bytes).toString('utf8')) as Record<string, unknown>
      const time = Number(event['time'])
      if (Number.isFinite(time)) times.set(String(event['event']), time)
    }
  }
  for await (const chunk of readChunks(path)) {
    if (chunk.kind === 'bytes') take(reader.push(chunk.bytes))
  }
  take(reader.end())
  return times
}

async function firstThatExists(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    try {
      await access(path)
      return path
    } catch {
      // The next one may.
    }
  }
  return null
}
