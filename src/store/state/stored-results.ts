// Reads back what ticks decided, so that an index that lost it gets it again.
import type { Alert } from '../../core/alert.ts'
import type { Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import type { Database, Row } from '../sqlite.ts'
import { checkRow } from './row-check.ts'

export interface StoredResults {
  readonly alerts: readonly Alert[]
  readonly situations: readonly Situation[]
  readonly signals: readonly Signal[]
}

const rowsAtOnce = 500
const none: StoredResults = { alerts: [], situations: [], signals: [] }

/** Signals and situations of later ticks, and every alert's latest revision, because an alert does not say of which tick it is. */
export function* readResultsAfter(database: Database, tick: number): Generator<StoredResults> {
  const page = `LIMIT ${rowsAtOnce}`
  const alerts = database.prepare(
    `SELECT r.sequence AS place, r.sequence, r.id, r.rev, r.body, r.crc
     FROM alert_heads h JOIN alert_revisions r ON r.sequence = h.sequence WHERE h.sequence > ? ORDER BY h.sequence ${page}`,
  )
  const situations = database.prepare(
    `SELECT rowid AS place, id, rev, body, crc FROM situations WHERE rowid > ? AND tick > ? ORDER BY rowid ${page}`,
  )
  const signals = database.prepare(
    `SELECT sequence AS place, body FROM signals WHERE sequence > ? AND tick > ? ORDER BY sequence ${page}`,
  )
  for (const rows of pages((after) => alerts.all(after)))
    yield { ...none, alerts: bodies<Alert>(rows, 'alert_revisions', ['sequence', 'id', 'rev', 'body']) }
  for (const rows of pages((after) => situations.all(after, tick)))
    yield { ...none, situations: bodies<Situation>(rows, 'situations', ['id', 'rev', 'body']) }
  for (const rows of pages((after) => signals.all(after, tick)))
    yield { ...none, signals: bodies<Signal>(rows, '', []) }
}

/** Each page is read when it is wanted: what is committed meanwhile is in one of the next. */
function* pages(read: (after: number) => readonly Row[]): Generator<readonly Row[]> {
  for (let after = -1; ; ) {
    const rows = read(after)
    if (rows.length === 0) return
    yield rows
    after = Number(rows.at(-1)?.['place'])
  }
}

/** Rows of this database were written by this program from the same type; signals carry no checksum. */
function bodies<Item>(rows: readonly Row[], table: string, checked: readonly string[]): Item[] {
  return rows.map((row) => {
    if (checked.length > 0) checkRow(table, row, checked)
    return JSON.parse(String(row['body'])) as Item
  })
}
