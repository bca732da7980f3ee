// The embedded search index on node:sqlite: rows in event-time order and FTS5 posting lists over the project's own tokens.
import { renameSync, rmSync } from 'node:fs'
import type { Alert } from '../../core/alert.ts'
import { alertRecord } from '../../core/alert.ts'
import type { Document } from '../../core/document.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { IndexKind, SearchIndex } from '../../core/ports.ts'
import type { Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import { signalRecord, situationRecord } from '../../core/situation-record.ts'
import type { IndexRecord, Tokenize } from './index-records.ts'
import {
  indexKinds,
  indexText,
  recordOfAlert,
  recordOfDocument,
  recordOfSignal,
  recordOfSituation,
  rowSlotOf,
  splitWords,
} from './index-records.ts'
import { packDocument } from './packed-document.ts'
import type { Database } from '../sqlite.ts'
import { openSqlite, transaction } from '../sqlite.ts'
import { createSearch, firstRowAt, slotsPerMs } from './sqlite-search.ts'

export interface SqliteIndexOptions {
  readonly path: string
  /** Cuts query text and alert titles into the same tokens as documents; splits at spaces where it is left out. */
  readonly tokenize?: Tokenize
  /** The oldest documents go when the file has more than this in use. */
  readonly bytesMax?: number
  /** Rows of each of the other kinds. */
  readonly recordsMax?: number
}

const schemaVersion = 2
// Retention looks at the file once in this many documents.
const documentsPerTrim = 20_000
const documentsPerDrop = 2000

export function createSqliteIndex(options: SqliteIndexOptions): SearchIndex {
  const tokenize = options.tokenize ?? splitWords
  const database = openIndex(options.path)
  const writers = new Map(indexKinds.map((kind) => [kind, createWriter(database, kind)]))
  const trim = createTrim(database, options.bytesMax ?? 8 * 1024 ** 3, options.recordsMax ?? 500_000)
  const setOffset = database.prepare('UPDATE meta SET indexed_offset = max(indexed_offset, ?)')
  const search = createSearch(database, tokenize)
  const readAlert: Reading<Alert> = {
    key: (alert) => [alert.raisedAtMs, alert.id],
    record: (alert) => recordOfAlert(alert, tokenize),
    stored: (alert) => JSON.stringify(alertRecord(alert)),
  }
  let documentsSinceTrim = 0

  async function add<Item>(kind: IndexKind, items: readonly Item[], read: Reading<Item>, through: number | null) {
    const order = ascending(items, read)
    const write = writers.get(kind)
    transaction(database, () => {
      // One record at a time, so that it is garbage before the next one is made.
      for (const { at, row } of order) {
        const item = items[at]
        if (item !== undefined) write?.(read.record(item), row, () => read.stored(item))
      }
      if (through !== null) setOffset.run(through)
    })
    documentsSinceTrim += items.length
    if (documentsSinceTrim < documentsPerTrim) return
    documentsSinceTrim = 0
    transaction(database, trim)
  }

  return {
    addDocuments: (documents, throughOffset) => add('documents', documents, readDocument, throughOffset),
    addSignals: (signals) => add('signals', signals, readSignal, null),
    addSituations: (situations) => add('situations', situations, readSituation, null),
    addAlerts: (alerts) => add('alerts', alerts, readAlert, null),
    search: async (request) => search(request),
    indexedOffset: async () => Number(database.prepare('SELECT indexed_offset o FROM meta').get()?.['o']),
    async close() {
      if (database.isOpen) database.close()
    },
  }
}

/** The index can be made again from the log, so a damaged or foreign one is set aside instead of stopping the service. */
function openIndex(path: string): Database {
  try {
    return tryOpen(path)
  } catch (cause) {
    try {
      for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
      renameSync(path, `${path}.damaged`)
      return tryOpen(path)
    } catch {
      throw new EarlyWarningError(
        'INDEX_FAILED',
        `The index ${path} can be neither opened nor replaced; check the folder.`,
        cause,
      )
    }
  }
}

function tryOpen(path: string): Database {
  // NORMAL: after a power cut the index may have forgotten its last batches together with their offset, and is fed again.
  const database = openSqlite({ path, synchronous: 'NORMAL', cacheBytes: 64 * 1024 * 1024 })
  try {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    if (version !== 0 && version !== schemaVersion)
      throw new Error(`schema version ${version}, wanted ${schemaVersion}`)
    database.exec('PRAGMA mmap_size = 1073741824; PRAGMA wal_autocheckpoint = 4000')
    transaction(database, () => database.exec(schema))
    return database
  } catch (cause) {
    database.close()
    throw cause
  }
}

// detail=none keeps rows per word and nothing else: there are no phrases in a query, and the index is half the size and twice
// as fast to write. Bigger merges and a bigger hash table: 34k → 50k documents a second in batches of 1,000.
const schema = `
CREATE TABLE IF NOT EXISTS meta (only INTEGER PRIMARY KEY CHECK (only = 1), indexed_offset INTEGER NOT NULL);
INSERT OR IGNORE INTO meta VALUES (1, 0);
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

function createWriter(
  database: Database,
  kind: IndexKind,
): (record: IndexRecord, firstRow: bigint, stored: () => string) => void {
  const insert = database.prepare(
    `INSERT INTO ${kind} (row, id, rev, source, topic, place, body) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (row) DO NOTHING`,
  )
  const insertWords = database.prepare(`INSERT INTO ${kind}_words (rowid, text) VALUES (?, ?)`)
  const idAt = database.prepare(`SELECT id FROM ${kind} WHERE row = ?`)
  const byId = database.prepare(`SELECT CAST(row AS TEXT) AS row, rev FROM ${kind} WHERE id = ?`)
  const remove = database.prepare(`DELETE FROM ${kind} WHERE row = ?`)
  const removeWords = database.prepare(`DELETE FROM ${kind}_words WHERE rowid = ?`)

  function replaced(record: IndexRecord): boolean {
    const old = byId.get(record.id)
    if (old === undefined) return true
    if (Number(old['rev']) >= record.rev) return false
    const row = BigInt(String(old['row']))
    remove.run(row)
    removeWords.run(row)
    return true
  }

  return function write(record, firstRow, stored) {
    if (kind !== 'documents' && !replaced(record)) return
    const body = stored()
    // The first free row from the one that time and id choose. A document that is there already is found on the way, which
    // saves an index over the ids.
    for (let row = firstRow; ; row++) {
      const { source, topic, place } = record
      if (insert.run(row, record.id, record.rev, source, topic, place, body).changes === 1) {
        insertWords.run(row, indexText(record))
        return
      }
      if (idAt.get(row)?.['id'] === record.id) return
    }
  }
}

function createTrim(database: Database, bytesMax: number, recordsMax: number): () => void {
  const pages = database.prepare(
    `SELECT (page_count - freelist_count) * page_size AS bytes
     FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
  )
  const dropOldest = (kind: IndexKind, count: string) => {
    database.exec(`DELETE FROM ${kind}_words WHERE rowid IN (SELECT row FROM ${kind} ORDER BY row LIMIT ${count})`)
    database.exec(`DELETE FROM ${kind} WHERE row IN (SELECT row FROM ${kind} ORDER BY row LIMIT ${count})`)
  }
  return function trim() {
    // In small steps down to a little below the limit; at most twice as many leave as have come since the last time.
    for (let dropped = 0; dropped < 2 * documentsPerTrim; dropped += documentsPerDrop) {
      if (Number(pages.get()?.['bytes']) < bytesMax * (dropped === 0 ? 1 : 0.95)) break
      dropOldest('documents', String(documentsPerDrop))
    }
    for (const kind of indexKinds) {
      if (kind !== 'documents') dropOldest(kind, `max(0, (SELECT count(*) FROM ${kind}) - ${recordsMax})`)
    }
  }
}

