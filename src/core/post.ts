// A post is one public utterance after normalising and redacting; nothing personal is left in it.
import type { DocumentKey, PostId, Pseudonym, SourceId } from './ids.ts'

export const channels = ['weibo', 'forum', 'hotline', 'grid', 'news'] as const
export type Channel = (typeof channels)[number]

/** What kind of account spoke. Only organisations are ever shown by name. */
export const accountKinds = ['ordinary', 'government', 'media', 'enterprise'] as const
export type AccountKind = (typeof accountKinds)[number]

/** One record as a source gave it. `line` counts from 1; 0 where the carrier has no lines. */
export interface RawRecord {
  readonly bytes: Uint8Array
  readonly source: SourceId
  readonly format: string
  readonly receivedAtMs: number
  readonly file: string
  readonly line: number
  /** Whether a source that the record names itself is believed; always where it is missing, as in files. */
  readonly naming?: SourceNaming
}

/**
 * Of a record that somebody pushed: `ignored` where its uploader speaks for one source, whatever the record says; `listed` where it
 * may name some, and any other is the account of unknown sources.
 */
export type SourceNaming =
  | { readonly kind: 'ignored' }
  | { readonly kind: 'listed'; readonly sources: readonly string[] }

export interface PostCounts {
  readonly reposts: number
  readonly comments: number
  readonly likes: number
}

export interface Post {
  readonly id: PostId
  readonly source: SourceId
  readonly channel: Channel
  /** null where the source names no author: every such post is a voice of its own. */
  readonly author: Pseudonym | null
  readonly account: AccountKind
  /** Set only where `account` is a verified organisation. */
  readonly organisation: string | null
  readonly title: string
  readonly text: string
  /** Epoch milliseconds, event time. */
  readonly timeMs: number
  /** A day without a clock time is spread over the day by the hash of the id. */
  readonly timePrecision: 'exact' | 'day'
  /** Redacted place words from a field of the source, '' where there is none. */
  readonly placeHint: string
  readonly repostOf: DocumentKey | null
  readonly counts: PostCounts | null
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}
