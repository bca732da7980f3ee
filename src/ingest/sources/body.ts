// Cuts the body of a push (JSON in any of its carriers, CSV or a feed, plain or gzip) into raw records, a slice at a time and no further than its limits.
import { setImmediate as breathe } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import type { RawRecord } from '../../core/post.ts'
import { autoFormat, detectFormat } from '../formats/table.ts'
import { parseJsonRecord } from '../json.ts'
import { isGzip } from './chunks.ts'
import type { Encoding } from './encoding.ts'
import { createRecordReader } from './records.ts'
import { unreadableFormat } from '../unreadable.ts'

export interface BodyLimits {
  readonly recordsMax: number
  /** After decompression. */
  readonly bytesMax: number
  /** Inflated size over deflated size; looked at once a mebibyte has come out, because small texts may repeat themselves. */
  readonly ratioMax: number
}

export interface BodyOptions {
  /** Source id for posts that name none. */
  readonly source: string
  /** Found from the members of its first records where it is missing; `auto` recognises each record by itself. */
  readonly format?: string
  readonly encoding?: Encoding
  readonly receivedAtMs: number
  readonly limits: BodyLimits
  /** Told of what is about to be held besides the body itself; false where there is no room for it. */
  readonly hold: (bytes: number) => boolean
  /** True once nobody waits for the rest any more. */
  readonly isLate: () => boolean
}

/** `found` and `wanted` are sentences' ends for the sender: what the body holds and what it may hold. */
export type CutBody =
  | { readonly kind: 'records'; readonly records: readonly RawRecord[]; readonly format: string }
  | { readonly kind: 'too_large'; readonly found: string; readonly wanted: string }
  | { readonly kind: 'unreadable'; readonly found: string; readonly wanted: string }
  | { readonly kind: 'no_room' }

// A slice of blank objects is 20,000 records and takes 20 ms: short enough that nobody else notices.
const sliceBytes = 65_536
// What an object for a record costs besides its bytes.
const recordBytes = 256
const ratioFreeBytes = 1_048_576
const ownFormat = 'post'
const recordsLookedAt = 8

/** Other work goes on between slices. Nothing is kept of a body beyond its limits: a push is taken in whole or not at all. */
export async function cutBody(bytes: Uint8Array, options: BodyOptions): Promise<CutBody> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { limits } = options
  const reader = createRecordReader({ ...options, file: 'body', isJson: true })
  const records: RawRecord[] = []
  let plainBytes = 0
  try {
    for await (const slice of isGzip(body) ? inflated(body) : sliced(body)) {
      plainBytes += slice.length
      const before = records.length
      for (const record of reader.push(slice)) records.push(record)
      const held = (isGzip(body) ? slice.length : 0) + (records.length - before) * recordBytes
      const excess = beyond(limits, { records: records.length, plainBytes, packedBytes: body.length })
      if (excess !== null) return excess
      if (options.isLate()) return tooSlow
      if (!options.hold(held)) return { kind: 'no_room' }
    }
  } catch (cause) {
    if (!isDamage(cause)) throw cause
    return { kind: 'unreadable', found: `gzip that is damaged after ${plainBytes} bytes`, wanted: 'whole gzip data' }
  }
  records.push(...reader.end())
  const excess = beyond(limits, { records: records.length, plainBytes, packedBytes: body.length })
  return excess ?? inFormat(records, options.format ?? formatOf(records))
}

const tooSlow: CutBody = {
  kind: 'too_large',
  found: 'more than could be read in time',
  wanted: 'less at once, in several pushes',
}

function beyond(
  limits: BodyLimits,
  { records, plainBytes, packedBytes }: { records: number; plainBytes: number; packedBytes: number },
): CutBody | null {
  const tooLarge = (found: string, wanted: string): CutBody => ({ kind: 'too_large', found, wanted })
  if (records > limits.recordsMax)
    return tooLarge(`more than ${limits.recordsMax} records`, `at most ${limits.recordsMax} records a push`)
  if (plainBytes > limits.bytesMax)
    return tooLarge(`more than ${limits.bytesMax} bytes once it is inflated`, `at most ${limits.bytesMax} bytes a push`)
  if (plainBytes > ratioFreeBytes && plainBytes > packedBytes * limits.ratioMax)
    return tooLarge(`more than ${limits.ratioMax} bytes for each compressed one`, `at most ${limits.ratioMax} to 1`)
  return null
}

/** What zlib says of bytes that are no gzip, or end too early. */
function isDamage(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && /^(?:Z_|ERR_ZLIB)/.test(String(cause.code))
}

async function* sliced(body: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += sliceBytes) {
    if (at > 0) await breathe()
    yield body.subarray(at, at + sliceBytes)
  }
}

async function* inflated(body: Buffer): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: sliceBytes })
  gunzip.end(body)
  try {
    for await (const slice of gunzip as AsyncIterable<Buffer>) {
      yield slice
      await breathe()
    }
  } finally {
    gunzip.destroy()
  }
}

/** The format of the first record that says it; where none does, it is the project's own. */
function formatOf(records: readonly RawRecord[]): string {
  for (const { format, bytes } of records.slice(0, recordsLookedAt)) {
    if (format !== autoFormat && format !== unreadableFormat) return format
    const parsed = format === autoFormat ? parseJsonRecord(bytes) : null
    const found = parsed?.kind === 'record' ? detectFormat(Object.keys(parsed.record)) : undefined
    if (found !== undefined) return found.name
  }
  return ownFormat
}

/** Records of the project's own shape say what they lack; those of others are recognised one by one. */
function inFormat(records: readonly RawRecord[], format: string): CutBody {
  if (format !== ownFormat) return { kind: 'records', records, format }
  const renamed = records.map((record) => (record.format === autoFormat ? { ...record, format } : record))
  return { kind: 'records', records: renamed, format }
}
