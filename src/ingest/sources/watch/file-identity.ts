// Knows a file by what it says, not by its name: the hash of its decompressed beginning, and of everything up to where it was read.
import type { Hash } from 'node:crypto'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { headOf } from '../archive-records.ts'
import { binaryOf } from '../binary.ts'
import { isGzip, readChunks } from '../chunks.ts'

/** So many bytes from the start, and their hash. */
export interface HashedPart {
  readonly bytes: number
  readonly hash: string
}

// A header may be the same in every file of a folder: what tells files apart lies behind their first line.
const firstLineMax = 4_096
const beyondFirstLine = 4_096

export type FileKind = 'text' | 'packed' | 'binary'

/** A packed or binary file means nothing until its last byte is there. */
export async function kindOfFile(path: string): Promise<FileKind> {
  const head = await headOf(path)
  if (head === null) return 'text'
  if (isGzip(head)) return 'packed'
  const kind = binaryOf(head)?.kind
  return kind === 'zip' || kind === 'sqlite' ? 'binary' : 'text'
}

/** What the file begins with, decompressed: its first line and 4,096 bytes behind it; of a binary file all of it, as a hash. */
export async function beginningOf(path: string, kind: FileKind): Promise<Buffer> {
  if (kind === 'binary') return Buffer.from((await stretchesOf(path, kind, null)).whole.hash)
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of contentOf(path, kind)) {
    parts.push(part)
    bytes += part.length
    if (bytes >= firstLineMax + beyondFirstLine) break
  }
  const all = Buffer.concat(parts)
  const lineEnd = all.subarray(0, firstLineMax).indexOf(0x0a)
  return all.subarray(0, lineEnd + 1 + beyondFirstLine)
}

export function hashOf(bytes: Uint8Array): string {
  return digest(createHash('sha256').update(bytes))
}

/** The whole content, and the part of it that was there before; null where it is shorter now. */
export async function stretchesOf(
  path: string,
  kind: FileKind,
  before: HashedPart | null,
): Promise<{ readonly whole: HashedPart; readonly before: HashedPart | null }> {
  const hash = createHash('sha256')
  let bytes = 0
  let part: HashedPart | null = null
  for await (const chunk of contentOf(path, kind)) {
    if (before !== null && bytes < before.bytes && bytes + chunk.length >= before.bytes) {
      const rest = before.bytes - bytes
      part = { bytes: before.bytes, hash: digest(hash.copy().update(chunk.subarray(0, rest))) }
    }
    hash.update(chunk)
    bytes += chunk.length
  }
  return { whole: { bytes, hash: digest(hash) }, before: part }
}

/** What cannot be inflated ends there: the reader of its records says so. */
async function* contentOf(path: string, kind: FileKind): AsyncGenerator<Buffer> {
  if (kind === 'binary') yield* createReadStream(path) as AsyncIterable<Buffer>
  else for await (const chunk of readChunks(path)) if (chunk.kind === 'bytes') yield chunk.bytes
}

// 128 bits: a million files share none.
function digest(hash: Hash): string {
  return hash.digest('base64url').slice(0, 22)
}
