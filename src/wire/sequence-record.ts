// What stands in a record of the `documents` topic: where it came from, when it was received, the post and what was understood of it.
import type { FetchedRecord, KafkaRecord } from '../store/kafka/driver.ts'
import { recordKinds } from './record-kind.ts'

/** `marker`: the writer of the origin has closed every tick up to `receivedAtMs`. */
const sequenceKinds = [...recordKinds, 'marker'] as const
type SequenceKind = (typeof sequenceKinds)[number]

export interface SequenceRecord {
  readonly kind: SequenceKind
  /** `topic/partition` of the posts topic. */
  readonly origin: string
  readonly originOffset: number
  readonly receivedAtMs: number
  /** JSON of the post, the drop or the dead letter. */
  readonly body: Uint8Array
  /** As `observation-writer.ts` writes it; empty for what is no post. */
  readonly observation: Uint8Array
}

const newline = 10

/** The observation, then the body; a header says where the one ends. */
export function encodeSequenceRecord(record: SequenceRecord): KafkaRecord {
  const { kind, origin, originOffset, receivedAtMs, body, observation } = record
  const value = new Uint8Array(observation.length + body.length)
  value.set(observation)
  value.set(body, observation.length)
  const headers = {
    kind,
    origin,
    offset: String(originOffset),
    at: String(receivedAtMs),
    split: `${observation.length}`,
  }
  return { key: null, value, headers }
}

/** null for a record that this program did not write. */
export function decodeSequenceRecord({ value, headers }: FetchedRecord): SequenceRecord | null {
  const kind = sequenceKinds.find((one) => one === headers['kind'])
  const originOffset = Number(headers['offset'])
  const receivedAtMs = Number(headers['at'])
  const isOld = headers['split'] === undefined
  // Before there was this header, both were JSON with a line feed between them.
  const split = isOld ? value.indexOf(newline) : Number(headers['split'])
  if (kind === undefined || !Number.isSafeInteger(originOffset) || !Number.isFinite(receivedAtMs)) return null
  if (!Number.isSafeInteger(split) || split < 0 || split > value.length) return null
  return {
    kind,
    origin: headers['origin'] ?? '',
    originOffset,
    receivedAtMs,
    observation: value.subarray(0, split),
    body: value.subarray(isOld ? split + 1 : split),
  }
}
