// A redactor for tests that hides mobile numbers only, so that what ingest hands to it can be seen.
import type { Pseudonym, SourceId } from '../../src/core/ids.ts'
import type { RawRecord } from '../../src/core/post.ts'
import type { Redactor } from '../../src/ingest/redact/redactor.ts'

export const standInRedactor: Redactor = {
  redact: (text) => text.replaceAll(/1[3-9]\d{9}/g, '〔手机〕'),
  redactField: (_name, value) => value.replaceAll(/1[3-9]\d{9}/g, '〔手机〕'),
  pseudonym: (kind, value) => `t1:${kind}/${value}` as Pseudonym,
  voice: (kind, value) => `t1:${kind}/${value}` as Pseudonym,
  bytesHash: (bytes) => `hash of ${bytes.length} bytes`,
}

/** A record of the own post shape, received on 1 March 2026 at 12:00 in China. */
export const receivedAtMs = Date.UTC(2026, 2, 1, 4)

export function rawRecord(content: unknown, format = 'post'): RawRecord {
  const bytes =
    content instanceof Uint8Array
      ? content
      : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
  return { bytes, source: 'push' as SourceId, format, receivedAtMs, file: 'test.jsonl', line: 7 }
}
