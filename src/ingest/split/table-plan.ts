// What the columns of a table mean: which row is its header, and what to say where none is.
import { cleanColumn } from '../formats/column-names.ts'
import type { RecordIdentity } from '../formats/format.ts'
import { detectFormat, findFormat, formats } from '../formats/table.ts'

export interface TableHeader {
  /** As they are written. */
  readonly columns: readonly string[]
  /** Index of the first row behind the header. */
  readonly firstRow: number
  readonly format?: string
  readonly identity?: RecordIdentity
  readonly cellsBeyondMax: number
}

export interface TablePlan {
  /** null where none of the rows can be it; asked again with every further row. */
  headerIn(rows: readonly (readonly string[])[]): TableHeader | null
  /** For the refusal: nothing of what stands in the rows, because the first may be somebody's. */
  objectTo(rows: readonly (readonly string[])[]): { readonly found: string; readonly wanted: string }
}

/** `named` is the format that somebody chose: its header is the first row that has two cells. */
export function createTablePlan(named: string | undefined): TablePlan {
  return {
    headerIn(rows) {
      const last = rows.at(-1) ?? []
      return named === undefined ? recognised(last, rows.length) : chosen(named, last, rows.length)
    },
    objectTo(rows) {
      const widest = rows.reduce((most, row) => Math.max(most, row.length), 0)
      const known = [...new Set(rows.flatMap((row) => row.map(cleanColumn)))].filter((name) => knownNames().has(name))
      const names =
        known.length === 0
          ? 'none of which is a known name'
          : `of which ${known.slice(0, 8).join(', ')} are known names`
      return {
        found: `a table of ${widest} columns, ${names}`,
        wanted: 'a header of a known format; `qianzhao map FILE` proposes what its columns mean',
      }
    },
  }
}

function recognised(cells: readonly string[], rowCount: number): TableHeader | null {
  const format = detectFormat(cells.map(cleanColumn))
  if (format === undefined) return null
  return {
    columns: cells,
    firstRow: rowCount,
    format: format.name,
    ...(format.identity === undefined ? {} : { identity: format.identity }),
    cellsBeyondMax: format.cellsBeyondMax ?? 0,
  }
}

function chosen(name: string, cells: readonly string[], rowCount: number): TableHeader | null {
  if (cells.filter((cell) => cell.trim() !== '').length < 2) return null
  const format = findFormat(name)
  return {
    columns: cells,
    firstRow: rowCount,
    format: name,
    ...(format?.identity === undefined ? {} : { identity: format.identity }),
    cellsBeyondMax: format?.cellsBeyondMax ?? 0,
  }
}

let names: ReadonlySet<string> | null = null

function knownNames(): ReadonlySet<string> {
  names ??= new Set(formats.flatMap((format) => format.columns))
  return names
}
