// Turns decompressed text into records: encoding, carrier, format, dead ends flagged.
import { isUtf8 } from 'node:buffer'
import type { SourceId } from '../../core/ids.ts'
import type { RawRecord } from '../../core/post.ts'
import { autoFormat, findFormat, unnamedSource } from '../formats/table.ts'
import { parseJsonRecord } from '../json.ts'
import type { MappedTable } from '../mapping/mapping.ts'
import type { StreamedEnvelope } from '../split/large-value.ts'
import type { Piece, Splitter } from '../split/piece.ts'
import { brokenPiece } from '../split/piece.ts'
import type { TablePlan } from '../split/table-plan.ts'
import { createTablePlan } from '../split/table-plan.ts'
import { unreadableRecord } from '../unreadable.ts'
import { decodeGbLine } from '../utf8.ts'
import { binaryOf } from './binary.ts'
import type { Encoding, Transcoder } from './encoding.ts'
import { createLineEndTranscoder, createTranscoder, detectEncoding, hasReplacement } from './encoding.ts'
import { createEnvelopeOpener } from './envelope-opener.ts'
import { chooseCarrier } from './text-carrier.ts'

export interface RecordReaderOptions {
  /** As printed in dead letters. */
  readonly file: string
  /** A name in the table of formats; found from the columns where it is missing. */
  readonly format?: string
  readonly source?: string
  readonly encoding?: Encoding
  /** A push is JSON unless it is a table with a known header; a file may be anything. */
  readonly isJson?: boolean
  /** 0 where it is not known: times such as 刚刚 then cannot be read. */
  readonly receivedAtMs: number
  /** What the columns of a table mean, where a mapping says so. */
  readonly mapped?: MappedTable
  /** Where the header of a table is, for whoever only looks at it. */
  readonly plan?: TablePlan
}

export interface RecordReader {
  push(chunk: Buffer): readonly RawRecord[]
  /** The bytes ended; `stopped` says why, where it was not by themselves. */
  end(stopped?: { readonly found: string; readonly wanted: string }): readonly RawRecord[]
}

// Enough to see the header, the encoding and the carrier; shorter inputs are looked at when they end.
const headBytes = 65_536

export function createRecordReader(options: RecordReaderOptions): RecordReader {
  const toRecord = createRecordMaker(options)
  const opener = createEnvelopeOpener()
  let held: Buffer = Buffer.alloc(0)
  let opened: Opened | null = null
  let lastLine = 0

  function records(pieces: readonly Piece[]): readonly RawRecord[] {
    const taken = opened?.mayHoldEnvelopes === true ? opener.open(pieces) : pieces
    return taken.map((piece) => {
      lastLine = piece.line
      return toRecord(opened?.isTranscoded === true ? wholeCharacters(piece) : utf8Line(piece, options.encoding))
    })
  }

  function start(bytes: Buffer, isAll: boolean): readonly RawRecord[] {
    const chosen = openText(bytes, isAll, options, (envelope) => opener.stream(envelope))
    opened = chosen.opened
    return chosen.refusal === null ? feed(chosen.opened, chosen.bytes) : [toRecord(chosen.refusal)]
  }

  function feed({ splitter, transcoder }: Opened, bytes: Buffer): readonly RawRecord[] {
    return records(splitter.push(transcoder === null ? bytes : transcoder.push(bytes)))
  }

  function push(chunk: Buffer): readonly RawRecord[] {
    if (opened !== null) return feed(opened, chunk)
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    if (held.length < headBytes) return []
    const bytes = held
    held = Buffer.alloc(0)
    return start(bytes, false)
  }

  function end(stopped?: { readonly found: string; readonly wanted: string }): readonly RawRecord[] {
    const rest: RawRecord[] = []
    if (opened === null && held.length > 0) rest.push(...start(held, true))
    if (opened !== null) {
      const { splitter, transcoder } = opened
      if (transcoder !== null) rest.push(...records(splitter.push(transcoder.end())))
      rest.push(...records(splitter.end()))
    }
    if (stopped !== undefined)
      rest.push(toRecord(brokenPiece(lastLine + 1, 'bad_compression', stopped.found, stopped.wanted, Buffer.alloc(0))))
    return rest
  }

  return { push, end }
}

