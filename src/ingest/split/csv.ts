// Cuts CSV (RFC 4180) into records; a broken quote costs the line it stands in, and the next line is read afresh.
import { csvColumnsMax, recordBytesMax } from '../limits.ts'
import { decodeUtf8 } from '../utf8.ts'
import { createLineSplitter } from './lines.ts'
import type { Piece, Splitter } from './piece.ts'
import { brokenPiece } from './piece.ts'

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
  let columns: readonly string[] | null = null
  let keys: readonly string[] = []
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
      const isJoinedWrongly = columns !== null && pending.length > 1 && fields.values().length !== columns.length
      if (state === 'invalid' || isJoinedWrongly) giveUp(stack)
      else finish()
    }
  }

  /** The first pending line becomes a dead letter, the others go back to be read. */
  function giveUp(stack: Line[]): void {
    const [broken, ...rest] = pending
    if (broken !== undefined) {
      const reason = broken.isValid ? 'bad_csv' : 'bad_encoding'
      const found = broken.isValid
        ? 'a quote that is not closed or not followed by a comma'
        : 'bytes that are not UTF-8'
      const wanted = broken.isValid ? 'quotes doubled inside a quoted cell' : 'UTF-8, or GB18030 declared as such'
      pieces.push(brokenPiece(broken.line, reason, found, wanted, broken.bytes))
    }
    for (const line of rest.reverse()) stack.push(line)
    forget()
  }

  function finish(): void {
    const values = fields.values()
    const first = pending[0]
    const line = first?.line ?? 0
    const bytes = pending.length === 1 && first !== undefined ? first.bytes : joined(pending)
    if (pending.some((part) => !part.isValid)) {
      pieces.push(
        brokenPiece(line, 'bad_encoding', 'bytes that are not UTF-8', 'UTF-8, or GB18030 declared as such', bytes),
      )
    } else if (columns === null) readHeader(values, line, bytes)
    else if (columns.length === 0 || values.length > columns.length) {
      const wanted =
        columns.length === 0 ? 'a file with a readable header' : `at most ${columns.length} cells, as in the header`
      pieces.push(brokenPiece(line, 'bad_csv', `${values.length} cells`, wanted, bytes))
    } else pieces.push({ kind: 'record', bytes: Buffer.from(rowJson(values)), line })
    forget()
  }

  function readHeader(values: readonly string[], line: number, bytes: Buffer): void {
    if (values.length > csvColumnsMax) {
      columns = []
      pieces.push(brokenPiece(line, 'bad_csv', `${values.length} columns`, `at most ${csvColumnsMax} columns`, bytes))
    } else {
      columns = values.map((name) => name.trim())
      keys = columns.map((name, at) => (columns?.indexOf(name) === at ? `${JSON.stringify(name)}:` : ''))
    }
    onHeader(columns)
  }

  /** A name that appears twice keeps its first column. Written by hand because `__proto__` may be a name. */
  function rowJson(values: readonly string[]): string {
    let json = ''
    for (let i = 0; i < values.length; i++) {
      const key = keys[i]
      if (key === undefined || key === '') continue
      json += `${json === '' ? '{' : ','}${key}${JSON.stringify(values[i])}`
    }
    return `${json === '' ? '{' : json}}`
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
      } else {
        const text = decodeUtf8(piece.bytes)
        readLine({
          bytes: piece.bytes,
          text: text ?? piece.bytes.toString('utf8'),
          line: piece.line,
          isValid: text !== null,
        })
      }
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

function joined(lines: readonly Line[]): Buffer {
  const newline = Buffer.from('\n')
  return Buffer.concat(lines.flatMap((line, at) => (at === 0 ? [line.bytes] : [newline, line.bytes])))
}

interface FieldReader {
  /** `open` where a quoted cell goes on in the next line. */
  feed(line: string): 'complete' | 'open' | 'invalid'
  values(): readonly string[]
  reset(): void
}

function createFieldReader(): FieldReader {
  let values: string[] = []
  let quoted: string | null = null

  function feed(line: string): 'complete' | 'open' | 'invalid' {
    let at = 0
    if (quoted === null) {
      if (line.indexOf('"') < 0) {
        values = line.split(',')
        return 'complete'
      }
    } else quoted += '\n'
    while (at <= line.length) {
      if (quoted === null && line.charCodeAt(at) !== 0x22) {
        const comma = line.indexOf(',', at)
        values.push(comma < 0 ? line.slice(at) : line.slice(at, comma))
        if (comma < 0) return 'complete'
        at = comma + 1
        continue
      }
      if (quoted === null) {
        quoted = ''
        at++
      }
      const quote = line.indexOf('"', at)
      if (quote < 0) {
        quoted += line.slice(at)
        return 'open'
      }
      quoted += line.slice(at, quote)
      const after = line.charCodeAt(quote + 1)
      at = quote + 2
      if (after === 0x22) quoted += '"'
      else if (after === 0x2c || quote + 1 === line.length) {
        values.push(quoted)
        quoted = null
        if (after !== 0x2c) return 'complete'
      } else return 'invalid'
    }
    return quoted === null ? 'complete' : 'open'
  }

  return {
    feed,
    values: () => values,
    reset() {
      values = []
      quoted = null
    },
  }
}
