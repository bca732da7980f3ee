// Opens node:sqlite databases the one way this project uses them: private file, WAL, durable commits, plain errors.
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { EarlyWarningError, isWantOfRoom, StorageFull } from '../core/errors.ts'

export type Database = DatabaseSync
export type Row = Readonly<Record<string, unknown>>

export interface SqliteOptions {
  readonly path: string
  /** FULL syncs the write-ahead log at every commit; NORMAL only at checkpoints, for data that can be made again. */
  readonly synchronous: 'FULL' | 'NORMAL'
  readonly cacheBytes?: number
  /** How long another connection's lock is waited for. */
  readonly busyMs?: number
}

const defaultBusyMs = 5_000

export function openSqlite(options: SqliteOptions): Database {
  makePrivate(options.path)
  try {
    const database = new DatabaseSync(options.path)
    database.exec(
      `PRAGMA busy_timeout = ${options.busyMs ?? defaultBusyMs}; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.synchronous};`,
    )
    database.exec(`PRAGMA cache_size = -${Math.ceil((options.cacheBytes ?? 16 * 1024 * 1024) / 1024)};`)
    database.exec('PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864; PRAGMA trusted_schema = OFF;')
    return database
  } catch (cause) {
    if (isBusy(cause)) {
      throw new EarlyWarningError(
        'UNAVAILABLE',
        `${options.path} is locked by another process; try again later.`,
        cause,
      )
    }
    throw new EarlyWarningError(
      'STATE_CORRUPT',
      `${options.path} cannot be opened as a database (${errorText(cause)}). Restore it from a backup or move it away.`,
      cause,
    )
  }
}

/** Reads a database that another connection writes, and changes nothing. */
export function openSqliteReader(path: string, busyMs = defaultBusyMs): Database {
  const database = new DatabaseSync(path, { readOnly: true })
  database.exec(`PRAGMA busy_timeout = ${busyMs}; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;`)
  return database
}

/** A copy of a database that others may be writing, as it stood at one moment. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  makePrivate(to)
  const database = openSqliteReader(from)
  try {
    await backup(database, to)
  } finally {
    database.close()
  }
}

/** Runs `work` in one transaction that is there as a whole or not at all. */
export function transaction<T>(database: Database, work: () => T): T {
  try {
    database.exec('BEGIN IMMEDIATE')
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (cause) {
    // After a full disk SQLite has rolled back by itself, and a second ROLLBACK would throw and hide the cause.
    if (database.isTransaction) database.exec('ROLLBACK')
    if (cause instanceof EarlyWarningError) throw cause
    if (codeOf(cause) === fullCode)
      throw new StorageFull('The disk is full: nothing of a write to the database was kept. Free some space.', cause)
    throw new EarlyWarningError(
      'STORAGE_FAILED',
      `A write to the database failed (${errorText(cause)}). Nothing of it was kept; check free space and the disk.`,
      cause,
    )
  }
}

/**
 * Takes a lock that the kernel drops when the process dies, however it dies: an open exclusive transaction on an empty
 * database. A file with a process id in it would outlive `kill -9`.
 */
export function lockFile(path: string): { release(): void } {
  makePrivate(path)
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new EarlyWarningError(
      'UNAVAILABLE',
      `${dirname(path)} is in use by another process. Stop that one first, or give this one its own data folder.`,
      cause,
    )
  }
  return { release: () => database.close() }
}

/** Made before SQLite sees it, so that the umask never decides who can read it; WAL files take the mode of the file. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

// Result codes of SQLite (sqlite.org/rescode.html); the low byte is the primary one.
const busyCodes = [5, 6]
const damageCodes = [11, 26]
const fullCode = 13
/** NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB, and the locks. */
const storageCodes = [7, 8, 10, 11, 13, 14, 26, ...busyCodes]

function isBusy(cause: unknown): boolean {
  return busyCodes.includes(codeOf(cause))
}

/** The file is damaged or no database; looked for in the causes too. */
export function isDamage(cause: unknown): boolean {
  return damageCodes.includes(codeOf(cause))
}

/** The disk, the memory or a lock failed, and not the statement. */
export function isStorageFailure(cause: unknown): boolean {
  return storageCodes.includes(codeOf(cause))
}

/** There is no room, for the database or for a file beside it. */
export function wantsRoom(cause: unknown): boolean {
  return isWantOfRoom(cause) || codeOf(cause) === fullCode
}

function codeOf(cause: unknown): number {
  if (!(cause instanceof Error)) return -1
  const { errcode } = cause as { readonly errcode?: unknown }
  return typeof errcode === 'number' ? errcode & 0xff : codeOf(cause.cause)
}

export function errorText(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
