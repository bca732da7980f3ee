// Expected results are values: every record ends as a post or leaves through a named exit.

const dropReasons = ['empty_text', 'filtered_source', 'deleted_post', 'no_post', 'forgotten'] as const
export type DropReason = (typeof dropReasons)[number]

export const deadLetterReasons = [
  'bad_encoding',
  'bad_json',
  'bad_csv',
  'too_deep',
  'too_large',
  'unknown_format',
  'session_expired',
  'missing_id',
  'missing_text',
  'missing_time',
  'bad_time',
  'from_the_future',
  'after_the_run',
  'bad_field',
  'bad_compression',
  'not_understood',
] as const
export type DeadLetterReason = (typeof deadLetterReasons)[number]

/** What is kept of a record that could not be read: never its bytes. */
export interface DeadLetter {
  readonly reason: DeadLetterReason
  readonly source: string
  readonly file: string
  readonly line: number
  /** What was found and what was wanted, redacted. */
  readonly found: string
  readonly wanted: string
  /** At most 500 characters of redacted text, '' where nothing was readable. */
  readonly redactedText: string
  /** HMAC-SHA256 of the bytes under the pseudonym key, base64url. */
  readonly bytesHash: string
  readonly bytesLength: number
}

export type Outcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'drop'; readonly reason: DropReason }
  | { readonly kind: 'dead_letter'; readonly letter: DeadLetter }

export function ok<T>(value: T): Outcome<T> {
  return { kind: 'ok', value }
}

export function drop<T>(reason: DropReason): Outcome<T> {
  return { kind: 'drop', reason }
}

export function deadLetter<T>(letter: DeadLetter): Outcome<T> {
  return { kind: 'dead_letter', letter }
}
