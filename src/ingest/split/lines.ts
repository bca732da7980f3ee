// Cuts bytes into lines; a line beyond the limit is counted and hashed but never held in memory.
import { recordBytesMax } from '../limits.ts'
import type { Overflow, Piece, Splitter } from './piece.ts'
import { createOverflow } from './piece.ts'

const newline = 0x0a

export interface LineSplitterOptions {
  /** Blank lines are no records; a CSV inside quotes needs them. */
  readonly keepBlank?: boolean
}

export function createLineSplitter(options: LineSplitterOptions = {}): Splitter {
  const keepBlank = options.keepBlank ?? false
  let held: Buffer[] = []
  let heldLength = 0
  let overflow: Overflow | null = null
  let line = 1

  function hold(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (overflow === null && heldLength + bytes.length > recordBytesMax) {
      overflow = createOverflow()
      for (const part of held) overflow.add(part)
      held = []
      heldLength = 0
    }
    if (overflow !== null) overflow.add(bytes)
    else {
      held.push(bytes)
      heldLength += bytes.length
    }
  }

  function close(pieces: Piece[], tail: Buffer): void {
    if (heldLength > 0 || overflow !== null || tail.length > recordBytesMax) hold(tail)
    if (overflow !== null) {
      pieces.push(overflow.finish(line, 'too_large', '', `at most ${recordBytesMax} bytes a record`))
      overflow = null
    } else {
      const whole = heldLength === 0 ? tail : held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held)
      const bytes = whole.length > 0 && whole[whole.length - 1] === 0x0d ? whole.subarray(0, -1) : whole
      if (keepBlank || !isBlank(bytes)) pieces.push({ kind: 'record', bytes, line })
      held = []
      heldLength = 0
    }
    line++
  }

  function push(chunk: Buffer): Piece[] {
    const pieces: Piece[] = []
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      close(pieces, chunk.subarray(from, at))
      from = at + 1
    }
    hold(chunk.subarray(from))
    return pieces
  }

  function end(): Piece[] {
    const pieces: Piece[] = []
    if (heldLength > 0 || overflow !== null) close(pieces, Buffer.alloc(0))
    return pieces
  }

  return { push, end }
}

/** Lines of JSON objects behind something else, which is left out. */
export function createPrefixedLineSplitter(): Splitter {
  const lines = createLineSplitter()
  const bare = (piece: Piece): Piece => {
    const start = piece.kind === 'record' ? piece.bytes.indexOf(0x7b) : -1
    return piece.kind === 'record' && start > 0 ? { ...piece, bytes: piece.bytes.subarray(start) } : piece
  }
  return { push: (chunk) => lines.push(chunk).map(bare), end: () => lines.end().map(bare) }
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false
  }
  return true
}
