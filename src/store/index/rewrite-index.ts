// Takes documents out of the embedded index and writes the texts of the rest anew, so that nothing of them is left in its file.
import { existsSync, rmSync } from 'node:fs'
import type { IndexKind } from '../../core/ports.ts'
import { openIndexFile, openIndexForReading } from './index-file.ts'
import { indexKinds } from './index-records.ts'
import { unpackDocument } from './packed-document.ts'
import type { Database } from '../sqlite.ts'
import { transaction } from '../sqlite.ts'

/** What people see of a document, as far as it says whose it is and what it tells. */
export interface IndexedDocument {
  readonly key: string
  readonly source: string
  readonly id: string
  readonly author: string | null
  readonly title: string
  readonly text: string
}

/** The index must not be open anywhere. */
export function eachIndexedDocument(path: string, see: (document: IndexedDocument) => void): void {
  if (!existsSync(path)) return
  const database = openIndexForReading(path)
  try {
    for (const row of database.prepare('SELECT body FROM documents').iterate()) {
      see(unpackDocument(String(row['body'])) as unknown as IndexedDocument)
    }
  } finally {
    database.close()
  }
}

/** `change` gives what shall stand instead of the stored text of a row; null takes the row and its words away. */
export function rewriteIndex(path: string, change: (kind: IndexKind, id: string, body: string) => string | null): void {
  if (!existsSync(path)) return
  const database = openIndexFile(path, () => undefined)
  try {
    transaction(database, () => {
      for (const kind of indexKinds) rewriteKind(database, kind, change)
      // The sums of its pages are made anew by the next writer, as for a file that another build wrote.
      database.exec('UPDATE meta SET summed_offset = -1')
    })
    for (const kind of indexKinds) database.exec(`INSERT INTO ${kind}_words (${kind}_words) VALUES ('optimize')`)
    database.exec('VACUUM')
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
  // What was set aside after damage is a copy of the same texts.
  for (const suffix of ['.damaged', '.damaged-wal']) rmSync(path + suffix, { force: true })
}

function rewriteKind(
  database: Database,
  kind: IndexKind,
  change: (kind: IndexKind, id: string, body: string) => string | null,
): void {
  const update = database.prepare(`UPDATE ${kind} SET body = ? WHERE row = ?`)
  const remove = database.prepare(`DELETE FROM ${kind} WHERE row = ?`)
  const removeWords = database.prepare(`DELETE FROM ${kind}_words WHERE rowid = ?`)
  const rows = database.prepare(`SELECT CAST(row AS TEXT) AS row, id, body FROM ${kind}`).all()
  for (const found of rows) {
    const row = BigInt(String(found['row']))
    const body = String(found['body'])
    const changed = change(kind, String(found['id']), body)
    if (changed === null) {
      removeWords.run(row)
      remove.run(row)
    } else if (changed !== body) update.run(changed, row)
  }
}
