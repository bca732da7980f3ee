// Which pages stand in a write-ahead log of SQLite (sqlite.org/fileformat2.html, section 4).
import { closeSync, openSync, readSync } from 'node:fs'

const headerBytes = 32
const frameHeaderBytes = 24
const framesAtOnce = 256

/** Each once, ascending. Frames of an earlier round, which carry other salts, are not among them. */
export function pagesInJournal(path: string, pageBytes: number): readonly number[] {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(headerBytes)
    if (readSync(file, header, 0, headerBytes, 0) < headerBytes) return []
    const salts = header.subarray(16, 24)
    const frameBytes = frameHeaderBytes + pageBytes
    const frames = Buffer.allocUnsafe(framesAtOnce * frameBytes)
    const pages = new Set<number>()
    for (let position = headerBytes; ; position += frames.length) {
      const length = readSync(file, frames, 0, frames.length, position)
      for (let at = 0; at + frameBytes <= length; at += frameBytes) {
        if (!frames.subarray(at + 8, at + 16).equals(salts)) return ascending(pages)
        pages.add(frames.readUInt32BE(at))
      }
      if (length < frames.length) return ascending(pages)
    }
  } finally {
    closeSync(file)
  }
}

function ascending(pages: ReadonlySet<number>): readonly number[] {
  return [...pages].sort((a, b) => a - b)
}
