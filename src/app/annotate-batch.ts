// What an annotation thread does with a batch: raw records to posts to documents, or stored posts to documents.
import type { Document } from '../core/document.ts'
import { documentRecord } from '../core/document-record.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Post, RawRecord } from '../core/post.ts'
import type { PackedRecords, PackedTexts } from './record-batch.ts'
import { packTexts, packedText, unpackRecords } from './record-batch.ts'

/** Which parts of a document the caller needs; each left out saves its JSON. */
export interface Wanted {
  /** The flat record of `annotate` and documents.jsonl. */
  readonly records: boolean
  /** The whole Document, for the index. */
  readonly documents: boolean
}

export type AnnotateRequest =
  | { readonly kind: 'raw'; readonly records: PackedRecords; readonly wanted: Wanted }
  | { readonly kind: 'posts'; readonly posts: PackedTexts; readonly wanted: Wanted }

/** One entry a record, in the order of the request. */
export interface AnnotatedBatch {
  /** 0 post, 1 drop, 2 dead letter. */
  readonly kinds: Uint8Array<ArrayBuffer>
  /** Event times; NaN for what is no post. */
  readonly timesMs: Float64Array<ArrayBuffer>
  /** JSON of the Post, the drop ({source, reason}) or the DeadLetter. */
  readonly posts: PackedTexts
  /** JSON of the Observation; empty for what is no post. */
  readonly observations: PackedTexts
  readonly records: PackedTexts
  readonly documents: PackedTexts
}

export interface AnnotateParts {
  readonly ingest: (raw: RawRecord) => Outcome<Post>
  readonly annotate: (post: Post) => Document
  readonly annotateAll: (posts: readonly Post[], wantsTokens: boolean) => Document[]
}

export function annotateBatch(parts: AnnotateParts, request: AnnotateRequest): AnnotatedBatch {
  return request.kind === 'raw'
    ? fromRaw(parts, unpackRecords(request.records), request.wanted)
    : fromPosts(parts, request.posts, request.wanted)
}

function fromRaw(parts: AnnotateParts, raws: readonly RawRecord[], wanted: Wanted): AnnotatedBatch {
  const outcomes = raws.map((raw) => parts.ingest(raw))
  const posts = outcomes.flatMap((outcome) => (outcome.kind === 'ok' ? [outcome.value] : []))
  const documents = parts.annotateAll(posts, wanted.records || wanted.documents)
  const batch = createCollector(raws.length, wanted)
  let next = 0
  outcomes.forEach((outcome, i) => {
    if (outcome.kind === 'ok') batch.document(documents[next++] as Document)
    else if (outcome.kind === 'drop') batch.other(1, { source: raws[i]?.source, reason: outcome.reason })
    else batch.other(2, outcome.letter)
  })
  return batch.done()
}

function fromPosts(parts: AnnotateParts, posts: PackedTexts, wanted: Wanted): AnnotatedBatch {
  const batch = createCollector(posts.ends.length, wanted)
  for (const document of annotatePosts(parts, posts, wanted.records || wanted.documents)) batch.document(document)
  return batch.done()
}

/** The documents of posts as they stand in the log. */
export function annotatePosts(parts: AnnotateParts, posts: PackedTexts, wantsTokens: boolean): Document[] {
  return parts.annotateAll(
    Array.from(posts.ends, (_, i) => JSON.parse(packedText(posts, i)) as Post),
    wantsTokens,
  )
}

function createCollector(size: number, wanted: Wanted) {
  const kinds = new Uint8Array(size)
  const timesMs = new Float64Array(size).fill(Number.NaN)
  const posts: string[] = []
  const observations: string[] = []
  const records: string[] = []
  const documents: string[] = []
  return {
    document(document: Document): void {
      timesMs[posts.length] = document.post.timeMs
      posts.push(JSON.stringify(document.post))
      observations.push(JSON.stringify(document.observation))
      if (wanted.records) records.push(JSON.stringify(documentRecord(document)))
      if (wanted.documents) documents.push(JSON.stringify(document))
    },
    other(kind: 1 | 2, value: object): void {
      kinds[posts.length] = kind
      posts.push(JSON.stringify(value))
      observations.push('')
      if (wanted.records) records.push('')
      if (wanted.documents) documents.push('')
    },
    done: (): AnnotatedBatch => ({
      kinds,
      timesMs,
      posts: packTexts(posts),
      observations: packTexts(observations),
      records: packTexts(records),
      documents: packTexts(documents),
    }),
  }
}
