// A record that could not be read still travels as a record, so that it ends as exactly one dead letter.
import type { DeadLetterReason } from '../core/outcome.ts'
import { deadLetterReasons } from '../core/outcome.ts'
import type { RawRecord } from '../core/post.ts'

/** The format name that marks such a record; a source can never choose it. */
export const unreadableFormat = 'unreadable'

export interface Unreadable {
  readonly reason: DeadLetterReason
  readonly found: string
  readonly wanted: string
  readonly bytesLength: number
  /** The first bytes of the record, or their SHA-256 (`digest`) where the whole was too large to keep. */
  readonly head: Uint8Array
  readonly digest: Uint8Array | null
}

export function unreadableRecord(place: Omit<RawRecord, 'bytes' | 'format'>, unreadable: Unreadable): RawRecord {
  const { head, digest, ...plain } = unreadable
  const envelope = {
    ...plain,
    head: Buffer.from(head).toString('base64'),
    digest: digest === null ? null : Buffer.from(digest).toString('base64'),
  }
  return { ...place, format: unreadableFormat, bytes: Buffer.from(JSON.stringify(envelope)) }
}

/** The envelope was written by this program, but may have crossed a queue: anything odd reads as `unknown_format`. */
export function readUnreadable(bytes: Uint8Array): Unreadable {
  const nothing: Unreadable = {
    reason: 'unknown_format',
    found: 'a damaged envelope of an unreadable record',
    wanted: 'an envelope written by the file or HTTP edge',
    bytesLength: bytes.length,
    head: bytes.subarray(0, 0),
    digest: null,
  }
  try {
    const envelope = JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>
    const reason = deadLetterReasons.find((known) => known === envelope['reason'])
    const { found, wanted, bytesLength, head, digest } = envelope
    if (reason === undefined || typeof found !== 'string' || typeof wanted !== 'string') return nothing
    if (typeof bytesLength !== 'number' || typeof head !== 'string') return nothing
    return {
      reason,
      found,
      wanted,
      bytesLength,
      head: Buffer.from(head, 'base64'),
      digest: typeof digest === 'string' ? Buffer.from(digest, 'base64') : null,
    }
  } catch {
    return nothing
  }
}
