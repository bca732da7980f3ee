// Looks into a file whose columns no format knows: its carrier and encoding, its header, and its rows as they are.
import { open } from 'node:fs/promises'
import { parseJsonRecord } from '../json.ts'
import { readTime } from '../clean/time.ts'
import { dialectOf } from '../split/csv-dialect.ts'
import type { TableHeader, TablePlan } from '../split/table-plan.ts'
import { unreadableFormat } from '../unreadable.ts'
import { binaryOf } from './binary.ts'
import { detectEncoding } from './encoding.ts'
import { readRecordBatches } from './file.ts'

export interface TableSample {
  readonly carrier: string
  readonly encoding: string
  /** Counted from 1; 0 where the carrier has no header. */
  readonly headerRow: number
  readonly columns: readonly string[]
  /** The first rows, by the order of the columns. */
  readonly rows: readonly (readonly string[])[]
  readonly count: number
}

const rowsKept = 200

export async function sampleTable(path: string): Promise<TableSample> {
  const head = await headBytesOf(path)
  let headerRow = 0
  const plan = guessingPlan((row) => {
    headerRow ||= row
  })
  const columns: string[] = []
  const records: Readonly<Record<string, unknown>>[] = []
  let count = 0
  for await (const batch of readRecordBatches(path, { plan })) {
    for (const { bytes, format } of batch) {
      if (format === unreadableFormat) continue
      count++
      const parsed = records.length < rowsKept ? parseJsonRecord(bytes) : null
      if (parsed?.kind !== 'record') continue
      for (const name of Object.keys(parsed.record)) if (!columns.includes(name)) columns.push(name)
      records.push(parsed.record)
    }
  }
  const rows = records.map((record) => columns.map((name) => printed(record[name])))
  return { ...describe(head), headerRow, columns, rows, count }
}

/** The first row of two and more words, all different, of which none is a number or a time. */
export function guessingPlan(onHeader: (row: number) => void): TablePlan {
  return {
    headerIn(rows): TableHeader | null {
      const cells = rows.at(-1) ?? []
      const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
      const isHeader = filled.length >= 2 && new Set(filled).size === filled.length && filled.every(isName)
      if (!isHeader) return null
      onHeader(rows.length)
      return { columns: cells, firstRow: rows.length, cellsBeyondMax: 0 }
    },
    objectTo: () => ({ found: 'no row that could be a header', wanted: 'a row of names above the values' }),
  }
}

function isName(cell: string): boolean {
  return cell.length <= 40 && !/^[\d.,:/\s-]+$/.test(cell) && readTime(cell, 0) === null && !/[。！？]/.test(cell)
}

function printed(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : (JSON.stringify(value) ?? '')
}

async function headBytesOf(path: string): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function describe(head: Buffer): { readonly carrier: string; readonly encoding: string } {
  const binary = binaryOf(head)
  const encoding = detectEncoding(head)
  if (binary !== null && !encoding.startsWith('utf-16'))
    return { carrier: binary.kind === 'zip' ? 'a workbook or archive' : binary.name, encoding: 'UTF-8' }
  const text = new TextDecoder(encoding).decode(head)
  const first = text.trimStart()[0]
  if (first === '{' || first === '[') return { carrier: 'JSON', encoding }
  const { delimiter } = dialectOf(
    text,
    guessingPlan(() => undefined),
  )
  return { carrier: `a table separated by ${delimiter === '\t' ? 'TAB' : delimiter}`, encoding }
}
