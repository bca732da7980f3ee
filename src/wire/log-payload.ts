// What stands in the payload of a log entry, written and read by slicing so that a post is not parsed on its way through.
import type { AcknowledgeWithin, AlertAction } from '../core/alert-action.ts'
import type { DeskPut, OfficeRecord, ReadPosition } from '../core/desk-record.ts'
import type { LogEntry } from '../core/ports.ts'
import type { Tick } from '../core/tick.ts'
import type { UserWord } from '../nlp/segment/user-words.ts'
import type { RecordKind } from './record-kind.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8')
const closingBrace = 125

/** `body` is the JSON of the post, the drop or the dead letter. */
export function recordEntry(kind: RecordKind, receivedAtMs: number, body: Uint8Array): LogEntry {
  const head = `{"receivedAtMs":${receivedAtMs},"body":`
  // From the pool of small buffers: one of its own for each record costs more than filling it.
  const payload = Buffer.allocUnsafe(head.length + body.length + 1)
  payload.write(head, 0, 'latin1')
  payload.set(body, head.length)
  payload[payload.length - 1] = closingBrace
  return { kind, payload }
}

export function readRecordEntry(payload: Uint8Array): { readonly receivedAtMs: number; readonly body: Uint8Array } {
  const comma = payload.indexOf(44)
  const receivedAtMs = Number(decoder.decode(payload.subarray(16, comma)))
  return { receivedAtMs, body: payload.subarray(comma + 8, payload.length - 1) }
}

export function tickEntry(tick: Tick): LogEntry {
  return { kind: 'tick', payload: encoder.encode(JSON.stringify(tick)) }
}

export function readTickEntry(payload: Uint8Array): Tick {
  return JSON.parse(decoder.decode(payload)) as Tick
}

/** The member is named after the kind: an action stands as it did in 0.1.0. */
export function officeEntry(record: OfficeRecord): LogEntry {
  return { kind: 'control', payload: encoder.encode(JSON.stringify(membersOf(record))) }
}

/** The words as pairs of text and frequency, so that the log alone says how every post was cut. */
export function userWordsEntry(words: readonly UserWord[]): LogEntry {
  const pairs = words.map(({ text, perMillion }) => (perMillion === undefined ? [text] : [text, perMillion]))
  return { kind: 'control', payload: encoder.encode(JSON.stringify({ userWords: pairs })) }
}

/** null where the control record is about something else. */
export function readUserWordsEntry(payload: Uint8Array): readonly UserWord[] | null {
  const { userWords } = JSON.parse(decoder.decode(payload)) as { userWords?: readonly [string, number?][] }
  if (userWords === undefined) return null
  return userWords.map(([text, perMillion]) => (perMillion === undefined ? { text } : { text, perMillion }))
}

function membersOf(record: OfficeRecord): OfficeMembers {
  switch (record.kind) {
    case 'acknowledgeWithin':
      return { acknowledgeWithin: record.within }
    case 'action':
      return { action: record.action }
    case 'put':
      return { put: record.put }
    case 'position':
      return { position: record.position }
    case 'pseudonymKey':
      return { pseudonymKey: record.id }
  }
}

/** null where the control record is about something else. */
export function readOfficeEntry(payload: Uint8Array): OfficeRecord | null {
  const members = JSON.parse(decoder.decode(payload)) as OfficeMembers
  const { action, put, position, pseudonymKey, acknowledgeWithin: within } = members
  if (action !== undefined) return { kind: 'action', action }
  if (put !== undefined) return { kind: 'put', put }
  if (position !== undefined) return { kind: 'position', position }
  if (pseudonymKey !== undefined) return { kind: 'pseudonymKey', id: pseudonymKey }
  return within === undefined ? null : { kind: 'acknowledgeWithin', within }
}

interface OfficeMembers {
  readonly action?: AlertAction
  readonly put?: DeskPut
  readonly position?: ReadPosition
  readonly pseudonymKey?: string
  readonly acknowledgeWithin?: AcknowledgeWithin
}

/** What stands in the place of a forgotten record: its source for the counts, and a keyed hash of what was there. */
export function forgottenEntry(entry: LogEntry, source: string, hash: string): LogEntry {
  const stub = { source, reason: 'forgotten', was: entry.kind, hash, bytes: entry.payload.length }
  const body = encoder.encode(JSON.stringify(stub))
  return recordEntry('drop', readRecordEntry(entry.payload).receivedAtMs, body)
}

/** The entry with another text in its place. */
export function withBody(entry: LogEntry, payload: string): LogEntry {
  return { kind: entry.kind, payload: encoder.encode(payload) }
}

export interface ForgottenNote {
  readonly at: string
  /** A source, or that it was a person; never who. */
  readonly asked: string
  readonly records: number
}

/** The note in the log that records were forgotten, and when. */
export function forgottenNote(note: ForgottenNote): LogEntry {
  return { kind: 'control', payload: encoder.encode(JSON.stringify({ forgotten: note })) }
}

export function readForgottenNote(payload: Uint8Array): ForgottenNote | null {
  return (JSON.parse(decoder.decode(payload)) as { forgotten?: ForgottenNote }).forgotten ?? null
}
