// A table or view of PostgreSQL through `pg`: read-only sessions, one for every look, with limits on the server too.
import pg from 'pg'
import type { SourceTrouble } from '../../../core/source.ts'
import type { RowsWanted, TableAnswer, TableDriver } from './table-source.ts'
import { quotedName } from './table-source.ts'

export interface PostgresTableOptions {
  /** postgres://user:password@host/database?sslmode=verify-full */
  readonly address: string
  readonly table: string
  readonly cursor: string
  readonly timeoutMs: number
}

export function createPostgresTable({ address, table, cursor, timeoutMs }: PostgresTableOptions): TableDriver {
  const column = quotedName(cursor)
  // The server makes the JSON and the text of the cursor: a time keeps its microseconds, a number all its digits.
  const select = `SELECT ${column}::text AS "cursor", row_to_json(one)::text AS "json" FROM ${quotedName(table)} AS one`

  async function rows({ from, skip, limit }: RowsWanted): Promise<TableAnswer> {
    const client = new pg.Client({
      connectionString: address,
      application_name: 'qianzhao',
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      statement_timeout: timeoutMs,
      options: '-c default_transaction_read_only=on',
    })
    // What ends the connection ends the query too, and is told there.
    client.on('error', () => undefined)
    try {
      await client.connect()
      const where = from === null ? `${column} IS NOT NULL` : `${column} >= $3`
      const order = `ORDER BY ${column} LIMIT $1 OFFSET $2`
      const values = from === null ? [limit, skip] : [limit, skip, from]
      const result = await client.query<{ cursor: string; json: string }>(`${select} WHERE ${where} ${order}`, values)
      return { kind: 'rows', rows: result.rows }
    } catch (cause) {
      return troubleOf(cause)
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  return { rows }
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html: 28 and 42501 are rights, the rest of 42 a table that is another one.
function troubleOf(cause: unknown): TableAnswer {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const found = `PostgreSQL: ${code === '' ? 'no answer' : `error ${code}`}`
  const trouble = (trouble: SourceTrouble, what: string): TableAnswer => ({
    kind: 'trouble',
    trouble,
    found: `${found}${what}`,
  })
  if (code.startsWith('28') || code === '42501') return trouble('refused', ', not with these rights')
  if (code === '42P01') return trouble('format_changed', ', there is no such table')
  if (code.startsWith('42')) return trouble('format_changed', ', the column is not there or of another kind')
  return trouble('unreachable', '')
}
