// Bytes that grow as they are written: numbers, probabilities and texts, and whether all of them had room in their places.
import { absent, escaped, probabilityScale, textBytesMax, wideBit } from './observation-layout.ts'

export interface ByteWriter {
  /** Makes sure of this many bytes; call before what is written without asking. Texts ask for themselves, and for 64 bytes more. */
  room(length: number): void
  number8(value: number): void
  number16(value: number): void
  number32(value: number): void
  double(value: number): void
  probability(value: number): void
  text(value: string | null): void
  raw(value: Uint8Array): void
  at(): number
  /** From here on `fits` speaks of what is written next. */
  begin(): void
  /** Something cannot be written here as it is. */
  refuse(): void
  fits(): boolean
  /** Forgets everything behind this place. */
  backTo(place: number): void
  done(): Uint8Array<ArrayBuffer>
}

export function createByteWriter(firstSize: number): ByteWriter {
  // Nothing is held until something is written.
  let bytes = Buffer.alloc(0)
  let at = 0
  let fits = true

  function room(length: number): void {
    if (at + length <= bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(firstSize, bytes.length * 2, at + length))
    larger.set(bytes)
    bytes = larger
  }

  function number16(value: number): void {
    if (value < 0 || value > 0xffff) fits = false
    bytes[at++] = value
    bytes[at++] = value >>> 8
  }

  function probability(value: number): void {
    const steps = Math.round(value * probabilityScale)
    if (steps >= 0 && steps < escaped && steps / probabilityScale === value) return number16(steps)
    number16(escaped)
    at = bytes.writeDoubleLE(value, at)
  }

  function text(value: string | null): void {
    if (value === null) return number16(absent)
    const { length } = value
    if (length * 2 > textBytesMax) {
      fits = false
      return
    }
    room(length * 2 + 64)
    if (putNarrow(bytes, at + 2, value) < 0x100) {
      number16(length)
      at += length
    } else {
      number16((length * 2) | wideBit)
      at = putWide(bytes, at, value)
    }
  }

  return {
    room,
    number8: (value) => {
      bytes[at++] = value
    },
    number16,
    number32: (value) => {
      at = bytes.writeUInt32LE(value, at)
    },
    double: (value) => {
      at = bytes.writeDoubleLE(value, at)
    },
    probability,
    text,
    raw: (value) => {
      bytes.set(value, at)
      at += value.length
    },
    at: () => at,
    begin: () => {
      fits = true
    },
    refuse: () => {
      fits = false
    },
    fits: () => fits,
    backTo: (place) => {
      at = place
    },
    done: () => new Uint8Array(bytes.buffer.slice(0, at)),
  }
}

/** One byte a unit; what comes back is above 0xff where that was not enough. */
function putNarrow(bytes: Buffer, start: number, value: string): number {
  let wide = 0
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i)
    wide |= unit
    bytes[start + i] = unit
  }
  return wide
}

/** Two bytes a unit; gives the place behind the last one. */
function putWide(bytes: Buffer, start: number, value: string): number {
  let at = start
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i)
    bytes[at++] = unit
    bytes[at++] = unit >>> 8
  }
  return at
}