/** Rows of a carrier that is no text come as pieces and leave as records in the same way. */
export function createRecordMaker(options: RecordReaderOptions): (piece: Piece) => RawRecord {
  const named = options.mapped?.format ?? options.format ?? autoFormat
  return (taken) => {
    const piece = options.mapped === undefined ? taken : mappedPiece(taken, options.mapped)
    const format = piece.kind === 'record' && named === autoFormat ? (piece.format ?? named) : named
    const source = (options.source ?? findFormat(format)?.source ?? unnamedSource) as SourceId
    const place = { source, receivedAtMs: options.receivedAtMs, file: options.file, line: piece.line }
    return piece.kind === 'broken'
      ? unreadableRecord(place, piece.unreadable)
      : { ...place, format, bytes: piece.bytes }
  }
}

export function planOf({ mapped, plan, format }: RecordReaderOptions): TablePlan {
  return mapped?.plan ?? plan ?? createTablePlan(format)
}

function mappedPiece(piece: Piece, mapped: MappedTable): Piece {
  const parsed = piece.kind === 'record' ? parseJsonRecord(piece.bytes) : null
  if (piece.kind !== 'record' || parsed?.kind !== 'record') return piece
  return { kind: 'record', line: piece.line, bytes: Buffer.from(JSON.stringify(mapped.post(parsed.record))) }
}

interface Opened {
  readonly splitter: Splitter
  readonly transcoder: Transcoder | null
  readonly mayHoldEnvelopes: boolean
  readonly isTranscoded: boolean
}

const silent: Opened = {
  splitter: { push: () => [], end: () => [] },
  transcoder: null,
  mayHoldEnvelopes: false,
  isTranscoded: false,
}

function openText(
  bytes: Buffer,
  isAll: boolean,
  options: RecordReaderOptions,
  onStream: (envelope: StreamedEnvelope) => void,
): { readonly opened: Opened; readonly bytes: Buffer; readonly refusal: Piece | null } {
  const refuse = (found: string, wanted: string) => ({
    opened: silent,
    bytes,
    refusal: brokenPiece(1, 'unknown_format', found, wanted, Buffer.alloc(0)),
  })
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const text = bytes.subarray(mark)
  const head = text.subarray(0, headBytes)
  const encoding = options.encoding ?? (mark > 0 ? 'utf-8' : detectEncoding(head))
  const binary = encoding.startsWith('utf-16') ? null : binaryOf(head)
  if (binary !== null)
    return refuse(
      binary.name,
      binary.kind === 'unreadable' ? binary.wanted : 'the file itself, not inside gzip and not through a pipe',
    )
  const isPlain = encoding === 'utf-8'
  const start = isPlain ? head : createTranscoder(encoding).push(head)
  const isMac = start.indexOf(0x0a) < 0 && start.indexOf(0x0d) >= 0
  const inner = isPlain ? null : createTranscoder(encoding)
  const choice = chooseCarrier(isMac ? createLineEndTranscoder(null).push(start) : start, isAll, {
    plan: planOf(options),
    isJson: options.isJson ?? false,
    isDeclared: options.encoding !== undefined,
    onStream,
  })
  if (choice.kind === 'refused') return refuse(choice.found, choice.wanted)
  return {
    opened: {
      ...choice.carrier,
      transcoder: isMac ? createLineEndTranscoder(inner) : inner,
      isTranscoded: !isPlain,
    },
    bytes: text,
    refusal: null,
  }
}

function wholeCharacters(piece: Piece): Piece {
  if (piece.kind === 'broken' || !hasReplacement(piece.bytes)) return piece
  const wanted = 'GB18030 as declared or detected'
  return brokenPiece(piece.line, 'bad_encoding', 'bytes that are not GB18030', wanted, piece.bytes)
}

/** A line of JSON in GB18030 in a file of UTF-8. */
function utf8Line(piece: Piece, declared: Encoding | undefined): Piece {
  if (piece.kind === 'broken' || declared !== undefined || isUtf8(piece.bytes)) return piece
  const text = decodeGbLine(piece.bytes)
  return text === null ? piece : { ...piece, bytes: Buffer.from(text) }
}
