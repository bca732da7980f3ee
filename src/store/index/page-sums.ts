// A checksum of every page of the index file, kept beside it: SQLite has none, and shows a flipped bit as if it had been written.
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { crc32 } from 'node:zlib'
import type { Database } from '../sqlite.ts'
import { pagesInJournal } from './journal-pages.ts'

/**
 * Pages get into the file only here: the journal, which SQLite checks by itself, is copied into it, and what was copied is
 * summed up. A page whose sum is 0 is not known: it was being copied when the process ended.
 */
export interface PageSums {
  /** Copies the journal into the file where it has grown large; `isLast` copies whatever there is. */
  checkpoint(isLast?: boolean): void
  /** Looks at the next so many bytes of the file, round and round; the number of a damaged page, or null. */
  lookOn(bytes: number): number | null
  /** Takes every page as it is: the file was written by a build that keeps no sums. */
  adopt(): void
  close(): void
}

const pageBytes = 4096
const sumBytes = 4
// As many pages as SQLite itself would let gather.
const journalBytesMax = 4000 * pageBytes

export function openPageSums(database: Database, path: string): PageSums {
  const sums = openSums(path)
  let tryAtBytes = journalBytesMax
  let nextPage = 1

  function checkpoint(isLast = false): void {
    const size = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
    if (size === 0 || (size < tryAtBytes && !isLast)) return
    const pages = pagesInJournal(`${path}-wal`, pageBytes)
    sums.set(pages.map((page) => ({ page, sum: 0 })))
    sums.sync()
    database.exec('PRAGMA busy_timeout = 0')
    const busy = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] !== 0
    database.exec('PRAGMA busy_timeout = 5000')
    // Somebody reads from the journal: it is tried again when as much has gathered once more.
    tryAtBytes = busy ? size + journalBytesMax : journalBytesMax
    if (!busy) sums.set(summedUp(path, pages))
  }

  return {
    checkpoint,
    lookOn(bytes) {
      const count = Math.max(1, Math.floor(bytes / pageBytes))
      const damaged = firstDamaged(path, nextPage, count)
      nextPage = nextPage + count > pageCount(path) ? 1 : nextPage + count
      return damaged
    },
    adopt() {
      sums.clear()
      checkpoint(true)
      for (let first = 1; first <= pageCount(path); first += pagesAtOnce)
        sums.set(
          summedUp(
            path,
            Array.from({ length: pagesAtOnce }, (_, i) => first + i),
          ),
        )
    },
    close: () => sums.close(),
  }
}

/** The first page of the file that is not what was written, from `from` on among so many; null where all are. */
export function firstDamaged(path: string, from = 1, count = Number.POSITIVE_INFINITY): number | null {
  if (!existsSync(path) || !existsSync(sumsPath(path))) return null
  const end = Math.min(pageCount(path), from + count - 1)
  const known = readSums(path)
  for (let first = from; first <= end; first += pagesAtOnce) {
    const pages = Array.from({ length: Math.min(pagesAtOnce, end - first + 1) }, (_, i) => first + i)
    for (const { page, sum } of summedUp(path, pages)) {
      const wanted = known(page)
      if (wanted !== 0 && wanted !== sum) return page
    }
  }
  return null
}

export function forgetPageSums(path: string): void {
  rmSync(sumsPath(path), { force: true })
}

const pagesAtOnce = 1024

interface PageSum {
  readonly page: number
  readonly sum: number
}

function pageCount(path: string): number {
  return Math.floor((statSync(path, { throwIfNoEntry: false })?.size ?? 0) / pageBytes)
}

/** What the pages hold in the file; those behind its end are left out. */
function summedUp(path: string, pages: readonly number[]): PageSum[] {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe(pageBytes)
    return pages.flatMap((page) => {
      const length = readSync(file, bytes, 0, pageBytes, (page - 1) * pageBytes)
      // 0 stands for what is not known.
      return length === pageBytes ? [{ page, sum: crc32(bytes) || 1 }] : []
    })
  } finally {
    closeSync(file)
  }
}

function sumsPath(path: string): string {
  return `${path}-sums`
}

function readSums(path: string): (page: number) => number {
  const file = openSync(sumsPath(path), 'r')
  try {
    const bytes = Buffer.alloc(statSync(sumsPath(path)).size)
    const length = readSync(file, bytes, 0, bytes.length, 0)
    return (page) => (page * sumBytes <= length ? bytes.readUInt32LE((page - 1) * sumBytes) : 0)
  } finally {
    closeSync(file)
  }
}

function openSums(path: string) {
  const file = openSync(sumsPath(path), existsSync(sumsPath(path)) ? 'r+' : 'w+', 0o600)
  return {
    /** Pages ascending; those that follow each other are written together. */
    set: (sums: readonly PageSum[]) => {
      for (let start = 0; start < sums.length; ) {
        const first = sums[start]?.page ?? 1
        let count = 1
        while (sums[start + count]?.page === first + count) count++
        const bytes = Buffer.allocUnsafe(count * sumBytes)
        for (let i = 0; i < count; i++) bytes.writeUInt32LE(sums[start + i]?.sum ?? 0, i * sumBytes)
        writeSync(file, bytes, 0, bytes.length, (first - 1) * sumBytes)
        start += count
      }
    },
    sync: () => fsyncSync(file),
    clear: () => ftruncateSync(file, 0),
    close: () => closeSync(file),
  }
}
