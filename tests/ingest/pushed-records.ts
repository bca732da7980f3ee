// The records of a push as the tests need them: at once for a plain body, or cut as the server does it.
import type { RawRecord } from '../../src/core/post.ts'
import type { CutBody } from '../../src/ingest/sources/body.ts'
import { cutBody } from '../../src/ingest/sources/body.ts'
import { createRecordReader } from '../../src/ingest/sources/records.ts'
import { receivedAtMs } from './stand-in-redactor.ts'

export function recordsOf(body: Uint8Array): readonly RawRecord[] {
  const reader = createRecordReader({
    source: 'push',
    format: 'post',
    file: 'body',
    isJson: true,
    encoding: 'utf-8',
    receivedAtMs,
  })
  return [...reader.push(Buffer.from(body)), ...reader.end()]
}

export const wideLimits = { recordsMax: 100_000, bytesMax: 67_108_864, ratioMax: 200 }
// Deflate reaches no more than this: texts of one character pass too.
const anyRatio = { ...wideLimits, ratioMax: 1_032 }

export function cut(body: Uint8Array, changes: Partial<Parameters<typeof cutBody>[1]> = {}): Promise<CutBody> {
  return cutBody(body, {
    source: 'push',
    receivedAtMs,
    limits: wideLimits,
    hold: () => true,
    isLate: () => false,
    ...changes,
  })
}

export async function cutRecords(body: Uint8Array): Promise<readonly RawRecord[]> {
  const done = await cut(body, { limits: anyRatio })
  return done.kind === 'records' ? done.records : []
}
