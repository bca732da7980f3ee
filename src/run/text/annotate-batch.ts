// What an annotation thread does with a batch: raw records to posts to documents, or stored posts to documents.
import type { Document } from '../../core/document.ts'
import { documentRecord } from '../../core/document-record.ts'
import type { DeadLetter, Outcome } from '../../core/outcome.ts'
import { deadLetter, ok } from '../../core/outcome.ts'
import type { Post, RawRecord } from '../../core/post.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import { createObservationWriter } from '../../wire/observation-writer.ts'
import type { PackedRecords, PackedTexts } from '../../wire/record-batch.ts'
import { packTexts, packedText, unpackRecords } from '../../wire/record-batch.ts'
import { recordKindNumber } from '../../wire/record-kind.ts'

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
  /** Posts without their observations: for an edge that only makes records durable. */
  | { readonly kind: 'redact'; readonly records: PackedRecords }

/** One entry a record, in the order of the request. */
export interface AnnotatedBatch {
  /** For `recordKindAt`. */
  readonly kinds: Uint8Array<ArrayBuffer>
  /** Event times; NaN for what is no post. */
  readonly timesMs: Float64Array<ArrayBuffer>
  /** JSON of the Post, the drop ({source, reason}) or the DeadLetter. */
  readonly posts: PackedTexts
  /** Observations as `observation-writer.ts` writes them; empty for what is no post. */
  readonly observations: PackedTexts
  readonly records: PackedTexts
  readonly documents: PackedTexts
}

/** How many records of a batch cannot be read. */
export function refusedCount(kinds: AnnotatedBatch['kinds']): number {
  return kinds.reduce((sum, kind) => sum + (kind === 2 ? 1 : 0), 0)
}

export interface AnnotateParts {
  /** What becomes of a record that breaks the reader. */
  readonly setAside: (raw: RawRecord) => DeadLetter
  readonly ingest: (raw: RawRecord) => Outcome<Post>
  readonly annotate: (post: Post) => Document
  readonly annotateAll: (posts: readonly Post[], wantsTokens: boolean) => Document[]
  /** The words on top of the dictionary from here on, instead of those of an earlier call. */
  readonly useWords: (added: readonly UserWord[]) => void
}

export function annotateBatch(parts: AnnotateParts, request: AnnotateRequest): AnnotatedBatch {
  switch (request.kind) {
    case 'raw':
      return fromRaw(parts, unpackRecords(request.records), request.wanted)
    case 'posts':
      return fromPosts(parts, request.posts, request.wanted)
    case 'redact':
      return redactOnly(parts, unpackRecords(request.records))
  }
}

function redactOnly(parts: AnnotateParts, raws: readonly RawRecord[]): AnnotatedBatch {
  const batch = createCollector(raws.length, { records: false, documents: false })
  for (const raw of raws) {
    const outcome = ingestOne(parts, raw)
    if (outcome.kind === 'ok') batch.post(outcome.value)
    else if (outcome.kind === 'drop') batch.other('drop', { source: raw.source, reason: outcome.reason })
    else batch.other('dead_letter', outcome.letter)
  }
  return batch.done()
}

interface Understood {
  readonly raw: RawRecord
  readonly outcome: Outcome<Document>
}

function fromRaw(parts: AnnotateParts, raws: readonly RawRecord[], wanted: Wanted): AnnotatedBatch {
  const batch = createCollector(raws.length, wanted)
  for (const { raw, outcome } of understood(parts, raws, wanted.records || wanted.documents)) {
    if (outcome.kind === 'ok') batch.document(outcome.value)
    else if (outcome.kind === 'drop') batch.other('drop', { source: raw.source, reason: outcome.reason })
    else batch.other('dead_letter', outcome.letter)
  }
  return batch.done()
}

/** Posts are understood together, which is faster; where one of them breaks that, each on its own, and only that one is lost. */
function understood(parts: AnnotateParts, raws: readonly RawRecord[], wantsTokens: boolean): readonly Understood[] {
  try {
    const outcomes = raws.map((raw) => parts.ingest(raw))
    const posts = outcomes.flatMap((outcome) => (outcome.kind === 'ok' ? [outcome.value] : []))
    const documents = parts.annotateAll(posts, wantsTokens)
    let next = 0
    return raws.map((raw, i) => {
      const outcome = outcomes[i] as Outcome<Post>
      return { raw, outcome: outcome.kind === 'ok' ? ok(documents[next++] as Document) : outcome }
    })
  } catch {
    return raws.map((raw) => ({ raw, outcome: understoodAlone(parts, raw, wantsTokens) }))
  }
}

function understoodAlone(parts: AnnotateParts, raw: RawRecord, wantsTokens: boolean): Outcome<Document> {
  try {
    const outcome = parts.ingest(raw)
    return outcome.kind === 'ok' ? ok(parts.annotateAll([outcome.value], wantsTokens)[0] as Document) : outcome
  } catch {
    return deadLetter(parts.setAside(raw))
  }
}

function ingestOne(parts: AnnotateParts, raw: RawRecord): Outcome<Post> {
  try {
    return parts.ingest(raw)
  } catch {
    return deadLetter(parts.setAside(raw))
  }
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
  const kinds = new Uint8Array(size).fill(recordKindNumber.post)
  const timesMs = new Float64Array(size).fill(Number.NaN)
  const posts: string[] = []
  const observations = createObservationWriter(size)
  const records: string[] = []
  const documents: string[] = []
  return {
    document(document: Document): void {
      timesMs[posts.length] = document.post.timeMs
      posts.push(JSON.stringify(document.post))
      observations.add(document.observation)
      if (wanted.records) records.push(JSON.stringify(documentRecord(document)))
      if (wanted.documents) documents.push(JSON.stringify(document))
    },
    post(post: Post): void {
      timesMs[posts.length] = post.timeMs
      posts.push(JSON.stringify(post))
      observations.skip()
    },
    other(kind: 'drop' | 'dead_letter', value: object): void {
      kinds[posts.length] = recordKindNumber[kind]
      posts.push(JSON.stringify(value))
      observations.skip()
      if (wanted.records) records.push('')
      if (wanted.documents) documents.push('')
    },
    done: (): AnnotatedBatch => ({
      kinds,
      timesMs,
      posts: packTexts(posts),
      observations: observations.done(),
      records: packTexts(records),
      documents: packTexts(documents),
    }),
  }
}
