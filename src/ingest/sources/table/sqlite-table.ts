// A table of an SQLite file that somebody else writes, opened for every look so that nobody is held up between.
import { DatabaseSync } from 'node:sqlite'
import type { CursorValue, RowsWanted, TableAnswer, TableDriver, FollowedRow } from './table-source.ts'
import { quotedName } from './table-source.ts'

export function createSqliteTable(path: string, table: string, cursor: string): TableDriver {
  const name = quotedName(table)
  const column = quotedName(cursor)

  function rows({ from, skip, limit }: RowsWanted): readonly FollowedRow[] {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
    try {
      database.exec('PRAGMA trusted_schema = OFF')
      const where = from === null ? `${column} IS NOT NULL` : `${column} >= ?`
      const statement = database.prepare(`SELECT * FROM ${name} WHERE ${where} ORDER BY ${column} LIMIT ? OFFSET ?`)
      statement.setReadBigInts(true)
      const found = from === null ? statement.all(limit, skip) : statement.all(from, limit, skip)
      return found.map((row) => ({ cursor: cursorOf(row[cursor]), json: JSON.stringify(row, plainValue) }))
    } finally {
      database.close()
    }
  }

  function answer(wanted: RowsWanted): TableAnswer {
    try {
      return { kind: 'rows', rows: rows(wanted) }
    } catch (cause) {
      return troubleOf(cause)
    }
  }

  return { rows: (wanted) => Promise.resolve(answer(wanted)) }
}

function cursorOf(value: unknown): CursorValue {
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' ? value : String(value)
}

/** Ids of sixteen digits and more keep all of them as text; what is no text is left out. */
function plainValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return value instanceof Uint8Array ? undefined : value
}

function troubleOf(cause: unknown): TableAnswer {
  const said = cause instanceof Error ? cause.message : ''
  if (/no such (?:table|column)/u.test(said)) return { kind: 'trouble', trouble: 'format_changed', found: said }
  if (/locked|busy/u.test(said)) return { kind: 'trouble', trouble: 'unreachable', found: 'a database that is locked' }
  return { kind: 'trouble', trouble: 'unreadable', found: 'no database that can be opened' }
}
