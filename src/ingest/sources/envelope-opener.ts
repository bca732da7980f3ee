// Takes records out of the envelopes that a text holds. Whether it holds any is seen in its first values, so that lines of posts are not parsed twice.
import type { Content } from '../formats/envelopes/envelope.ts'
import { openEnvelope } from '../formats/envelopes/open-envelope.ts'
import type { JsonRecord } from '../json.ts'
import { parseJsonRecord } from '../json.ts'
import { envelopeBytesMax } from '../limits.ts'
import type { StreamedEnvelope } from '../split/large-value.ts'
import type { Piece } from '../split/piece.ts'
import { brokenPiece } from '../split/piece.ts'

export interface EnvelopeOpener {
  open(pieces: readonly Piece[]): readonly Piece[]
  /** The pieces from now on are elements of the list of this envelope. */
  stream(envelope: StreamedEnvelope): void
}

// The first message of a dump may be a heartbeat and the first line of a log may be broken.
const valuesLookedAt = 8
// A chunk of 2 MiB is what one answer holds at most beside its text.
const margin = 2_097_152

export function createEnvelopeOpener(): EnvelopeOpener {
  let lookedAt = 0
  let holdsEnvelopes = false
  let around: ((element: unknown) => JsonRecord) | null = null

  function open(pieces: readonly Piece[]): readonly Piece[] {
    if (!holdsEnvelopes && around === null && lookedAt >= valuesLookedAt) return pieces
    return pieces.flatMap(openPiece)
  }

  function openPiece(piece: Piece): readonly Piece[] {
    if (piece.kind !== 'record') return [piece]
    if (!holdsEnvelopes && around === null && lookedAt >= valuesLookedAt) return [piece]
    lookedAt++
    const parsed = parseJsonRecord(piece.bytes, envelopeBytesMax + margin)
    if (parsed.kind !== 'record') return [piece]
    const contents = openEnvelope(around === null ? parsed.record : around(parsed.record))
    if (contents === null) return [piece]
    holdsEnvelopes = true
    return contents.map((content) => pieceOf(content, piece))
  }

  return {
    open,
    stream(envelope) {
      around = wrapperOf(envelope)
    },
  }
}

function pieceOf(content: Content, { bytes, line }: { readonly bytes: Buffer; readonly line: number }): Piece {
  if (content.kind === 'refused')
    return brokenPiece(line, content.reason, content.found, content.wanted, bytes.subarray(0, 64))
  const record = Buffer.from(JSON.stringify(content.record))
  return { kind: 'record', bytes: record, line, ...(content.format === undefined ? {} : { format: content.format }) }
}

/** Puts one element back where the list stood. */
function wrapperOf({ json, path }: StreamedEnvelope): (element: unknown) => JsonRecord {
  const parsed = parseJsonRecord(Buffer.from(json), envelopeBytesMax + margin)
  const whole: JsonRecord = parsed.kind === 'record' ? parsed.record : {}
  return (element) => placed(whole, path, element) as JsonRecord
}

function placed(value: unknown, path: readonly string[], element: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return [element]
  if (typeof value !== 'object' || value === null) return value
  return { ...value, [name]: placed((value as JsonRecord)[name], rest, element) }
}
