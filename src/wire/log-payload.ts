// What stands in the payload of a log entry, written and read by slicing so that a post is not parsed on its way through.
import type { AlertAction } from '../alerts/held-alert.ts'
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

export function actionEntry(action: AlertAction): LogEntry {
  return { kind: 'control', payload: encoder.encode(JSON.stringify({ action })) }
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

export function readActionEntry(payload: Uint8Array): AlertAction | null {
  return (JSON.parse(decoder.decode(payload)) as { action?: AlertAction }).action ?? null
}
