// Strings that come again and again, read from bytes: the known string is handed out instead of a new one.

// A power of two; each place holds the last string that fell on it, so the table never grows.
const slots = 1 << 15
const lengthMax = 32

export interface StringTable {
  /** The text of `length` bytes from `at`: Latin-1, or UTF-16 where `isWide`. */
  read(bytes: Buffer, at: number, length: number, isWide: boolean): string
}

/**
 * Most words of a post were in an earlier one. To compare a few units costs less than to make a string, and a string that is
 * handed out again has its hash already when it is looked up.
 */
export function createStringTable(): StringTable {
  const table = new Array<string>(slots).fill('')
  return {
    read(bytes, at, length, isWide) {
      if (length > lengthMax) return textAt(bytes, at, length, isWide)
      let hash = length
      for (let i = at; i < at + length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
      const slot = (hash ^ (hash >>> 15)) & (slots - 1)
      const known = table[slot] as string
      if (isWide ? equalsWide(known, bytes, at, length) : equalsNarrow(known, bytes, at, length)) return known
      const text = textAt(bytes, at, length, isWide)
      table[slot] = text
      return text
    },
  }
}

export function textAt(bytes: Buffer, at: number, length: number, isWide: boolean): string {
  return bytes.toString(isWide ? 'utf16le' : 'latin1', at, at + length)
}

function equalsNarrow(text: string, bytes: Buffer, at: number, length: number): boolean {
  if (text.length !== length) return false
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[at + i]) return false
  return true
}

function equalsWide(text: string, bytes: Buffer, at: number, length: number): boolean {
  if (text.length !== length >> 1) return false
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) !== ((bytes[at + 2 * i] as number) | ((bytes[at + 2 * i + 1] as number) << 8))) return false
  }
  return true
}
