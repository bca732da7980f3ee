// Knows the records of the last rounds again, so that a list that is read every minute gives each entry once; an edited entry is another one.
import { createHash } from 'node:crypto'
import type { RawRecord } from '../../../core/post.ts'
import type { JsonRecord } from '../../json.ts'
import { parseJsonRecord } from '../../json.ts'

export interface SeenRecords {
  /** Those that were not there before, each once. */
  fresh(records: readonly RawRecord[]): readonly RawRecord[]
  isEmpty(): boolean
  /** The latest hashes, for the position of the source. */
  hashes(): readonly string[]
}

// A position goes into the log with every page: 2,000 hashes of 11 letters are 28 kB, four feeds of the longest kind.
const hashesMax = 2_000

export function createSeenRecords(before: readonly string[], identity?: (record: JsonRecord) => string): SeenRecords {
  const hashes = new Set(before)
  const wasEmpty = before.length === 0

  function hashOf({ bytes }: RawRecord): string {
    const parsed = identity === undefined ? null : parseJsonRecord(bytes)
    const name = parsed?.kind === 'record' && identity !== undefined ? identity(parsed.record) : bytes
    return createHash('sha256').update(name).digest('base64url').slice(0, 11)
  }

  return {
    fresh: (records) =>
      records.filter((record) => {
        const hash = hashOf(record)
        // What is still there moves up: an entry at the top of a list for days stays known.
        const isKnown = hashes.delete(hash)
        hashes.add(hash)
        return !isKnown
      }),
    isEmpty: () => wasEmpty,
    hashes: () => [...hashes].slice(-hashesMax),
  }
}
