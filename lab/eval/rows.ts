// Reads labelled files (CSV or JSON lines, plain or gzip) as rows of named values, for training and evaluation.
import { basename } from 'node:path'
import { EarlyWarningError } from '../../src/core/errors.ts'
import { parseJson } from '../../src/core/json.ts'
import { readRecords } from '../../src/ingest/sources/file.ts'
import type { TablePlan } from '../../src/ingest/split/table-plan.ts'
import { createTablePlan } from '../../src/ingest/split/table-plan.ts'
import { unreadableFormat } from '../../src/ingest/unreadable.ts'

/** Whoever labels names the columns as he likes: the first row is the header, known or not. */
const firstRowIsHeader: TablePlan = {
  ...createTablePlan(undefined),
  headerIn: ([first]) => (first === undefined ? null : { columns: first, firstRow: 1, cellsBeyondMax: 0 }),
}

export type AnyRow = Readonly<Record<string, unknown>>

/** Throws INPUT_UNREADABLE with file and line for a row that cannot be read: labelled data must be whole. */
export async function readRows(path: string): Promise<readonly AnyRow[]> {
  const decoder = new TextDecoder()
  const rows: AnyRow[] = []
  for await (const record of readRecords(path, { plan: firstRowIsHeader })) {
    if (record.format === unreadableFormat) {
      throw new EarlyWarningError(
        'INPUT_UNREADABLE',
        `${path}:${record.line}: the row cannot be read; wanted CSV with a header or JSON lines.`,
      )
    }
    const value = parseJson(decoder.decode(record.bytes))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const found = value === undefined ? 'no JSON' : `JSON of type ${typeof value}`
      throw new EarlyWarningError(
        'INPUT_UNREADABLE',
        `${path}:${record.line}: found ${found}, wanted a row of named values.`,
      )
    }
    rows.push(value as AnyRow)
  }
  return rows
}

/** The same with every value as text; missing ones are ''. */
export async function readTextRows(path: string): Promise<readonly Readonly<Record<string, string>>[]> {
  return (await readRows(path)).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value),
      ]),
    ),
  )
}

/** Folder and file name say which set it is: `smp2020_ewect/train.csv.gz`. */
export function nameOfFile(path: string): string {
  const parts = path.split('/')
  return [parts.at(-2), basename(path)].filter((part) => part !== undefined && part !== '').join('/')
}
