// Reads a recorded file, plain or gzip, in whichever carrier and encoding it comes, as self-contained raw records.
import type { RawRecord } from '../../core/post.ts'
import { createCedJoin } from './ced-events.ts'
import { readChunks } from './chunks.ts'
import type { Encoding } from './encoding.ts'
import { createRecordReader } from './records.ts'

export interface ReadOptions {
  /** A name in the table of formats; found from the columns or members where it is missing. */
  readonly format?: string
  /** Source id for records that name none; each format has its own where it is missing. */
  readonly source?: string
  readonly encoding?: Encoding
  /** When the file was received; 0, the default, leaves relative times such as 刚刚 unreadable. */
  readonly receivedAtMs?: number
}

/** Every record of the file, in order; one that cannot be read comes flagged, so that ingest makes its dead letter. */
export async function* readRecords(path: string, options: ReadOptions = {}): AsyncGenerator<RawRecord> {
  for await (const batch of readRecordBatches(path, options)) yield* batch
}

/** The same in batches of about 1 MiB, which saves a promise a record. */
export async function* readRecordBatches(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<readonly RawRecord[]> {
  const reader = createRecordReader({ ...options, file: path, receivedAtMs: options.receivedAtMs ?? 0 })
  const join = createCedJoin(path)
  let stopped: { readonly found: string; readonly wanted: string } | undefined
  for await (const chunk of readChunks(path)) {
    if (chunk.kind === 'stopped') stopped = chunk
    else {
      const records = reader.push(chunk.bytes)
      if (records.length > 0) yield await join(records)
    }
  }
  const rest = reader.end(stopped)
  if (rest.length > 0) yield await join(rest)
}
