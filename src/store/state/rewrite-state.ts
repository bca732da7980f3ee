// Writes the texts in a state anew: the bodies of its rows with their checksums, and its checkpoints with their hashes.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { createCheckpointFiles } from './checkpoint-files.ts'
import type { Column } from './row-check.ts'
import { rowCrc } from './row-check.ts'
import { readMeta } from './state-meta.ts'
import type { Database } from '../sqlite.ts'
import { openSqlite, transaction } from '../sqlite.ts'

export interface StateChange {
  /** What shall stand instead of the body of a row; null takes the row away. */
  readonly body: (table: string, body: string) => string | null
  readonly checkpoint: (bytes: Uint8Array) => Uint8Array
}

// The columns that the checksum of a row is taken over, before its body.
const tables: Readonly<Record<string, readonly string[]>> = {
  alert_revisions: ['sequence', 'id', 'rev'],
  situations: ['id', 'rev'],
  dead_letters: [],
  outbox: ['sink', 'alert', 'rev'],
}

/** The state must not be open anywhere. Nothing of what was changed is left in its files. */
export async function rewriteState(path: string, change: StateChange): Promise<void> {
  if (!existsSync(path)) return
  const database = openSqlite({ path, synchronous: 'FULL' })
  try {
    transaction(database, () => {
      for (const [table, columns] of Object.entries(tables)) rewriteTable(database, table, columns, change.body)
      rewriteSignals(database, change.body)
    })
    await rewriteCheckpoints(database, `${path}.checkpoints`, change.checkpoint)
    vacuum(database)
  } finally {
    database.close()
  }
}

/** Rows that were deleted or grew leave their bytes in free pages and in the write-ahead log until this is done. */
export function vacuum(database: Database): void {
  database.exec('VACUUM')
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
}

function rewriteTable(
  database: Database,
  table: string,
  columns: readonly string[],
  change: StateChange['body'],
): void {
  const crcColumns = columns.map((name) => `, ${name}`).join('')
  const update = database.prepare(`UPDATE ${table} SET body = ?, crc = ? WHERE rowid = ?`)
  const remove = database.prepare(`DELETE FROM ${table} WHERE rowid = ?`)
  for (const row of database.prepare(`SELECT rowid AS at, body${crcColumns} FROM ${table}`).all()) {
    const body = String(row['body'])
    const changed = change(table, body)
    if (changed === null) remove.run(Number(row['at']))
    else if (changed !== body) {
      update.run(changed, rowCrc(...columns.map((name) => row[name] as Column), changed), Number(row['at']))
    }
  }
}

function rewriteSignals(database: Database, change: StateChange['body']): void {
  const update = database.prepare('UPDATE signals SET body = ? WHERE sequence = ?')
  for (const row of database.prepare('SELECT sequence, body FROM signals').all()) {
    const body = String(row['body'])
    const changed = change('signals', body) ?? '{}'
    if (changed !== body) update.run(changed, Number(row['sequence']))
  }
}

/** Oldest first, because saving keeps the newest two; files that no row names go. */
async function rewriteCheckpoints(
  database: Database,
  folder: string,
  change: StateChange['checkpoint'],
): Promise<void> {
  const files = createCheckpointFiles(database, folder)
  const { offset, epoch } = readMeta(database)
  for (const row of database.prepare('SELECT "offset" FROM checkpoints ORDER BY "offset"').all()) {
    const checkpoint = await files.newest(Math.min(offset, Number(row['offset'])))
    if (checkpoint === null) continue
    await files.save({ ...checkpoint, bytes: change(checkpoint.bytes) }, () => readMeta(database).epoch === epoch)
  }
  for (const name of readdirSync(folder)) if (name.endsWith('.part')) rmSync(`${folder}/${name}`)
}
