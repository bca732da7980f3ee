// What ingest asks of the redactor: every text passes through it before a post or a dead letter exists.
import type { Pseudonym } from '../../core/ids.ts'

export interface Redactor {
  /** Replaces personal information in running text by placeholders such as 〔手机〕. */
  readonly redact: (text: string) => string
  /** The same for a short field whose name says what it holds, for instance `place` or `organisation`. */
  readonly redactField: (name: string, value: string) => string
  /** A keyed pseudonym such as `p3:k7…`; `kind` keeps equal values of different kinds apart. */
  readonly pseudonym: (kind: string, value: string) => Pseudonym
  /** The pseudonym of an author; while the keys rotate under both of them (`core/voice-tags.ts`). */
  readonly voice: (kind: string, value: string) => Pseudonym
  /** Keyed hash of the bytes that a dead letter does not keep. */
  readonly bytesHash: (bytes: Uint8Array) => string
}
