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
// Ids of one file, by 53 bits of their hash; beyond it the oldest half is forgotten. 65,536 are about 3 MB.
const idsHeldMax = 65_536
// Author, time and text of a record are held as seventeen bits each, which one number has room for.
const partSize = 2 ** 17
// The start of a text tells it from another.
const textLookedAt = 64

export function createRowGuard(columns: readonly string[], identity: RecordIdentity | undefined): RowGuard {
  const idAt = placeOf(columns, identity?.id)
  if (identity === undefined || idAt < 0) return { take: (row) => ['kind' in row ? row : tidied(row)], end: () => [] }
  const others = [identity.author, identity.time, identity.text].map((names) => placeOf(columns, names))
  let waiting: (TableRow | Piece)[] | null = []
  let isRounded = false
  let held = new Map<number, number>()

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
    const key = hash32(id) * 2 ** 21 + (hash32(id, 1) >>> 11)
    const before = held.get(key)
    if (before !== undefined)
      return others.some((at) => at >= 0) && others.every((at, i) => at < 0 || part(before, i) !== partOf(row, at))
    if (held.size >= idsHeldMax) held = new Map([...held].slice(idsHeldMax / 2))
    held.set(
      key,
      others.reduce((packed, at) => packed * partSize + partOf(row, at), 0),
    )
    return false
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

function partOf(row: TableRow, at: number): number {
  return at < 0 ? 0 : hash32((row.cells[at] ?? '').slice(0, textLookedAt)) % partSize
}

function part(packed: number, at: number): number {
  return Math.floor(packed / partSize ** (2 - at)) % partSize
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
