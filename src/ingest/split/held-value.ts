// The bytes of a value that is being cut out: kept up to the size of a record, only counted and hashed beyond it.
import { jsonDepthMax, recordBytesMax } from '../limits.ts'
import type { Overflow, Piece } from './piece.ts'
import { brokenPiece, createOverflow } from './piece.ts'

export interface HeldValue {
  add(bytes: Buffer): void
  length(): number
  /** The piece that the bytes make; holds nothing afterwards. */
  finish(line: number, deepest: number, isClosed: boolean): Piece
}

export function createHeldValue(): HeldValue {
  let held: Buffer[] = []
  let length = 0
  let overflow: Overflow | null = null

  function add(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (overflow === null && length + bytes.length > recordBytesMax) {
      overflow = createOverflow()
      for (const part of held) overflow.add(part)
      held = []
    }
    length += bytes.length
    if (overflow !== null) overflow.add(bytes)
    else held.push(bytes)
  }

  function piece(line: number, deepest: number, isClosed: boolean): Piece {
    if (deepest > jsonDepthMax)
      return broken(line, 'too_deep', `nesting of ${deepest}`, `at most ${jsonDepthMax} levels`)
    if (overflow !== null) return overflow.finish(line, 'too_large', '', `at most ${recordBytesMax} bytes a record`)
    if (!isClosed) return broken(line, 'bad_json', 'a JSON value that is not closed', 'a JSON value that ends')
    return { kind: 'record', bytes: held.length === 1 && held[0] ? held[0] : Buffer.concat(held), line }
  }

  function broken(line: number, reason: 'too_deep' | 'bad_json', found: string, wanted: string): Piece {
    if (overflow !== null) return overflow.finish(line, reason, found, wanted)
    return brokenPiece(line, reason, found, wanted, Buffer.concat(held))
  }

  function finish(line: number, deepest: number, isClosed: boolean): Piece {
    const finished = piece(line, deepest, isClosed)
    held = []
    length = 0
    overflow = null
    return finished
  }

  return { add, length: () => length, finish }
}
