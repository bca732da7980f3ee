// Guards the ids of a table against what spreadsheets do to them: rounding, formulas around digits, and one id for different records.
import { hash32 } from '../../core/hash.ts'
import type { RecordIdentity } from '../formats/format.ts'
import type { Piece } from './piece.ts'
import type { TableRow } from './table-row.ts'

export interface RowGuard {
  /** What may go on by now; the first rows wait until it is clear whether their ids are rounded. */
  take(row: TableRow | Piece): readonly (TableRow | Piece)[]
  end(): readonly (TableRow | Piece)[]
}

// Enough to tell rounded ids from such as end with a zero: the chance of three in a row is one in a thousand, of all 32 none.
const rowsLookedAt = 32
const roundedMin = 3
// Ids of one file; beyond it the oldest half is forgotten. 65,536 are about 6 MB.
const idsHeldMax = 65_536

export function createRowGuard(columns: readonly string[], identity: RecordIdentity | undefined): RowGuard {
  const idAt = placeOf(columns, identity?.id)
  if (identity === undefined || idAt < 0) return { take: (row) => ['kind' in row ? row : tidied(row)], end: () => [] }
  const others = [identity.author, identity.time, identity.text].map((names) => placeOf(columns, names))
  let waiting: (TableRow | Piece)[] | null = []
  let isRounded = false
  let held = new Map<string, string>()

  function decide(): readonly (TableRow | Piece)[] {
    const rows = waiting ?? []
    waiting = null
    const ids = rows.map((row) => ('kind' in row ? '' : (row.cells[idAt]?.trim() ?? '')))
    const long = ids.filter((id) => /^\d{16,20}$/.test(id))
    isRounded = long.length >= roundedMin && long.every(endsRounded)
    return rows.map((row) => ('kind' in row ? row : settled(row)))
  }

  function settled(row: TableRow): TableRow {
    const id = row.cells[idAt]?.trim() ?? ''
    if (id === '') return row
    return (isRounded && /^\d{16,20}$/.test(id)) || isTaken(id, row) ? withoutId(row, idAt) : row
  }

  /** The same id with another author, another time and another text is another record. */
  function isTaken(id: string, row: TableRow): boolean {
    const seen = others.map((at) => (at < 0 ? '' : hash32(row.cells[at] ?? '').toString(36)))
    const before = held.get(id)
    if (before === undefined) {
      if (held.size >= idsHeldMax) held = new Map([...held].slice(idsHeldMax / 2))
      held.set(id, seen.join(' '))
      return false
    }
    const known = before.split(' ')
    return seen.every((value, at) => others[at] === -1 || value !== known[at]) && others.some((at) => at >= 0)
  }

  return {
    take(row) {
      const tidy = 'kind' in row ? row : tidied(row)
      if (waiting === null) return ['kind' in tidy ? tidy : settled(tidy)]
      waiting.push(tidy)
      return waiting.length < rowsLookedAt ? [] : decide()
    },
    end: () => (waiting === null ? [] : decide()),
  }
}

function placeOf(columns: readonly string[], names: readonly string[] | undefined): number {
  for (const name of names ?? []) {
    const at = columns.indexOf(name)
    if (at >= 0) return at
  }
  return -1
}

/** Spreadsheets keep fifteen digits: the sixteenth and those behind it are zeros. */
function endsRounded(id: string): boolean {
  return /^0+$/.test(id.slice(15))
}

/** `="007"` and `'007` are how people keep a spreadsheet from eating zeros. */
function tidied(row: TableRow): TableRow {
  if (!row.cells.some((cell) => cell.charCodeAt(0) === 0x3d || cell.charCodeAt(0) === 0x27)) return row
  return { ...row, cells: row.cells.map((cell) => cell.replace(/^="([^"]*)"$/, '$1').replace(/^'(?=\d)/, '')) }
}

function withoutId(row: TableRow, at: number): TableRow {
  return { ...row, cells: row.cells.map((cell, place) => (place === at ? '' : cell)) }
}
