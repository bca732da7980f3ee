// What an envelope is: an answer, a page, a dump or a message around records; opening it gives the records, each with what only the envelope knew.
import type { DeadLetterReason } from '../../../core/outcome.ts'
import type { JsonRecord } from '../../json.ts'

export interface Envelope {
  readonly name: string
  /** Whether a value is such an envelope. It is asked of every value, so it looks at members only. */
  holds(value: JsonRecord): boolean
  /** Its contents in their order. What is itself an envelope is opened again. */
  open(value: JsonRecord): readonly Content[]
}

export type Content =
  /** `format` where the envelope knows what its records are. */
  | { readonly kind: 'record'; readonly record: JsonRecord; readonly format?: string }
  /** What no post can come out of: a page that asks to sign in. */
  | { readonly kind: 'refused'; readonly reason: DeadLetterReason; readonly found: string; readonly wanted: string }

/** A record of others' databases says so where its row was deleted; the same name as Debezium's own. */
export const deletedMember = '__deleted'

export function records(list: readonly JsonRecord[], format?: string): readonly Content[] {
  return list.map(
    (record): Content => (format === undefined ? { kind: 'record', record } : { kind: 'record', record, format }),
  )
}
