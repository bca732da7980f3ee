// Reads a recorded file, whichever carrier and encoding it comes in, as self-contained raw records.
import { stat } from 'node:fs/promises'
import type { RawRecord } from '../../core/post.ts'
import type { MappedTable } from '../mapping/mapping.ts'
import type { TablePlan } from '../split/table-plan.ts'
import { headOf, readDatabase, readZip } from './archive-records.ts'
import { binaryOf } from './binary.ts'
import { createCedJoin } from './ced-events.ts'
import { readChunks, chunksOf } from './chunks.ts'
import type { Encoding } from './encoding.ts'
import type { RecordReaderOptions } from './records.ts'
import { createRecordReader } from './records.ts'

export interface ReadOptions {
  /** A name in the table of formats; found from the columns or members where it is missing. */
  readonly format?: string
  /** Source id for records that name none; each format has its own where it is missing. */
  readonly source?: string
  readonly encoding?: Encoding
  /** What times such as 刚刚 are relative to, and when a list without times was hot. The file's own time where it is missing. */
  readonly receivedAtMs?: number
  /** What the columns of a table mean, where a mapping says so. */
  readonly mapped?: MappedTable
  /** Where the header of a table is, for whoever only looks at it. */
  readonly plan?: TablePlan
}

/** Standard input. */
export const standardInput = '-'

/** Every record of the file, in order; one that cannot be read comes flagged, so that ingest makes its dead letter. */
export async function* readRecords(path: string, options: ReadOptions = {}): AsyncGenerator<RawRecord> {
  for await (const batch of readRecordBatches(path, options)) yield* batch
}

/** The same in batches of about 256 KiB, which saves a promise a record. */
export async function* readRecordBatches(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<readonly RawRecord[]> {
  const receivedAtMs = options.receivedAtMs ?? (await timeOfFile(path))
  const file = path === standardInput ? 'stdin' : path
  const reading: RecordReaderOptions = { ...options, file, receivedAtMs }
  const head = path === standardInput ? null : await headOf(path)
  const kind = head === null ? undefined : binaryOf(head)?.kind
  if (kind === 'zip') yield* readZip(path, reading)
  else if (kind === 'sqlite') yield* readDatabase(path, reading)
  else yield* readText(path, reading)
}

async function* readText(path: string, options: RecordReaderOptions): AsyncGenerator<readonly RawRecord[]> {
  const reader = createRecordReader(options)
  const join = createCedJoin(path)
  let stopped: { readonly found: string; readonly wanted: string } | undefined
  const chunks = path === standardInput ? chunksOf(process.stdin as AsyncIterable<Buffer>) : readChunks(path)
  for await (const chunk of chunks) {
    if (chunk.kind === 'stopped') stopped = chunk
    else {
      const records = reader.push(chunk.bytes)
      if (records.length > 0) yield await join(records)
    }
  }
  const rest = reader.end(stopped)
  if (rest.length > 0) yield await join(rest)
}

async function timeOfFile(path: string): Promise<number> {
  if (path === standardInput) return 0
  const found = await stat(path).catch(() => null)
  return found === null ? 0 : Math.floor(found.mtimeMs)
}
