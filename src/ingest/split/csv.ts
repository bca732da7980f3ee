// Cuts CSV (RFC 4180) into records; a broken quote costs the line it stands in, and the next line is read afresh.
import { recordBytesMax } from '../limits.ts'
import { decodeUtf8 } from '../utf8.ts'
import { createFieldReader } from './csv-fields.ts'
import { createCsvRows } from './csv-rows.ts'
import { createLineSplitter } from './lines.ts'
import type { Piece, Splitter } from './piece.ts'
import { brokenPiece } from './piece.ts'

const notUtf8 = 'bytes that are not UTF-8'
const utf8Wanted = 'UTF-8, or GB18030 declared as such'

interface Line {
  readonly bytes: Buffer
  readonly text: string
  readonly line: number
  readonly isValid: boolean
}

/**
 * Each record leaves as the JSON bytes of an object of its columns, so that it can be read without its header.
 * `onHeader` hears the column names once. Cells beyond the header make a row broken; missing cells are left out.
 */
export function createCsvSplitter(onHeader: (columns: readonly string[]) => void): Splitter {
  const lines = createLineSplitter({ keepBlank: true })
  const fields = createFieldReader()
  const rows = createCsvRows(onHeader)
  let pending: Line[] = []
  let pendingLength = 0
  let pieces: Piece[] = []

  function readLine(first: Line): void {
    // Lines that a broken quote swallowed are read again, one by one; the stack holds them, last first.
    const stack = [first]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (pending.length === 0 && next.text.trim() === '' && next.isValid) continue
      pending.push(next)
      pendingLength += next.bytes.length + 1
      const state = pendingLength > recordBytesMax ? 'invalid' : fields.feed(next.text)
      if (state === 'open') continue
      const isJoinedWrongly = pending.length > 1 && !rows.fits(fields.values())
      if (state === 'invalid' || isJoinedWrongly) giveUp(stack)
      else finish()
    }
  }

  /** The first pending line becomes a dead letter, the others go back to be read. */
  function giveUp(stack: Line[]): void {
    const [broken, ...rest] = pending
    if (broken !== undefined) pieces.push(brokenLine(broken))
    for (const line of rest.reverse()) stack.push(line)
    forget()
  }

  function finish(): void {
    const line = pending[0]?.line ?? 0
    const bytes = joined(pending)
    const piece = pending.every((part) => part.isValid)
      ? rows.take(fields.values(), line, bytes)
      : brokenPiece(line, 'bad_encoding', notUtf8, utf8Wanted, bytes)
    if (piece !== null) pieces.push(piece)
    forget()
  }

  function forget(): void {
    pending = []
    pendingLength = 0
    fields.reset()
  }

  function take(cut: readonly Piece[]): void {
    for (const piece of cut) {
      if (piece.kind === 'broken') {
        // A quote left open before an oversized line cannot be closed any more.
        flush()
        pieces.push(piece)
      } else readLine(lineOf(piece))
    }
  }

  function flush(): void {
    while (pending.length > 0) {
      const stack: Line[] = []
      giveUp(stack)
      for (let next = stack.pop(); next !== undefined; next = stack.pop()) readLine(next)
    }
  }

  return {
    push(chunk) {
      pieces = []
      take(lines.push(chunk))
      return pieces
    },
    end() {
      pieces = []
      take(lines.end())
      flush()
      return pieces
    },
  }
}

function lineOf({ bytes, line }: { readonly bytes: Buffer; readonly line: number }): Line {
  const text = decodeUtf8(bytes)
  return { bytes, text: text ?? bytes.toString('utf8'), line, isValid: text !== null }
}

function brokenLine({ isValid, line, bytes }: Line): Piece {
  if (!isValid) return brokenPiece(line, 'bad_encoding', notUtf8, utf8Wanted, bytes)
  const found = 'a quote that is not closed or not followed by a comma'
  return brokenPiece(line, 'bad_csv', found, 'quotes doubled inside a quoted cell', bytes)
}

function joined(lines: readonly Line[]): Buffer {
  const [only] = lines
  if (lines.length === 1 && only !== undefined) return only.bytes
  const newline = Buffer.from('\n')
  return Buffer.concat(lines.flatMap((line, at) => (at === 0 ? [line.bytes] : [newline, line.bytes])))
}
