// Writes records into the tables of the embedded index, and drops the oldest where it grows over its limits.
import { dayMs } from '../../core/durations.ts'
import type { IndexKind } from '../../core/ports.ts'
import type { Database } from '../sqlite.ts'
import type { IndexRecord } from './index-records.ts'
import { indexKinds, indexText } from './index-records.ts'
import { firstRowAt } from './sqlite-search.ts'

/** From this row on the first free one is taken; `stored` is the text that is kept to be shown. */
export type WriteRecord = (record: IndexRecord, firstRow: bigint, stored: () => string) => void

export function createRecordWriter(database: Database, kind: IndexKind): WriteRecord {
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

  /** A row without its words would be shown by some searches and not by others: it is there with them or not at all. */
  function addWords(row: bigint, record: IndexRecord): void {
    try {
      insertWords.run(row, indexText(record))
    } catch (cause) {
      remove.run(row)
      throw cause
    }
  }

  return function write(record, firstRow, stored) {
    const body = stored()
    if (kind !== 'documents' && !replaced(record)) return
    // The first free row from the one that time and id choose. A document that is there already is found on the way, which
    // saves an index over the ids.
    for (let row = firstRow; ; row++) {
      const { source, topic, place } = record
      if (insert.run(row, record.id, record.rev, source, topic, place, body).changes === 1) return addWords(row, record)
      if (idAt.get(row)?.['id'] === record.id) return
    }
  }
}

export interface TrimLimits {
  /** The oldest documents go when the file has more than this in use. */
  readonly bytesMax: number
  /** Rows of each of the other kinds. */
  readonly recordsMax: number
  /** Documents that may have come since the last time. */
  readonly documentsSince: number
}

const documentsPerDrop = 2000

export function createTrim(database: Database, { bytesMax, recordsMax, documentsSince }: TrimLimits): () => void {
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
    for (let dropped = 0; dropped < 2 * documentsSince; dropped += documentsPerDrop) {
      if (Number(pages.get()?.['bytes']) < bytesMax * (dropped === 0 ? 1 : 0.95)) break
      dropOldest('documents', String(documentsPerDrop))
    }
    for (const kind of indexKinds) {
      if (kind !== 'documents') dropOldest(kind, `max(0, (SELECT count(*) FROM ${kind}) - ${recordsMax})`)
    }
  }
}

/** How long records are kept behind the newest document, in event time. */
export interface KeptFor {
  /** Signals and situations too: they quote documents. */
  readonly documentsMs: number
  readonly alertsMs: number
}

// More than a city writes in a day; what is older still goes the next day.
const expiredMax = 200_000

/** Once a day of event time drops what is older than it may be, in small steps. */
export function createExpiry(database: Database, keptFor: KeptFor): (newestMs: number) => void {
  const drops = indexKinds.map((kind) => {
    const oldest = `SELECT row FROM ${kind} WHERE row < ? ORDER BY row LIMIT ${documentsPerDrop}`
    return {
      keptMs: kind === 'alerts' ? keptFor.alertsMs : keptFor.documentsMs,
      words: database.prepare(`DELETE FROM ${kind}_words WHERE rowid IN (${oldest})`),
      rows: database.prepare(`DELETE FROM ${kind} WHERE row IN (${oldest})`),
    }
  })
  let expiredAtMs = Number.NEGATIVE_INFINITY
  return function expire(newestMs) {
    if (newestMs - expiredAtMs < dayMs) return
    expiredAtMs = newestMs
    for (const { keptMs, words, rows } of drops) {
      const cutoff = firstRowAt(Math.max(0, newestMs - keptMs))
      for (let dropped = 0; dropped < expiredMax; dropped += documentsPerDrop) {
        words.run(cutoff)
        if (Number(rows.run(cutoff).changes) < documentsPerDrop) break
      }
    }
  }
}
