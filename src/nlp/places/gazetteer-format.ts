// The bytes of a gazetteer: the tree of places in code order, and blocks of communities that are read city by city.
//
// header   "QZG1", u32 length of the sign table in units, u32 offset of the blocks
// signs    u16 each, most frequent first: a name is a length byte, then one byte for the first 208 signs, two for the others
// tree     provinces, each followed by its cities, districts, streets: number below the parent, name, count of children
// blocks   count, then (city code u16, offset u32) sorted by code; a block lists, street by street, (step, ending and name)
import { EarlyWarningError } from '../../core/errors.ts'

export const gazetteerMagic = 'QZG1'
/** Signs written with one byte: 48 of the 256 values are left to begin a pair, enough for 12,288 signs. */
export const oneByteSigns = 208
/** What the registers put behind the name of a community; the index is written into the name's first byte. */
export const communityEndings = ['', '社区', '村', '居委会', '嘎查'] as const
/** The length of a name and its ending share a byte: 32 lengths, 8 endings. */
export const nameLengthMax = 31

export interface ByteReader {
  position: number
  readonly byte: () => number
  readonly u16: () => number
  readonly u32: () => number
  /** LEB128, at most four bytes. */
  readonly varint: () => number
}

export function createByteReader(bytes: Uint8Array, start: number): ByteReader {
  const reader = {
    position: start,
    byte(): number {
      const value = bytes[reader.position++]
      if (value === undefined) {
        throw new EarlyWarningError('MODEL_INVALID', `The gazetteer ends at byte ${bytes.length}; build it again.`)
      }
      return value
    },
    u16: (): number => reader.byte() | (reader.byte() << 8),
    u32: (): number => (reader.u16() | (reader.u16() << 16)) >>> 0,
    varint(): number {
      let value = 0
      for (let shift = 0; shift < 28; shift += 7) {
        const part = reader.byte()
        value |= (part & 127) << shift
        if (part < 128) return value
      }
      throw new EarlyWarningError(
        'MODEL_INVALID',
        `The gazetteer has a number of more than four bytes; build it again.`,
      )
    },
  }
  return reader
}

/** Reads one name; the ending of a community is put back. */
export function readName(reader: ByteReader, signs: string): string {
  const head = reader.byte()
  let name = ''
  for (let i = head & nameLengthMax; i > 0; i--) {
    const byte = reader.byte()
    name += signs.charAt(byte < oneByteSigns ? byte : oneByteSigns + ((byte - oneByteSigns) << 8) + reader.byte())
  }
  return name + (communityEndings[head >> 5] ?? '')
}
