// Parses the bytes of one JSON record: depth first, then UTF-8, then JSON with long numbers kept as strings.
import type { DeadLetterReason } from '../core/outcome.ts'
import { jsonDepthMax, recordBytesMax } from './limits.ts'
import { decodeUtf8 } from './utf8.ts'

export type JsonRecord = Readonly<Record<string, unknown>>

export type ParsedRecord =
  | { readonly kind: 'record'; readonly record: JsonRecord }
  | { readonly kind: 'broken'; readonly reason: DeadLetterReason; readonly found: string; readonly wanted: string }

// Sixteen digits are the first that can lose precision in a double; an id that is already a string stands after a quote.
const longNumber = /[:,[]\s{0,4}-?\d{16}/

/** `bytesMax` is larger for the envelope around many records. */
export function parseJsonRecord(input: Uint8Array, bytesMax = recordBytesMax): ParsedRecord {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  if (bytes.length > bytesMax) {
    return broken('too_large', `${bytes.length} bytes`, `at most ${bytesMax} bytes a record`)
  }
  if (isTooDeep(bytes)) return broken('too_deep', `nesting beyond ${jsonDepthMax}`, `at most ${jsonDepthMax} levels`)
  const decoded = decodeUtf8(bytes)
  if (decoded === null) return broken('bad_encoding', 'bytes that are not UTF-8', 'UTF-8, or GB18030 declared as such')
  // A byte order mark is no part of JSON, but files that were joined carry one at the start of a line (RFC 8259, 8.1).
  const text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded
  try {
    const value = parseExactly(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return broken('bad_json', `a JSON ${jsonKind(value)}`, 'a JSON object')
    }
    return { kind: 'record', record: value as JsonRecord }
  } catch {
    return broken('bad_json', 'text that is not JSON', 'one complete JSON object')
  }
}

/** Any JSON; undefined where it is none. Ids inside keep all their digits. */
export function parseInnerJson(text: string): unknown {
  try {
    return parseExactly(text)
  } catch {
    return undefined
  }
}

function parseExactly(text: string): unknown {
  // A reviver costs five times a plain parse, so it runs only where a long number may be inside.
  return longNumber.test(text) ? JSON.parse(text, keepLongNumbers) : JSON.parse(text)
}

/** `JSON.parse` would turn 4567890123456789012 into …9000; the source text of the number is kept instead. */
function keepLongNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source
  return source !== undefined && /^-?\d+$/.test(source) ? source : value
}

/** True where brackets nest deeper than the limit; strings are skipped, so emoticons like [哈哈] do not count. */
function isTooDeep(bytes: Buffer): boolean {
  if (!mayBeDeep(bytes)) return false
  let depth = 0
  let inString = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (inString) {
      if (byte === 0x5c) i++
      else if (byte === 0x22) inString = false
    } else if (byte === 0x22) inString = true
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > jsonDepthMax) return true
    } else if (byte === 0x7d || byte === 0x5d) depth--
  }
  return false
}

// A record with no more opening brackets than the limit cannot be deeper; counting them costs a few indexOf calls.
function mayBeDeep(bytes: Buffer): boolean {
  let count = 0
  for (const bracket of [0x7b, 0x5b]) {
    for (let at = bytes.indexOf(bracket); at >= 0; at = bytes.indexOf(bracket, at + 1)) {
      if (++count > jsonDepthMax) return true
    }
  }
  return false
}

function jsonKind(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function broken(reason: DeadLetterReason, found: string, wanted: string): ParsedRecord {
  return { kind: 'broken', reason, found, wanted }
}
