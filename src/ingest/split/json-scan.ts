// Finds where JSON values end, byte by byte: brackets, strings and lines are all that is looked at.

/** `more`: the chunk ended first. `broken`: a raw line end inside a string, which is never JSON. */
export type ScanEnd = 'more' | 'complete' | 'broken'

export interface JsonScan {
  /** A value begins, or an envelope of which so many brackets are open is left. */
  begin(openBrackets: number): void
  /** Where the value ended (exclusive), or the chunk's length where it goes on; `heldLength` bytes of it came before. */
  value(chunk: Buffer, start: number, heldLength: number): number
  /** The same for the rest of an envelope. */
  envelope(chunk: Buffer, start: number): number
  /** How the last scan ended. */
  ended(): ScanEnd
  /** The deepest nesting of the value. */
  deepest(): number
  /** The line that the scan stands in. */
  line(): number
  nextLine(): void
}

export function createJsonScan(): JsonScan {
  let line = 1
  let depth = 0
  let deepest = 0
  let inString = false
  let isEscaped = false
  let ended: ScanEnd = 'more'

  function begin(openBrackets: number): void {
    depth = openBrackets
    deepest = 0
    inString = false
    isEscaped = false
  }

  function endAt(end: number, how: ScanEnd): number {
    ended = how
    return end
  }

  function value(chunk: Buffer, start: number, heldLength: number): number {
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i]
      if (inString) {
        if (isEscaped) isEscaped = false
        else if (byte === 0x5c) isEscaped = true
        else if (byte === 0x22) inString = false
        else if (byte === 0x0a) return endAt(i, 'broken')
      } else if (byte === 0x22) inString = true
      else if (byte === 0x7b || byte === 0x5b) {
        if (++depth > deepest) deepest = depth
      } else if (byte === 0x7d || byte === 0x5d) {
        // A stray closing bracket ends the value before it, or is a value of its own, and a broken one.
        if (--depth <= 0) return endAt(depth < 0 && i + heldLength > start ? i : i + 1, 'complete')
      } else if (byte === 0x0a) line++
      else if (depth === 0 && byte === 0x2c) return endAt(i, 'complete')
    }
    return endAt(chunk.length, 'more')
  }

  function envelope(chunk: Buffer, start: number): number {
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i]
      if (byte === 0x0a) line++
      if (inString) {
        if (isEscaped) isEscaped = false
        else if (byte === 0x5c) isEscaped = true
        else if (byte === 0x22) inString = false
      } else if (byte === 0x22) inString = true
      else if (byte === 0x7b || byte === 0x5b) depth++
      else if ((byte === 0x7d || byte === 0x5d) && --depth <= 0) return endAt(i + 1, 'complete')
    }
    return endAt(chunk.length, 'more')
  }

  return {
    begin,
    value,
    envelope,
    ended: () => ended,
    deepest: () => deepest,
    line: () => line,
    nextLine: () => {
      line++
    },
  }
}
