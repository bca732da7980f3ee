// What an answer of a server is: records, nothing new, or a trouble with a name.
import type { SourceId } from '../../../core/ids.ts'
import type { RawRecord } from '../../../core/post.ts'
import type { SourceFailure, SourceTrouble } from '../../../core/source.ts'
import { autoFormat, detectFormat } from '../../formats/table.ts'
import type { JsonRecord } from '../../json.ts'
import { parseJsonRecord } from '../../json.ts'
import type { MappedTable } from '../../mapping/mapping.ts'
import { readUnreadable, unreadableFormat } from '../../unreadable.ts'
import type { Encoding } from '../encoding.ts'
import { createRecordReader } from '../records.ts'
import type { Api } from './api.ts'
import type { WebAnswer } from './web.ts'

export interface ReadAnswerOptions {
  readonly source: SourceId
  readonly api: Pick<Api, 'refusal'>
  readonly reading: { readonly format?: string; readonly encoding?: Encoding; readonly mapped?: MappedTable }
  readonly receivedAtMs: number
}

export type ReadAnswer =
  | SourceFailure
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'records'
      readonly records: readonly RawRecord[]
      /** The answer where it is one JSON object. */
      readonly value: JsonRecord | null
      readonly etag: string | null
      readonly lastModified: string | null
      readonly serverMs: number | null
    }

export function readAnswer(answer: WebAnswer, options: ReadAnswerOptions): ReadAnswer {
  if (answer.kind === 'failed') return failure(answer.isForbidden ? 'refused' : 'unreachable', answer.found)
  const { status, body, retryAfterMs } = answer
  if (status === 304) return { kind: 'unchanged' }
  const value = objectIn(body)
  const said = value === null ? null : (options.api.refusal?.(value) ?? null)
  if (said !== null) return failure(said.trouble, said.found, retryAfterMs)
  if (status < 200 || status >= 300) return failure(troubleOf(status), `status ${status}`, retryAfterMs)
  if (isHtml(body)) {
    return asksToSignIn(body)
      ? failure('session_expired', 'a web page that asks to sign in')
      : failure('format_changed', 'a web page where data should be')
  }
  const records = recordsIn(body, options)
  const unreadable = records.filter(({ format }) => format === unreadableFormat)
  const first = unreadable[0]
  // One bad record among good ones becomes a dead letter; an answer of nothing else is no answer.
  if (first !== undefined && unreadable.length === records.length) {
    const { reason, found } = readUnreadable(first.bytes)
    return failure(reason === 'session_expired' ? 'session_expired' : 'format_changed', found)
  }
  if (records.length > 0 && records.slice(0, recordsLookedAt).every(isUnknown))
    return failure('format_changed', 'records that no known format fits')
  const { etag, lastModified, serverMs } = answer
  return { kind: 'records', records, value, etag, lastModified, serverMs }
}

const recordsLookedAt = 8

function isUnknown({ format, bytes }: RawRecord): boolean {
  if (format !== autoFormat) return format === unreadableFormat
  const parsed = parseJsonRecord(bytes)
  return parsed.kind !== 'record' || detectFormat(Object.keys(parsed.record)) === undefined
}

function failure(trouble: SourceTrouble, found: string, retryAfterMs: number | null = null): SourceFailure {
  return { kind: 'trouble', trouble, found, retryAfterMs }
}

function troubleOf(status: number): SourceTrouble {
  if (status === 429) return 'limited'
  if (status === 401) return 'session_expired'
  return status >= 500 || status === 408 ? 'unreachable' : 'refused'
}

// The envelope around a page of records; a record itself has a smaller limit of its own.
const objectBytesMax = 67_108_864

function objectIn(body: Buffer): JsonRecord | null {
  if (!/^\s*(?:\uFEFF)?\{/u.test(body.toString('utf8', 0, 64))) return null
  const parsed = parseJsonRecord(body, objectBytesMax)
  return parsed.kind === 'record' ? parsed.record : null
}

function isHtml(body: Buffer): boolean {
  const head = body.toString('utf8', 0, 2_048)
  return /^\s*(?:\uFEFF)?</u.test(head) && /<!doctype html|<html/i.test(head)
}

function asksToSignIn(body: Buffer): boolean {
  return /登录|登陆|login|signin|sign in|passport|验证码/i.test(body.toString('utf8', 0, 16_384))
}

function recordsIn(body: Buffer, { source, reading, receivedAtMs }: ReadAnswerOptions): readonly RawRecord[] {
  const reader = createRecordReader({ ...reading, source, receivedAtMs, file: 'answer', isJson: true })
  const records = [...reader.push(body), ...reader.end()]
  return records.map((record) => ({ ...record, naming: { kind: 'ignored' } }))
}
