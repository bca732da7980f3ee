// Writes dead letters: what was found and wanted, redacted text, and a keyed hash instead of the bytes.
import type { DeadLetter, DeadLetterReason } from '../../core/outcome.ts'
import type { RawRecord } from '../../core/post.ts'
import { clip } from './clip.ts'
import { redactedTextCharactersMax } from '../limits.ts'
import { normaliseText } from './normalise.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Unreadable } from '../unreadable.ts'
import { readUnreadable } from '../unreadable.ts'

export interface Objection {
  readonly reason: DeadLetterReason
  readonly found: string
  readonly wanted: string
}

/** `text` is the text of the post as far as it could be read, not yet redacted. */
export function letterOf(redactor: Redactor, raw: RawRecord, complaint: Objection, text: string): DeadLetter {
  return {
    reason: complaint.reason,
    source: raw.source,
    file: safeFile(redactor, raw.file),
    line: raw.line,
    found: clip(safeText(redactor, complaint.found), 200),
    wanted: complaint.wanted,
    redactedText: clip(safeText(redactor, text), redactedTextCharactersMax),
    bytesHash: redactor.bytesHash(raw.bytes),
    bytesLength: raw.bytes.length,
  }
}

/** For bytes that never became a record: what looks like the text is kept, member names, ids and numbers are not. */
export function letterOfBytes(redactor: Redactor, raw: RawRecord, complaint: Objection): DeadLetter {
  return letterOf(redactor, raw, complaint, readableText(raw.bytes))
}

/** For a record that broke the reader: nothing of it is looked at again. */
export function letterOfBroken(redactor: Pick<Redactor, 'bytesHash'>, raw: RawRecord): DeadLetter {
  return {
    reason: 'not_understood',
    source: raw.source,
    file: '',
    line: raw.line,
    found: 'a record that broke the reader',
    wanted: 'one that this build can read; the hash names it to whoever has its bytes',
    redactedText: '',
    bytesHash: redactor.bytesHash(raw.bytes),
    bytesLength: raw.bytes.length,
  }
}

/** Where the record was too large to keep, the hash is taken over its SHA-256. */
export function letterOfUnreadable(redactor: Redactor, raw: RawRecord): DeadLetter {
  const unreadable: Unreadable = readUnreadable(raw.bytes)
  const letter = letterOf(redactor, raw, unreadable, readableText(unreadable.head))
  return {
    ...letter,
    bytesHash: redactor.bytesHash(unreadable.digest ?? unreadable.head),
    bytesLength: unreadable.bytesLength,
  }
}

// stream.csv.gz, 2026-03-05.jsonl, body, stdin: names of which no part can be anybody's.
const plainFile = /^(?:[a-z]{1,12}|[0-9]{1,4})(?:[-_.](?:[a-z]{1,12}|[0-9]{1,4})){0,5}$/i

/** The name of the file where it says nothing of anybody, otherwise a keyed one with the same ending. Folders are never told. */
function safeFile(redactor: Redactor, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name === '' || (plainFile.test(name) && !/\d{7}/.test(name.replace(/\D/g, '')))) return name
  return `${redactor.pseudonym('file', path)}${/(?:\.(?:json|jsonl|ndjson|csv|tsv|txt|xlsx|gz|zip)){1,2}$/i.exec(name)?.[0] ?? ''}`
}

function safeText(redactor: Redactor, text: string): string {
  return redactor.redact(normaliseText(text.slice(0, 4 * redactedTextCharactersMax).toWellFormed()))
}

const textMember =
  /"(?:text|content|raw_text|title|desc|description|message|majorContent|正文|微博正文|工单内容)"\s*:\s*"((?:[^"\\]|\\.)*)/
const longDigits = /\d{5,}/g

/**
 * Author ids stand in unreadable records as plain numbers, which no redactor can know from other numbers: so only
 * the text member of broken JSON, or the longest cell of broken CSV, is kept, and long digit runs are struck out.
 */
function readableText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4_096)).toString('utf8')
  const first = text.trimStart()[0]
  const kept = first === '{' || first === '[' ? unescapeJson(textMember.exec(text)?.[1] ?? '') : longestCell(text)
  // The end may have been cut inside a number or an address.
  const whole = bytes.length > 4_096 || text.length >= 4_000 ? kept.slice(0, Math.max(0, kept.length - 40)) : kept
  return normaliseText(whole.toWellFormed()).replace(longDigits, '〔数字〕')
}

function unescapeJson(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_all, hex: string | undefined, one: string | undefined) =>
    hex === undefined
      ? one === 'n' || one === 'r' || one === 't'
        ? ' '
        : (one ?? '')
      : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

function longestCell(text: string): string {
  return text.split(/[,\t]/).reduce((longest, cell) => (cell.length > longest.length ? cell : longest), '')
}
