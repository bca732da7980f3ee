// Cuts CSV (RFC 4180, any delimiter) into records; a broken quote costs the line it stands in, and the next line is read afresh.
import { recordBytesMax } from '../limits.ts'
import { decodeGbLine, decodeUtf8 } from '../utf8.ts'
import { createFieldReader } from './csv-fields.ts'
import { createLineSplitter } from './lines.ts'
import type { Piece, Splitter } from './piece.ts'
import { brokenPiece } from './piece.ts'
import type { TablePlan } from './table-plan.ts'
import type { TableRows } from './table-rows.ts'
import { createTableRows } from './table-rows.ts'

const notUtf8 = 'bytes that are not UTF-8'
const utf8Wanted = 'UTF-8, or GB18030 declared as such'

interface Line {
  readonly bytes: Buffer
  readonly text: string
  readonly line: number
  readonly isValid: boolean
}

export interface CsvOptions {
  readonly plan: TablePlan
  readonly delimiter?: string
  /** A line that is no UTF-8 may be GB18030, unless the encoding of the file is declared. */
  readonly isDeclared?: boolean
}

/**
 * Each record leaves as the JSON bytes of an object of its columns, so that it can be read without its header.
 * Cells beyond the header make a row broken; missing cells are left out.
 */
export function createCsvSplitter({ plan, delimiter = ',', isDeclared = false }: CsvOptions): Splitter {
  const lines = createLineSplitter({ keepBlank: true })
  const fields = createFieldReader(delimiter)
  const rows = createTableRows(plan)
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
      const isJoinedWrongly = pending.length > 1 && hasSwallowedRow(pending, fields.values(), rows, delimiter)
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
    if (pending.every((part) => part.isValid)) pieces.push(...rows.take({ cells: fields.values(), line, bytes }))
    else if (!rows.isRefused()) pieces.push(brokenPiece(line, 'bad_encoding', notUtf8, utf8Wanted, bytes))
    forget()
  }

  function forget(): void {
    pending = []
    pendingLength = 0
    fields.reset()
  }

  function take(cut: readonly Piece[]): void {
    for (const piece of cut) {
      if (rows.isRefused()) return
      if (piece.kind === 'broken') {
        // A quote left open before an oversized line cannot be closed any more.
        flush()
        pieces.push(piece)
      } else readLine(lineOf(piece, isDeclared))
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
      pieces.push(...rows.end())
      return pieces
    },
  }
}

/** A short row may have line breaks in its cells; but a line that is a row by itself was swallowed by a quote that nobody closed. */
function hasSwallowedRow(
  lines: readonly Line[],
  cells: readonly string[],
  rows: TableRows,
  delimiter: string,
): boolean {
  if (rows.fits(cells)) return false
  const columnCount = rows.columnCount()
  return cells.length > columnCount || lines.slice(1).some(({ text }) => text.split(delimiter).length >= columnCount)
}

function lineOf({ bytes, line }: { readonly bytes: Buffer; readonly line: number }, isDeclared: boolean): Line {
  const text = decodeUtf8(bytes) ?? (isDeclared ? null : decodeGbLine(bytes))
  return { bytes, text: text ?? bytes.toString('utf8'), line, isValid: text !== null }
}

function brokenLine({ isValid, line, bytes }: Line): Piece {
  if (!isValid) return brokenPiece(line, 'bad_encoding', notUtf8, utf8Wanted, bytes)
  const found = 'a quote that is not closed or not followed by the end of its cell'
  return brokenPiece(line, 'bad_csv', found, 'quotes doubled inside a quoted cell', bytes)
}

function joined(lines: readonly Line[]): Buffer {
  const [only] = lines
  if (lines.length === 1 && only !== undefined) return only.bytes
  const newline = Buffer.from('\n')
  return Buffer.concat(lines.flatMap((line, at) => (at === 0 ? [line.bytes] : [newline, line.bytes])))
}
