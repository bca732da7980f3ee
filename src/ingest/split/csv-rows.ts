// Rows of a CSV file: the first one names the columns, every other one becomes the JSON of an object of its cells.
import { csvColumnsMax } from '../limits.ts'
import type { Piece } from './piece.ts'
import { brokenPiece } from './piece.ts'

export interface CsvRows {
  /** null for the header, where it can be read. */
  take(values: readonly string[], line: number, bytes: Buffer): Piece | null
  /** Whether a row has as many cells as the header; true before there is one. */
  fits(values: readonly string[]): boolean
}

export function createCsvRows(onHeader: (columns: readonly string[]) => void): CsvRows {
  let columns: readonly string[] | null = null
  let keys: readonly string[] = []

  function readHeader(values: readonly string[], line: number, bytes: Buffer): Piece | null {
    const isTooWide = values.length > csvColumnsMax
    columns = isTooWide ? [] : values.map((name) => name.trim())
    // A name that appears twice keeps its first column.
    keys = columns.map((name, at) => (columns?.indexOf(name) === at ? `${JSON.stringify(name)}:` : ''))
    onHeader(columns)
    if (!isTooWide) return null
    return brokenPiece(line, 'bad_csv', `${values.length} columns`, `at most ${csvColumnsMax} columns`, bytes)
  }

  function take(values: readonly string[], line: number, bytes: Buffer): Piece | null {
    if (columns === null) return readHeader(values, line, bytes)
    if (columns.length > 0 && values.length <= columns.length) {
      return { kind: 'record', bytes: Buffer.from(rowJson(keys, values)), line }
    }
    const wanted =
      columns.length === 0 ? 'a file with a readable header' : `at most ${columns.length} cells, as in the header`
    return brokenPiece(line, 'bad_csv', `${values.length} cells`, wanted, bytes)
  }

  return { take, fits: (values) => columns === null || values.length === columns.length }
}

/** Written by hand because `__proto__` may be a name. */
function rowJson(keys: readonly string[], values: readonly string[]): string {
  let json = ''
  for (let i = 0; i < values.length; i++) {
    const key = keys[i]
    if (key === undefined || key === '') continue
    json += `${json === '' ? '{' : ','}${key}${JSON.stringify(values[i])}`
  }
  return `${json === '' ? '{' : json}}`
}
