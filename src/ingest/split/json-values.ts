// Cuts a JSON array, or JSON values that span lines, into records without parsing them; depth and size stay bounded.
import { createHeldValue } from './held-value.ts'
import { createJsonScan } from './json-scan.ts'
import type { Piece, Splitter } from './piece.ts'

// Between values; inside a value; after a broken value until a line starts with a bracket again; in an envelope after its array.
type Mode = 'between' | 'inside' | 'resync' | 'closed'

export interface JsonValueOptions {
  /** Brackets that were open before the array, where it is a member of an envelope; what else the envelope holds is passed by. */
  readonly envelopeDepth?: number
}

export function createJsonValueSplitter(options: JsonValueOptions = {}): Splitter {
  const scan = createJsonScan()
  const held = createHeldValue()
  let mode: Mode = 'between'
  let envelopeDepth = options.envelopeDepth ?? 0
  let isArrayOpen = false
  let isFirst = true
  let isLineStart = true
  let startLine = 1
  let pieces: Piece[] = []

  function inside(chunk: Buffer, start: number): number {
    const end = scan.value(chunk, start, held.length())
    held.add(chunk.subarray(start, end))
    if (scan.ended() === 'more') return end
    const isBroken = scan.ended() === 'broken'
    pieces.push(held.finish(startLine, scan.deepest(), !isBroken))
    mode = isBroken ? 'resync' : 'between'
    if (!isBroken) return end
    // The value is broken at its line end, and the next line may be whole again.
    isLineStart = true
    scan.nextLine()
    return end + 1
  }

  function passBy(chunk: Buffer, start: number): number {
    const end = scan.envelope(chunk, start)
    if (scan.ended() === 'complete') mode = 'between'
    return end
  }

  function push(chunk: Buffer): readonly Piece[] {
    pieces = []
    let i = 0
    while (i < chunk.length) {
      if (mode === 'inside') i = inside(chunk, i)
      else if (mode === 'closed') i = passBy(chunk, i)
      else if (!startsValue(chunk[i])) i++
    }
    return pieces
  }

  function startsValue(byte: number | undefined): boolean {
    const isSpace = isWhite(byte)
    const mayStart = mode === 'between' ? !isSpace : isLineStart && byte === 0x7b
    if (byte === 0x0a) {
      scan.nextLine()
      isLineStart = true
    } else if (!isSpace) isLineStart = false
    if (!mayStart || isPunctuation(byte)) return false
    mode = 'inside'
    startLine = scan.line()
    scan.begin(0)
    isFirst = false
    return true
  }

  /** The brackets of the outer array and the commas between its elements. */
  function isPunctuation(byte: number | undefined): boolean {
    if (byte === 0x5b && isFirst && !isArrayOpen) {
      isArrayOpen = true
      return true
    }
    if (byte === 0x5d && isArrayOpen && envelopeDepth > 0) {
      mode = 'closed'
      // The array's own closing bracket is the first that passes by.
      scan.begin(envelopeDepth)
      envelopeDepth = 0
    }
    return byte === 0x2c || (byte === 0x5d && isArrayOpen)
  }

  function end(): readonly Piece[] {
    const isOpen = mode === 'inside' && held.length() > 0
    mode = 'between'
    return isOpen ? [held.finish(startLine, scan.deepest(), false)] : []
  }

  return { push, end }
}

function isWhite(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a
}
