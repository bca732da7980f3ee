// Turns decompressed bytes into records: byte order mark, encoding, carrier (lines, array, CSV), format, dead ends flagged.
import type { SourceId } from '../../core/ids.ts'
import type { RawRecord } from '../../core/post.ts'
import { autoFormat, detectFormat, findFormat, unknownFormat, unnamedSource } from '../formats/table.ts'
import { jsonDepthMax } from '../limits.ts'
import { createCsvSplitter } from '../split/csv.ts'
import { createJsonValueSplitter } from '../split/json-values.ts'
import { createLineSplitter } from '../split/lines.ts'
import type { Piece, Splitter } from '../split/piece.ts'
import { brokenPiece } from '../split/piece.ts'
import { unreadableRecord } from '../unreadable.ts'
import type { Encoding, Transcoder } from './encoding.ts'
import { createGbTranscoder, detectEncoding, hasReplacement } from './encoding.ts'

export interface RecordReaderOptions {
  /** As printed in dead letters. */
  readonly file: string
  /** A name in the table of formats; found from the columns where it is missing. */
  readonly format?: string
  readonly source?: string
  readonly encoding?: Encoding
  /** A push is JSON, whatever it starts with; a file may be CSV too. */
  readonly isJson?: boolean
  /** 0 where it is not known: times such as 刚刚 then cannot be read. */
  readonly receivedAtMs: number
}

export interface RecordReader {
  push(chunk: Buffer): readonly RawRecord[]
  /** The bytes ended; `stopped` says why, where it was not by themselves. */
  end(stopped?: { readonly found: string; readonly wanted: string }): readonly RawRecord[]
}

// Enough to see the header, the encoding and the carrier; shorter inputs are looked at when they end.
const sampleBytes = 65_536

export function createRecordReader(options: RecordReaderOptions): RecordReader {
  let held: Buffer = Buffer.alloc(0)
  let opened: Opened | null = null
  let recordCount = 0
  let formatName = options.format ?? autoFormat
  let source = sourceOf(options, formatName)

  function setFormat(name: string): void {
    formatName = name
    source = sourceOf(options, name)
  }

  function record(piece: Piece): RawRecord {
    recordCount++
    const place = { source, receivedAtMs: options.receivedAtMs, file: options.file, line: piece.line }
    if (piece.kind === 'broken') return unreadableRecord(place, piece.unreadable)
    if (opened?.transcoder !== null && hasReplacement(piece.bytes)) return record(notGb18030(piece))
    return { ...place, format: formatName, bytes: piece.bytes }
  }

  function start(sample: Buffer): readonly RawRecord[] {
    if (hasUtf16Mark(sample)) {
      const wide = brokenPiece(1, 'bad_encoding', 'UTF-16 by its byte order mark', 'UTF-8 or GB18030', sample)
      opened = { splitter: silentSplitter, transcoder: null }
      return [record(wide)]
    }
    const hasMark = sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf
    const bytes = hasMark ? sample.subarray(3) : sample
    const encoding = options.encoding ?? (hasMark ? 'utf-8' : detectEncoding(bytes))
    opened = {
      splitter: splitterFor(bytes, options, setFormat),
      transcoder: encoding === 'gb18030' ? createGbTranscoder() : null,
    }
    return feed(opened, blankBefore(bytes, envelopeStart(bytes)))
  }

  function feed({ splitter, transcoder }: Opened, bytes: Buffer): readonly RawRecord[] {
    return splitter.push(transcoder === null ? bytes : transcoder.push(bytes)).map(record)
  }

  function push(chunk: Buffer): readonly RawRecord[] {
    if (opened !== null) return feed(opened, chunk)
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    if (held.length < sampleBytes) return []
    const sample = held
    held = Buffer.alloc(0)
    return start(sample)
  }

  function end(stopped?: { readonly found: string; readonly wanted: string }): readonly RawRecord[] {
    const records: RawRecord[] = []
    if (opened === null && held.length > 0) records.push(...start(held))
    if (opened !== null) {
      const { splitter, transcoder } = opened
      if (transcoder !== null) records.push(...splitter.push(transcoder.end()).map(record))
      records.push(...splitter.end().map(record))
    }
    if (recordCount === 0 && formatName === unknownFormat) {
      const wanted = 'a header of a known format, or JSON'
      records.push(record(brokenPiece(1, 'unknown_format', 'a first line that is neither', wanted, Buffer.alloc(0))))
    }
    if (stopped !== undefined) {
      const line = (records.at(-1)?.line ?? 0) + 1
      records.push(record(brokenPiece(line, 'bad_compression', stopped.found, stopped.wanted, Buffer.alloc(0))))
    }
    return records
  }

  return { push, end }
}

