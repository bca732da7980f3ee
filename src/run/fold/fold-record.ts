// What a tick holds: posts, drops, dead letters and what people did, in the order of their sources.
import type { OfficeRecord } from '../../core/desk-record.ts'
import type { Observation } from '../../core/document.ts'
import type { DocumentKey, SourceId } from '../../core/ids.ts'
import type { DeadLetter, DropReason } from '../../core/outcome.ts'
import { readObservation, readObservationHeader } from '../../wire/observation-reader.ts'

/** A post; its observation may stay bytes until its turn comes, because a tick may hold tens of thousands of them. */
export interface PostRecord {
  readonly kind: 'post'
  readonly key: DocumentKey
  readonly source: SourceId
  readonly timeMs: number
  readonly receivedAtMs: number
  readonly ref: number
  /** The observation, or bytes in which it begins at `at`. */
  readonly observation: Observation | Uint8Array
  readonly at: number
}

/** One record of a tick, in the order of its source. `ref` is handed back so that the caller finds the rest of the record. */
export type FoldRecord =
  | PostRecord
  | { readonly kind: 'drop'; readonly source: string; readonly reason: DropReason }
  | { readonly kind: 'dead_letter'; readonly letter: DeadLetter }
  | OfficeRecord

/** The record of an observation that has been read already. */
export function postRecord(observation: Observation, receivedAtMs: number, ref: number): PostRecord {
  const { key, source, timeMs } = observation
  return { kind: 'post', key, source, timeMs, receivedAtMs, ref, observation, at: 0 }
}

/** The record of an observation of which only the header is read yet. */
export function storedPostRecord(bytes: Uint8Array, at: number, receivedAtMs: number, ref: number): PostRecord {
  const { key, source, timeMs } = readObservationHeader(bytes, at)
  return { kind: 'post', key, source, timeMs, receivedAtMs, ref, observation: bytes, at }
}

export function observationOf({ observation, at }: PostRecord): Observation {
  return observation instanceof Uint8Array ? readObservation(observation, at) : observation
}

/** Event time, source, id: the order of documents inside a tick, whichever worker they came from. */
export function canonicalOrder(a: PostRecord, b: PostRecord): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs
  if (a.source !== b.source) return a.source < b.source ? -1 : 1
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}
