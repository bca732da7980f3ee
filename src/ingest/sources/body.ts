// Cuts the body of a push (one JSON object, an array or JSON lines, plain or gzip) into raw records.
import { gunzipSync } from 'node:zlib'
import type { SourceId } from '../../core/ids.ts'
import type { RawRecord } from '../../core/post.ts'
import { bodyBytesMax } from '../limits.ts'
import { brokenPiece } from '../split/piece.ts'
import { unreadableRecord } from '../unreadable.ts'
import { isGzip } from './chunks.ts'
import type { Encoding } from './encoding.ts'
import { createRecordReader } from './records.ts'

export interface BodyOptions {
  /** Source id for posts that name none. */
  readonly source: string
  /** The default is the project's own post shape; `auto` recognises each record. */
  readonly format?: string
  readonly encoding?: Encoding
  readonly receivedAtMs: number
}

/** Empty for an empty body. A body that does not inflate, or inflates past the limit, is one flagged record. */
export function splitBody(bytes: Uint8Array, options: BodyOptions): readonly RawRecord[] {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const plain = isGzip(body) ? inflate(body) : body
  if (plain === null) {
    const wanted = `gzip of at most ${bodyBytesMax} bytes`
    const broken = brokenPiece(1, 'bad_compression', 'gzip that is damaged or inflates too far', wanted, body)
    const place = { source: options.source as SourceId, receivedAtMs: options.receivedAtMs, file: 'body', line: 1 }
    return broken.kind === 'broken' ? [unreadableRecord(place, broken.unreadable)] : []
  }
  const reader = createRecordReader({
    encoding: 'utf-8',
    ...options,
    format: options.format ?? 'post',
    file: 'body',
    isJson: true,
  })
  return [...reader.push(plain), ...reader.end()]
}

function inflate(bytes: Buffer): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: bodyBytesMax })
  } catch {
    return null
  }
}
