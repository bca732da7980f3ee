// Reads the tables of an SQLite database without ever writing to it: those whose columns some format knows.
import { DatabaseSync } from 'node:sqlite'
import { EarlyWarningError } from '../../core/errors.ts'
import { csvColumnsMax, recordBytesMax } from '../limits.ts'
import type { Piece } from '../split/piece.ts'
import { brokenPiece } from '../split/piece.ts'
import type { TablePlan } from '../split/table-plan.ts'

// Databases of crawlers have a dozen; more than these are looked at by nobody.
const tablesMax = 500
const batchRows = 500

/** Pieces in batches, table by table. One refusal where no table is known. */
export function* readTables(path: string, plan: TablePlan): Generator<readonly Piece[]> {
  const database = openReadOnly(path)
  try {
    let isKnown = false
    const columnsSeen: string[][] = []
    for (const table of tableNames(database)) {
      const columns = columnsOf(database, table)
      columnsSeen.push(columns)
      const header = columns.length > csvColumnsMax ? null : plan.headerIn([columns])
      if (header === null) continue
      isKnown = true
      yield* rowsOf(database, table, columns, header.format)
    }
    if (isKnown) return
    const { found, wanted } = plan.objectTo(columnsSeen)
    yield [brokenPiece(1, 'unknown_format', `a database whose tables are unknown: ${found}`, wanted, Buffer.alloc(0))]
  } catch (cause) {
    if (cause instanceof EarlyWarningError) throw cause
    yield [brokenPiece(0, 'unknown_format', 'a database that is damaged', 'a whole SQLite database', Buffer.alloc(0))]
  } finally {
    database.close()
  }
}

function openReadOnly(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { readOnly: true })
    database.exec('PRAGMA trusted_schema = OFF')
    return database
  } catch (cause) {
    throw new EarlyWarningError(
      'INPUT_UNREADABLE',
      `${path} cannot be opened as a database. Give a file that can be read.`,
      cause,
    )
  }
}

/** Tables only: a view can be made to count without end. */
function tableNames(database: DatabaseSync): readonly string[] {
  const rows = database
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name LIMIT ${tablesMax}`,
    )
    .all()
  return rows.map((row) => String(row['name']))
}

/** Columns that hold something: one that is computed could be computed without end, and is not named here. */
function columnsOf(database: DatabaseSync, table: string): string[] {
  return database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map((row) => String(row['name']))
}

function* rowsOf(
  database: DatabaseSync,
  table: string,
  columns: readonly string[],
  format: string | undefined,
): Generator<readonly Piece[]> {
  const statement = database.prepare(`SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table)}`)
  statement.setReadBigInts(true)
  let batch: Piece[] = []
  let line = 0
  for (const row of statement.iterate()) {
    line++
    batch.push(pieceOf(row, line, format))
    if (batch.length < batchRows) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function pieceOf(row: Readonly<Record<string, unknown>>, line: number, format: string | undefined): Piece {
  const plain = Object.entries(row).map(([name, value]) => [name, plainValue(value)] as const)
  const bytes = Buffer.from(JSON.stringify(Object.fromEntries(plain)))
  if (bytes.length > recordBytesMax)
    return brokenPiece(line, 'too_large', `${bytes.length} bytes`, `at most ${recordBytesMax} bytes a record`, bytes)
  return { kind: 'record', bytes, line, ...(format === undefined ? {} : { format }) }
}

/** Whole numbers keep their digits; pictures are left out. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return value instanceof Uint8Array ? null : value
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
