// Cuts a JSON array, or JSON values that span lines, into records without parsing them; depth and size stay bounded.
import { jsonDepthMax, recordBytesMax } from '../limits.ts'
import type { Overflow, Piece, Splitter } from './piece.ts'
import { brokenPiece, createOverflow } from './piece.ts'

// Between values; inside a value; after a broken value until a line starts with a bracket again; in an envelope after its array.
type Mode = 'between' | 'inside' | 'resync' | 'closed'

export interface JsonValueOptions {
  /** Brackets that were open before the array, where it is a member of an envelope; what else the envelope holds is passed by. */
  readonly envelopeDepth?: number
}

export function createJsonValueSplitter(options: JsonValueOptions = {}): Splitter {
  let mode: Mode = 'between'
  let envelopeDepth = options.envelopeDepth ?? 0
  let isArrayOpen = false
  let isFirst = true
  let isLineStart = true
  let line = 1
  let startLine = 1
  let depth = 0
  let depthSeen = 0
  let inString = false
  let isEscaped = false
  let held: Buffer[] = []
  let heldLength = 0
  let overflow: Overflow | null = null
  let pieces: Piece[] = []

  function hold(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (overflow === null && heldLength + bytes.length > recordBytesMax) {
      overflow = createOverflow()
      for (const part of held) overflow.add(part)
      held = []
    }
    heldLength += bytes.length
    if (overflow !== null) overflow.add(bytes)
    else held.push(bytes)
  }

  function finish(isBroken: boolean): void {
    const wanted = 'a JSON value that ends'
    if (depthSeen > jsonDepthMax) {
      emitBroken('too_deep', `nesting of ${depthSeen}`, `at most ${jsonDepthMax} levels`)
    } else if (overflow !== null) {
      pieces.push(overflow.finish(startLine, 'too_large', '', `at most ${recordBytesMax} bytes a record`))
    } else if (isBroken) emitBroken('bad_json', 'a JSON value that is not closed', wanted)
    else
      pieces.push({
        kind: 'record',
        bytes: held.length === 1 && held[0] ? held[0] : Buffer.concat(held),
        line: startLine,
      })
    held = []
    heldLength = 0
    overflow = null
    inString = false
    isEscaped = false
  }

  function emitBroken(reason: 'too_deep' | 'bad_json', found: string, wanted: string): void {
    if (overflow !== null) pieces.push(overflow.finish(startLine, reason, found, wanted))
    else pieces.push(brokenPiece(startLine, reason, found, wanted, Buffer.concat(held)))
  }

  function open(): void {
    mode = 'inside'
    startLine = line
    depth = 0
    depthSeen = 0
    isFirst = false
  }

  /** Returns where the value ended (exclusive), or the chunk's length where it goes on. */
  function inside(chunk: Buffer, start: number): number {
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i]
      if (inString) {
        if (isEscaped) isEscaped = false
        else if (byte === 0x5c) isEscaped = true
        else if (byte === 0x22) inString = false
        else if (byte === 0x0a) return abandon(chunk, start, i)
      } else if (byte === 0x22) inString = true
      else if (byte === 0x7b || byte === 0x5b) {
        if (++depth > depthSeen) depthSeen = depth
      } else if (byte === 0x7d || byte === 0x5d) {
        // A stray closing bracket ends the value before it, or is a value of its own, and a broken one.
        if (--depth <= 0) return complete(chunk, start, depth < 0 && i + heldLength > start ? i : i + 1)
      } else if (byte === 0x0a) line++
      else if (depth === 0 && byte === 0x2c) return complete(chunk, start, i)
    }
    hold(chunk.subarray(start))
    return chunk.length
  }

  // A raw line end inside a string is never JSON: the value is broken here, and the next line may be whole again.
  function abandon(chunk: Buffer, start: number, at: number): number {
    hold(chunk.subarray(start, at))
    finish(true)
    mode = 'resync'
    isLineStart = true
    line++
    return at + 1
  }

  function complete(chunk: Buffer, start: number, end: number): number {
    hold(chunk.subarray(start, end))
    finish(false)
    mode = 'between'
    return end
  }

  /** Returns the end of the envelope (exclusive), or the chunk's length where it goes on. */
  function passBy(chunk: Buffer, start: number): number {
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i]
      if (byte === 0x0a) line++
      if (inString) {
        if (isEscaped) isEscaped = false
        else if (byte === 0x5c) isEscaped = true
        else if (byte === 0x22) inString = false
      } else if (byte === 0x22) inString = true
      else if (byte === 0x7b || byte === 0x5b) depth++
      else if ((byte === 0x7d || byte === 0x5d) && --depth <= 0) {
        mode = 'between'
        return i + 1
      }
    }
    return chunk.length
  }

  function push(chunk: Buffer): readonly Piece[] {
    pieces = []
    let i = 0
    while (i < chunk.length) {
      if (mode === 'inside' || mode === 'closed') {
        i = mode === 'inside' ? inside(chunk, i) : passBy(chunk, i)
        continue
      }
      const byte = chunk[i]
      const isSpace = byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a
      const startsValue = mode === 'between' ? !isSpace : isLineStart && byte === 0x7b
      if (byte === 0x0a) {
        line++
        isLineStart = true
      } else if (!isSpace) isLineStart = false
      if (startsValue && !isPunctuation(byte)) {
        open()
        continue
      }
      i++
    }
    return pieces
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
      depth = envelopeDepth
      envelopeDepth = 0
    }
    return byte === 0x2c || (byte === 0x5d && isArrayOpen)
  }

  function end(): readonly Piece[] {
    pieces = []
    if (mode === 'inside' && heldLength > 0) finish(true)
    mode = 'between'
    return pieces
  }

  return { push, end }
}
