// The bytes of a spool on disk: appended through one buffer, read back a little ahead of what is asked for.
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'

export interface SpoolFile {
  /** Where the parts begin, one behind the other. */
  append(parts: readonly Uint8Array[]): number
  /** Call once, before the first read. */
  flush(): void
  /** Valid until the next call. */
  bytesAt(offset: number, length: number): Buffer
  remove(): void
}

const bufferSize = 4 * 1024 * 1024

export function openSpoolFile(path: string): SpoolFile {
  const file = openSync(path, 'w+', 0o600)
  let written = 0
  let buffer = Buffer.allocUnsafe(bufferSize)
  let filled = 0

  function flush(): void {
    let done = 0
    while (done < filled) done += writeSync(file, buffer, done, filled - done, written + done)
    written += filled
    filled = 0
  }

  function append(parts: readonly Uint8Array[]): number {
    let size = 0
    for (const part of parts) size += part.length
    if (filled + size > buffer.length) flush()
    if (size > buffer.length) buffer = Buffer.allocUnsafe(size)
    const offset = written + filled
    for (const part of parts) {
      buffer.set(part, filled)
      filled += part.length
    }
    return offset
  }

  // Reads ahead a little: neighbours in time are often neighbours in the file, and where they are not, 16 KiB more cost about 3 µs.
  const ahead = Buffer.allocUnsafe(16_384)
  let aheadStart = 0
  let aheadLength = 0

  function bytesAt(offset: number, length: number): Buffer {
    if (offset >= aheadStart && offset + length <= aheadStart + aheadLength) {
      return ahead.subarray(offset - aheadStart, offset - aheadStart + length)
    }
    if (length > ahead.length) {
      const large = Buffer.allocUnsafe(length)
      readSync(file, large, 0, length, offset)
      return large
    }
    aheadLength = readSync(file, ahead, 0, ahead.length, offset)
    aheadStart = offset
    return ahead.subarray(0, length)
  }

  function remove(): void {
    closeSync(file)
    rmSync(path, { force: true })
  }

  return { append, flush, bytesAt, remove }
}
