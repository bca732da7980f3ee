// Holds the first JSON value of an input until it is whole, so that an envelope can be opened; a value too large for that is read list element by list element.
import { envelopeBytesMax } from '../limits.ts'
import { createJsonScan } from './json-scan.ts'
import { createJsonValueSplitter } from './json-values.ts'
import { longListIn } from './long-list.ts'
import type { Piece, Splitter } from './piece.ts'

/** The head of an envelope whose list is read as it comes: JSON text with an empty list, and the members that lead to it. */
export interface StreamedEnvelope {
  readonly json: string
  readonly path: readonly string[]
}

/** `onStream` hears once that the following records are elements of that list. */
export function createLargeValueSplitter(onStream: (envelope: StreamedEnvelope) => void): Splitter {
  const scan = createJsonScan()
  let held: Buffer[] = []
  let heldLength = 0
  let next: Splitter | null = null
  let isBegun = false

  function push(chunk: Buffer): readonly Piece[] {
    if (next !== null) return next.push(chunk)
    const start = isBegun ? 0 : firstBracket(chunk)
    if (!isBegun) scan.begin(0)
    isBegun = true
    const end = scan.value(chunk, start, heldLength)
    held.push(chunk)
    heldLength += chunk.length
    const length = heldLength - chunk.length + end
    if (length > envelopeBytesMax) return stream()
    if (scan.ended() === 'complete') return goOn(createWholeFirst(length))
    return scan.ended() === 'broken' ? goOn(createJsonValueSplitter()) : []
  }

  /** The value is too large to be held: its longest list is cut out of what is there and of what still comes. */
  function stream(): readonly Piece[] {
    const bytes = Buffer.concat(held)
    const list = longListIn(bytes.subarray(0, envelopeBytesMax))
    if (list === null) return goOn(createJsonValueSplitter())
    onStream({ json: list.json, path: list.path })
    const splitter = createJsonValueSplitter({ envelopeDepth: list.depth })
    next = splitter
    held = []
    return splitter.push(blankBefore(bytes, list.start))
  }

  function goOn(splitter: Splitter): readonly Piece[] {
    const bytes = Buffer.concat(held)
    held = []
    next = splitter
    return splitter.push(bytes)
  }

  return {
    push,
    end: () => {
      const last = next ?? createJsonValueSplitter()
      const pieces = next === null ? last.push(Buffer.concat(held)) : []
      return [...pieces, ...last.end()]
    },
  }
}

/** The first value leaves as one piece, however large it is; what follows is cut as ever. */
function createWholeFirst(end: number): Splitter {
  const rest = createJsonValueSplitter()
  let isFirst = true
  return {
    push(chunk) {
      if (!isFirst) return rest.push(chunk)
      isFirst = false
      const start = firstBracket(chunk)
      const whole: Piece = { kind: 'record', bytes: chunk.subarray(start, end), line: 1 + linesIn(chunk, start) }
      // What was read becomes blank, so that lines keep their numbers.
      return [whole, ...rest.push(blankBefore(chunk, end))]
    },
    end: () => rest.end(),
  }
}

function firstBracket(bytes: Buffer): number {
  let at = 0
  while (at < bytes.length && bytes[at] !== 0x7b && bytes[at] !== 0x5b) at++
  return at
}

function linesIn(bytes: Buffer, end: number): number {
  let count = 0
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < end; at = bytes.indexOf(0x0a, at + 1)) count++
  return count
}

function blankBefore(bytes: Buffer, start: number): Buffer {
  const blanked = Buffer.from(bytes)
  for (let i = 0; i < start; i++) if (blanked[i] !== 0x0a) blanked[i] = 0x20
  return blanked
}