function notGb18030({ line, bytes }: { readonly line: number; readonly bytes: Buffer }): Piece {
  const wanted = 'GB18030 as declared or detected'
  return brokenPiece(line, 'bad_encoding', 'bytes that are not GB18030', wanted, bytes)
}

interface Opened {
  readonly splitter: Splitter
  readonly transcoder: Transcoder | null
}

const silentSplitter: Splitter = { push: () => [], end: () => [] }

function sourceOf(options: RecordReaderOptions, format: string): SourceId {
  return (options.source ?? findFormat(format)?.source ?? unnamedSource) as SourceId
}

/** JSON starts with a bracket; everything else is CSV with a header. GB18030 agrees with ASCII in all of these bytes. */
function splitterFor(sample: Buffer, options: RecordReaderOptions, setFormat: (name: string) => void): Splitter {
  const first = sample[skipSpace(sample, 0)]
  const arrayStart = envelopeStart(sample)
  if (arrayStart > 0) return createJsonValueSplitter({ envelopeDepth: openBrackets(sample, 0, arrayStart) })
  if (first === 0x5b) return isBrokenLine(sample) ? createLineSplitter() : createJsonValueSplitter()
  if (first === 0x7b && isSpreadOut(sample)) return createJsonValueSplitter()
  if (first === 0x7b || options.isJson === true) return createLineSplitter()
  return createCsvSplitter((columns) => {
    if (options.format === undefined) setFormat(detectFormat(columns)?.name ?? unknownFormat)
  })
}

/**
 * An array whose first element is an array that its line does not close, and records after that line: the line is broken and
 * the others are records of their own. An empty or whole array as an element, as in `[[],{…}]`, is one broken element.
 */
function isBrokenLine(sample: Buffer): boolean {
  const start = skipSpace(sample, 0)
  if (sample[skipSpace(sample, start + 1)] !== 0x5b) return false
  const end = sample.indexOf(0x0a, start)
  if (end < 0) return openBrackets(sample, start, sample.length) > jsonDepthMax
  return openBrackets(sample, start, end) > 1 && sample[skipSpace(sample, end)] === 0x7b
}

// Answers of Weibo, Discourse and Discuz!, and files of weibo-crawler, hold their records in one array of an object.
const envelope =
  /"(?:statuses|weibo|latest_posts|postlist|forum_threadlist|service_requests)"\s{0,20}:\s{0,20}\[(?=\s{0,40}\{)/
// A user's description may stand before the array.
const envelopeBytesMax = 16_384

/** Where the array of records starts inside an object, 0 where the object is a record itself or lines of records follow. */
function envelopeStart(sample: Buffer): number {
  if (sample[skipSpace(sample, 0)] !== 0x7b) return 0
  const head = sample.subarray(0, envelopeBytesMax).toString('latin1')
  const match = envelope.exec(head)
  if (match === null) return 0
  // A whole value on the first line means that lines are records, whatever their members are called.
  const line = head.indexOf('\n')
  const isLines = line > 0 && line < match.index && !isSpreadOut(sample)
  const start = match.index + match[0].length - 1
  return isLines || openBrackets(sample, 0, start) < 1 ? 0 : start
}

/** The envelope before the array becomes blank, so that lines keep their numbers. */
function blankBefore(bytes: Buffer, start: number): Buffer {
  if (start === 0) return bytes
  const blanked = Buffer.from(bytes)
  for (let i = 0; i < start; i++) if (blanked[i] !== 0x0a) blanked[i] = 0x20
  return blanked
}

/** True for one value over several lines: a first line that leaves brackets open, outside a string, and no object after it. */
function isSpreadOut(sample: Buffer): boolean {
  const start = skipSpace(sample, 0)
  const end = sample.indexOf(0x0a, start)
  return end >= 0 && sample[skipSpace(sample, end)] !== 0x7b && openBrackets(sample, start, end) > 0
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

function hasUtf16Mark(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
}