/** How an item becomes a record; its time and id are wanted before that, to sort by. */
interface Reading<Item> {
  key(item: Item): readonly [timeMs: number, id: string]
  record(item: Item): IndexRecord
  /** The text that is kept to be shown. */
  stored(item: Item): string
}

const readDocument: Reading<Document> = {
  key: ({ post, observation }) => [post.timeMs, observation.key],
  record: recordOfDocument,
  stored: packDocument,
}
const readSignal: Reading<Signal> = {
  key: (signal) => [signal.windowEndMs, signal.id],
  record: recordOfSignal,
  stored: (signal) => JSON.stringify(signalRecord(signal)),
}
const readSituation: Reading<Situation> = {
  key: (situation) => [situation.decidedAtMs, situation.id],
  record: recordOfSituation,
  stored: (situation) => JSON.stringify(situationRecord(situation)),
}

/** FTS5 takes rows in ascending order without a flush between them, and the number of a row is its time. */
function ascending<Item>(items: readonly Item[], read: Reading<Item>) {
  const keys = items.map((item, at) => {
    const [timeMs, id] = read.key(item)
    return { at, timeMs, slot: rowSlotOf(id, slotsPerMs) }
  })
  keys.sort((a, b) => a.timeMs - b.timeMs || a.slot - b.slot || a.at - b.at)
  return keys.map(({ at, timeMs, slot }) => ({ at, row: firstRowAt(timeMs) + BigInt(slot) }))
}
