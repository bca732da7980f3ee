// Follows a table of somebody's database by a column that only grows: a serial number, or the time of the last change.
import type { SourceId } from '../../../core/ids.ts'
import type { PositionBody, SourceReader, SourceRound, SourceStep, SourceTrouble } from '../../../core/source.ts'
import { recordBytesMax } from '../../limits.ts'
import type { Piece } from '../../split/piece.ts'
import { brokenPiece } from '../../split/piece.ts'
import { createSeenRecords } from '../pull/seen-records.ts'
import type { RecordReaderOptions } from '../records.ts'
import { createRecordMaker } from '../records.ts'

export type CursorValue = string | number

export interface FollowedRow {
  readonly cursor: CursorValue
  /** The row as one JSON object. */
  readonly json: string
}

export interface RowsWanted {
  /** null asks from the beginning of the table. */
  readonly from: CursorValue | null
  /** Rows at `from` and behind it that are passed over. */
  readonly skip: number
  readonly limit: number
}

export type TableAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly FollowedRow[] }
  | { readonly kind: 'trouble'; readonly trouble: SourceTrouble; readonly found: string }

export interface TableDriver {
  /** In the order of the cursor, those at `from` included. Never writes, and never rejects. */
  rows(wanted: RowsWanted): Promise<TableAnswer>
}

export interface TableOptions {
  readonly source: SourceId
  readonly driver: TableDriver
  readonly reading: Pick<RecordReaderOptions, 'format' | 'mapped'>
  /** Where the first round begins; null at the beginning of the table. */
  readonly since: CursorValue | null
}

const key = 'table'
const pageRows = 1_000
// A transaction that began earlier may end later, with a number that was passed already: so many rows are looked at again.
const lookBackRows = 200

export function createTableSource({ source, driver, reading, since }: TableOptions): SourceReader {
  async function* round({ positions, nowMs }: SourceRound): AsyncGenerator<SourceStep> {
    const held = readHeld(positions.get(key))
    const seen = createSeenRecords(held.seen)
    const toRecord = createRecordMaker({ ...reading, source, file: 'table', receivedAtMs: nowMs })
    let { tail } = held
    let from = tail[0] ?? since
    for (let skip = 0, line = 1; ; ) {
      const answer = await driver.rows({ from, skip, limit: pageRows })
      if (answer.kind === 'trouble') return yield { ...answer, retryAfterMs: null }
      const { rows } = answer
      const fresh = seen.fresh(rows.map((row) => ({ ...toRecord(pieceOf(row, line++)), naming: { kind: 'ignored' } })))
      tail = [...tail, ...rows.map(({ cursor }) => cursor)].slice(-lookBackRows)
      if (fresh.length > 0)
        yield { kind: 'page', records: fresh, positions: [{ key, body: { tail, seen: seen.hashes() } satisfies Held }] }
      const last = rows.at(-1)?.cursor
      if (last === undefined || rows.length < pageRows) return
      // A page of one value is passed over; else the next begins with the last row's.
      skip = last === from ? skip + rows.length : 0
      from = last
    }
  }

  return { round, close: () => Promise.resolve() }
}

interface Held {
  /** The cursors of the last rows, the earliest first. */
  readonly tail: readonly CursorValue[]
  readonly seen: readonly string[]
}

function readHeld(body: PositionBody | undefined): Held {
  const { tail = [], seen = [] } = (body ?? {}) as Partial<Held>
  return { tail, seen }
}

function pieceOf({ json }: FollowedRow, line: number): Piece {
  const bytes = Buffer.from(json)
  if (bytes.length <= recordBytesMax) return { kind: 'record', line, bytes }
  return brokenPiece(
    line,
    'too_large',
    `a row of ${bytes.length} bytes`,
    `at most ${recordBytesMax} bytes a row`,
    bytes,
  )
}

/** A name or `schema.name` as SQL has it, whatever letters are in it. */
export function quotedName(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')
}
