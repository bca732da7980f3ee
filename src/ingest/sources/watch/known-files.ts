// What a folder's reader knows of the files that it has read, found again by how they begin.
import type { PositionBody, SourcePositions } from '../../../core/source.ts'
import type { HashedPart } from './file-identity.ts'
import { hashOf } from './file-identity.ts'

/** How a file looks from outside. */
export interface FileLook {
  readonly path: string
  readonly size: number
  readonly modifiedMs: number
  /** Since when it looks like this, by the clock of the rounds. */
  readonly sinceMs: number
}

export interface KnownFile {
  /** The longest beginning that was seen. */
  readonly head: HashedPart
  /** All that was there when it was read. */
  readonly content: HashedPart
  /** How many of its records are durable. */
  readonly records: number
  /** Everything of `content` was read. */
  readonly isWhole: boolean
  readonly size: number
  readonly modifiedMs: number
}

export interface FoundFile {
  readonly key: string
  /** null where nothing of it has been read. */
  readonly known: KnownFile | null
}

/** The file that begins like this: of several the one of which the most is the same. */
export function findFile(positions: SourcePositions, beginning: Buffer): FoundFile {
  let found: FoundFile = { key: hashOf(beginning), known: null }
  const hashes = new Map<number, string>()
  for (const [key, body] of positions) {
    const known = readKnown(body)
    if (known === null || known.head.bytes > beginning.length) continue
    if (found.known !== null && known.head.bytes <= found.known.head.bytes) continue
    const { bytes } = known.head
    const hash = hashes.get(bytes) ?? hashOf(beginning.subarray(0, bytes))
    hashes.set(bytes, hash)
    if (hash === known.head.hash) found = { key, known }
  }
  return found
}

function readKnown(body: PositionBody): KnownFile | null {
  return 'head' in body && 'content' in body ? (body as unknown as KnownFile) : null
}
