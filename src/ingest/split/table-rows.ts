// Rows of a table, whatever carried them: finds the header, and hands on every other row as the JSON of an object of its cells.
import { cleanColumn } from '../formats/column-names.ts'
import { csvColumnsMax, headerRowsMax } from '../limits.ts'
import type { TableHeader, TablePlan } from './table-plan.ts'
import type { Piece } from './piece.ts'
import type { TableRow } from './table-row.ts'
import { brokenPiece } from './piece.ts'
import { createRowGuard } from './row-guard.ts'
import type { RowGuard } from './row-guard.ts'
import { formRecord } from './table-form.ts'

export interface TableRows {
  /** The pieces that are known by now; rows before the header wait. */
  take(row: TableRow): readonly Piece[]
  end(): readonly Piece[]
  /** Whether a row has as many cells as the header; true before there is one. */
  fits(cells: readonly string[]): boolean
  /** True once it is clear that no row of this table can be read. */
  isRefused(): boolean
  columnCount(): number
}

export function createTableRows(plan: TablePlan): TableRows {
  let waiting: TableRow[] = []
  let header: TableHeader | null = null
  let keys: readonly string[] = []
  let guard: RowGuard | null = null
  let refused = false

  function take(row: TableRow): readonly Piece[] {
    if (refused) return []
    if (header !== null) return readRow(row)
    if (row.cells.length > csvColumnsMax) return [refuseWide(row)]
    waiting.push(row)
    const found = plan.headerIn(waiting.map(({ cells }) => cells))
    if (found !== null) return openTable(found)
    return waiting.length < headerRowsMax ? [] : giveUp()
  }

  function openTable(found: TableHeader): readonly Piece[] {
    header = found
    const columns = found.columns.map(cleanColumn)
    // A name that appears twice keeps its first column.
    keys = columns.map((name, at) => (name !== '' && columns.indexOf(name) === at ? `${JSON.stringify(name)}:` : ''))
    guard = createRowGuard(columns, found.identity)
    const rows = waiting.slice(found.firstRow)
    waiting = []
    return rows.flatMap(readRow)
  }

  function readRow(row: TableRow): readonly Piece[] {
    const cells = row.cells
    if (isBlank(cells) || isTotal(cells) || isHeaderAgain(cells)) return []
    const extra = cells.length - keys.length
    if (extra > (header?.cellsBeyondMax ?? 0) && cells.slice(keys.length).some((cell) => cell.trim() !== ''))
      return guarded(refuseRow(row, keys.length))
    return guarded({ ...row, cells: extra > 0 ? cells.slice(0, keys.length) : cells })
  }

  function guarded(row: TableRow | Piece): readonly Piece[] {
    return guard?.take(row).map(recordOf) ?? []
  }

  function recordOf(row: TableRow | Piece): Piece {
    if ('kind' in row) return row
    return { kind: 'record', bytes: Buffer.from(rowJson(keys, row.cells)), line: row.line, ...formatPart(header) }
  }

  function isHeaderAgain(cells: readonly string[]): boolean {
    return cells.length === header?.columns.length && cells.every((cell, at) => cell === header?.columns[at])
  }

  function giveUp(): readonly Piece[] {
    const rows = waiting
    waiting = []
    refused = rows.length > 0
    return withoutHeader(rows, plan)
  }

  function refuseWide(row: TableRow): Piece {
    refused = true
    return brokenPiece(
      row.line,
      'bad_csv',
      `${row.cells.length} columns`,
      `at most ${csvColumnsMax} columns`,
      row.bytes,
    )
  }

  return {
    take,
    end: () => (header === null ? giveUp() : (guard?.end().map(recordOf) ?? [])),
    fits: (cells) => header === null || cells.length === keys.length,
    isRefused: () => refused,
    columnCount: () => keys.length,
  }
}

/** No header: the table may be one form, label beside value; otherwise it is refused once, not row by row. */
function withoutHeader(rows: readonly TableRow[], plan: TablePlan): readonly Piece[] {
  const [first] = rows
  if (first === undefined) return []
  const cells = rows.map((row) => row.cells)
  const forms = formRecord(cells)
  if (forms !== null)
    return forms.map((form) => ({ kind: 'record', bytes: Buffer.from(JSON.stringify(form)), line: first.line }))
  const { found, wanted } = plan.objectTo(cells)
  return [brokenPiece(first.line, 'unknown_format', found, wanted, first.bytes)]
}

function formatPart(header: TableHeader | null): { readonly format?: string } {
  return header?.format === undefined ? {} : { format: header.format }
}

function refuseRow(row: TableRow, columnCount: number): Piece {
  const wanted = `at most ${columnCount} cells, as in the header`
  return brokenPiece(row.line, 'bad_csv', `${row.cells.length} cells`, wanted, row.bytes)
}

function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false
  return true
}

const total =
  /^\s*(?:合\s*计|总\s*计|小\s*计|共\s*计|总数|汇总|制表人?|制表日期|填报人|审核人?|备注|说明|注)\s*(?:[:：]|$)|^\s*(?:共|总共|合计)\s*\d+\s*[条件个宗]/

/** 合计 and what else offices write under a table: the first cell says so, and hardly anything stands behind it. */
function isTotal(cells: readonly string[]): boolean {
  const first = cells.find((cell) => cell.trim() !== '') ?? ''
  if (!total.test(first)) return false
  const rest = cells.filter((cell) => cell.trim() !== '' && cell !== first)
  return rest.every((cell) => /^[\d\s.,:：%/年月日-]*$/.test(cell)) || rest.length <= 1
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
