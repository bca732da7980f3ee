// Which carrier a text is in, by its first bytes: JSON lines, JSON values, an envelope, a table, XML, or a page that is no data at all.
import { jsonDepthMax } from '../limits.ts'
import { createCsvSplitter } from '../split/csv.ts'
import { dialectOf } from '../split/csv-dialect.ts'
import { createJsonScan } from '../split/json-scan.ts'
import { createJsonValueSplitter } from '../split/json-values.ts'
import type { StreamedEnvelope } from '../split/large-value.ts'
import { createLargeValueSplitter } from '../split/large-value.ts'
import { createLineSplitter, createPrefixedLineSplitter } from '../split/lines.ts'
import type { Splitter } from '../split/piece.ts'
import type { TablePlan } from '../split/table-plan.ts'
import { createXmlSplitter } from '../split/xml.ts'

export interface TextCarrier {
  readonly splitter: Splitter
  /** JSON may stand in envelopes; rows and elements never do. */
  readonly mayHoldEnvelopes: boolean
}

export interface CarrierOptions {
  readonly plan: TablePlan
  /** A push without a header that means something is JSON, broken as it may be. */
  readonly isJson: boolean
  readonly isDeclared: boolean
  readonly onStream: (envelope: StreamedEnvelope) => void
}

export type CarrierChoice =
  | { readonly kind: 'carrier'; readonly carrier: TextCarrier }
  | { readonly kind: 'refused'; readonly found: string; readonly wanted: string }

/** `head` is UTF-8: the first 64 KiB, or all there is where `isAll`. */
export function chooseCarrier(head: Buffer, isAll: boolean, options: CarrierOptions): CarrierChoice {
  const start = skipSpace(head, 0)
  const first = head[start]
  if (first === 0x3c) return chooseMarkup(head)
  const json = (splitter: Splitter): CarrierChoice => ({
    kind: 'carrier',
    carrier: { splitter, mayHoldEnvelopes: true },
  })
  if (first === 0x5b && startsList(head, start))
    return json(isBrokenLine(head) ? createLineSplitter() : createJsonValueSplitter())
  if (first === 0x7b) return json(objectSplitter(head, start, isAll, options))
  if (consoleLine.test(head.toString('utf8', start, start + 400))) return json(createPrefixedLineSplitter())
  return isTable(head, options) ?? (options.isJson ? json(createLineSplitter()) : table(head, options, null))
}

// A console consumer that prints times and keys: CreateTime:1772251200000, TAB, key, TAB, {…}.
const consoleLine = /^[^\n{}"]{1,200}\t\{"/

function isTable(head: Buffer, options: CarrierOptions): CarrierChoice | null {
  const dialect = dialectOf(head.toString('utf8'), options.plan)
  return dialect.isKnown ? table(head, options, dialect.delimiter) : null
}

function table(head: Buffer, { plan, isDeclared }: CarrierOptions, delimiter: string | null): CarrierChoice {
  const chosen = delimiter ?? dialectOf(head.toString('utf8'), plan).delimiter
  return {
    kind: 'carrier',
    carrier: { splitter: createCsvSplitter({ plan, delimiter: chosen, isDeclared }), mayHoldEnvelopes: false },
  }
}

function chooseMarkup(head: Buffer): CarrierChoice {
  const text = head.toString('utf8', 0, 4_096)
  const isFeed = /<(?:rss|feed|rdf:RDF|service_requests|requests|channel)[\s>]/.test(text)
  if (isFeed) return { kind: 'carrier', carrier: { splitter: createXmlSplitter(), mayHoldEnvelopes: false } }
  if (/<html|<!doctype html|<body|<head/i.test(text)) {
    const asksToSignIn = /登录|登陆|login|signin|passport|验证码/i.test(text)
    return {
      kind: 'refused',
      found: asksToSignIn ? 'a web page that asks to sign in' : 'a web page (HTML)',
      wanted: 'data: JSON, CSV or a feed',
    }
  }
  if (/<!doctype|<!entity/i.test(text))
    return { kind: 'refused', found: 'XML with a document type of its own', wanted: 'a feed without one' }
  return { kind: 'refused', found: 'XML that is no feed', wanted: 'RSS, Atom or Open311' }
}

/** A title may stand in brackets too: [2026年] is no list. */
function startsList(head: Buffer, start: number): boolean {
  const next = head[skipSpace(head, start + 1)]
  return next === undefined || /[[\]{"\d\-tfn,:}]/.test(String.fromCharCode(next)) || next === 0xef
}

/** One object a line is the rule; an object over several lines, several on one line, or one that does not end soon is cut by its brackets. */
function objectSplitter(head: Buffer, start: number, isAll: boolean, options: CarrierOptions): Splitter {
  const scan = createJsonScan()
  scan.begin(0)
  const end = scan.value(head, start, 0)
  if (scan.ended() === 'broken' || scan.deepest() > jsonDepthMax) return createLineSplitter()
  if (scan.ended() === 'more') {
    // The next line begins a value of its own: this one was never closed.
    const lineEnd = head.indexOf(0x0a, start)
    const isLines = lineEnd >= 0 && head[skipSpace(head, lineEnd)] === 0x7b && openBrackets(head, start, lineEnd) === 1
    if (isLines || isAll) return lineEnd >= 0 && !isLines ? createJsonValueSplitter() : createLineSplitter()
    return createLargeValueSplitter(options.onStream)
  }
  const lineEnd = head.indexOf(0x0a, start)
  if (lineEnd >= 0 && lineEnd < end) return createJsonValueSplitter()
  const next = head[skipSpace(head, end)]
  const isSameLine = next !== undefined && (lineEnd < 0 || skipSpace(head, end) < lineEnd)
  return isSameLine && (next === 0x7b || next === 0x5b) ? createJsonValueSplitter() : createLineSplitter()
}

/**
 * An array whose first element is an array that its line does not close, and records after that line: the line is broken and
 * the others are records of their own. An empty or whole array as an element, as in `[[],{…}]`, is one broken element.
 */
function isBrokenLine(head: Buffer): boolean {
  const start = skipSpace(head, 0)
  if (head[skipSpace(head, start + 1)] !== 0x5b) return false
  const end = head.indexOf(0x0a, start)
  if (end < 0) return openBrackets(head, start, head.length) > jsonDepthMax
  return openBrackets(head, start, end) > 1 && head[skipSpace(head, end)] === 0x7b
}

/** How many brackets stand open between two places; 0 where the second is inside a string. */
function openBrackets(bytes: Buffer, from: number, to: number): number {
  let depth = 0
  let inString = false
  for (let i = from; i < to; i++) {
    const byte = bytes[i]
    if (inString) {
      if (byte === 0x5c) i++
      else if (byte === 0x22) inString = false
    } else if (byte === 0x22) inString = true
    else if (byte === 0x7b || byte === 0x5b) depth++
    else if (byte === 0x7d || byte === 0x5d) depth--
  }
  return inString ? 0 : depth
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d || bytes[at] === 0x0a) at++
  return at
}
