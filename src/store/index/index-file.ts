// Opens the file of the embedded index: for the one process that writes it, or for those that only read.
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { EarlyWarningError } from '../../core/errors.ts'
import { indexKinds } from './index-records.ts'
import { firstDamaged, forgetPageSums } from './page-sums.ts'
import type { Database } from '../sqlite.ts'
import { errorText, isDamage, openSqlite, openSqliteReader, transaction } from '../sqlite.ts'

const schemaVersion = 2

/** What opening did to a file that was damaged or foreign. */
export type OnRebuilt = (reason: string) => void

/**
 * For the writer. The index can be made again from the log and the state, so a damaged or foreign file is set aside as
 * `.damaged`; one that is only locked or cannot be reached is left alone, because somebody may be using it.
 */
export function openIndexFile(path: string, onRebuilt: OnRebuilt, busyMs?: number): Database {
  const damage = knownDamage(path)
  if (damage === null) {
    try {
      return openWhole(path, busyMs)
    } catch (cause) {
      if (!isDamage(cause) && !(cause instanceof ForeignIndex)) throw notOpened(path, cause)
      onRebuilt(errorText(cause))
    }
  } else onRebuilt(damage)
  setIndexAside(path)
  return openWhole(path, busyMs)
}

/** The next start makes the index anew; for damage that shows while it is in use. */
export function markIndexDamaged(path: string, reason: string): void {
  writeFileSync(markPath(path), reason, { mode: 0o600 })
}

// A look at all pages takes a second or two; a larger file is looked at while it is in use.
const lookedAtBytesMax = 1024 ** 3

function knownDamage(path: string): string | null {
  if (existsSync(markPath(path))) return readFileSync(markPath(path), 'utf8')
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > lookedAtBytesMax) return null
  const page = firstDamaged(path)
  return page === null || isOfOtherBuild(path) ? null : `page ${page} is not what was written`
}

function markPath(path: string): string {
  return `${path}-damage`
}

/** A build that keeps no sums has moved the offset without them: what it wrote is as good as what they know. */
function isOfOtherBuild(path: string): boolean {
  try {
    const database = openSqliteReader(path)
    try {
      const meta = database.prepare('SELECT indexed_offset, summed_offset FROM meta').get()
      return meta?.['indexed_offset'] !== meta?.['summed_offset']
    } finally {
      database.close()
    }
  } catch {
    return false
  }
}

/** For a search: reads only, and moves nothing whatever it finds. */
export function openIndexForReading(path: string, busyMs?: number): Database {
  try {
    const database = openSqliteReader(path, busyMs)
    try {
      checkVersion(database)
      return database
    } catch (cause) {
      database.close()
      throw cause
    }
  } catch (cause) {
    throw notOpened(path, cause)
  }
}

/** Up to where it holds documents of the log; null where there is no index, 0 where it cannot be read and is made anew. */
export function readIndexedOffset(path: string): number | null {
  if (!existsSync(path)) return null
  try {
    const database = openIndexForReading(path)
    try {
      return Number(database.prepare('SELECT indexed_offset FROM meta').get()?.['indexed_offset'] ?? 0)
    } finally {
      database.close()
    }
  } catch {
    return 0
  }
}

/** Keeps the file and its journal for whoever has to find out what happened; those set aside earlier go. */
function setIndexAside(path: string): void {
  for (const suffix of ['', '-wal'])
    if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.damaged${suffix}`)
  // Shared memory of the journal that has gone.
  rmSync(`${path}-shm`, { force: true })
  forgetPageSums(path)
  rmSync(markPath(path), { force: true })
}

class ForeignIndex extends Error {}

function notOpened(path: string, cause: unknown): EarlyWarningError {
  return new EarlyWarningError(
    'INDEX_FAILED',
    `The index ${path} cannot be opened (${errorText(cause)}). It was left as it is; try again, and check the folder.`,
    cause,
  )
}

function openWhole(path: string, busyMs: number | undefined): Database {
  // NORMAL: after a power cut the index may have forgotten its last batches together with their offset, and is fed again.
  const database = openSqlite({
    path,
    synchronous: 'NORMAL',
    cacheBytes: 64 * 1024 * 1024,
    ...(busyMs === undefined ? {} : { busyMs }),
  })
  try {
    checkVersion(database)
    database.exec('PRAGMA mmap_size = 1073741824; PRAGMA wal_autocheckpoint = 0')
    transaction(database, () => {
      database.exec(schema)
      for (const column of addedColumns)
        if (database.prepare(columnIsThere).get(column.name)?.['there'] === 0) database.exec(column.add)
    })
    return database
  } catch (cause) {
    database.close()
    throw cause
  }
}

function checkVersion(database: Database): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version !== 0 && version !== schemaVersion)
    throw new ForeignIndex(`schema version ${version}, wanted ${schemaVersion}`)
}

// detail=none keeps rows per word and nothing else: there are no phrases in a query, and the index is half the size and twice
// as fast to write. Bigger merges and a bigger hash table: 34k → 50k documents a second in batches of 1,000.
const schema = `
CREATE TABLE IF NOT EXISTS meta (only INTEGER PRIMARY KEY CHECK (only = 1), indexed_offset INTEGER NOT NULL);
INSERT OR IGNORE INTO meta (only, indexed_offset) VALUES (1, 0);
${indexKinds
  .map(
    (kind) => `
CREATE TABLE IF NOT EXISTS ${kind} (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL, rev INTEGER NOT NULL,
  source TEXT NOT NULL, topic TEXT NOT NULL, place TEXT NOT NULL, body TEXT NOT NULL
);
${kind === 'documents' ? '' : `CREATE UNIQUE INDEX IF NOT EXISTS ${kind}_id ON ${kind} (id);`}
CREATE VIRTUAL TABLE IF NOT EXISTS ${kind}_words USING fts5
  (text, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
INSERT INTO ${kind}_words (${kind}_words, rank) VALUES ('automerge', 16), ('hashsize', 8000000);`,
  )
  .join('')}
PRAGMA user_version = ${schemaVersion};
`

// 0.1.0 made the table without them; that build goes on reading and writing a table that has them.
const columnIsThere = "SELECT max(name = ?) AS there FROM pragma_table_info('meta')"
const addedColumns = [
  { name: 'results_tick', add: 'ALTER TABLE meta ADD COLUMN results_tick INTEGER NOT NULL DEFAULT -1' },
  { name: 'summed_offset', add: 'ALTER TABLE meta ADD COLUMN summed_offset INTEGER NOT NULL DEFAULT -1' },
]
