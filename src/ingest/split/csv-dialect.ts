// Finds out what separates the cells of a table: the delimiter under which a row becomes a known header, or else the steadiest one.
import { headerRowsMax } from '../limits.ts'
import { createFieldReader } from './csv-fields.ts'
import type { TablePlan } from './table-plan.ts'

const delimiters = [',', '\t', ';', '|', '，'] as const

export interface Dialect {
  readonly delimiter: string
  /** Whether the first rows have a header that means something. */
  readonly isKnown: boolean
}

/** `head` are the first characters of the table; its last line may be cut. */
export function dialectOf(head: string, plan: TablePlan): Dialect {
  const lines = head.split('\n', headerRowsMax * 4)
  let steadiest = { delimiter: ',', score: 0 }
  let best: { readonly delimiter: string; readonly known: number } | null = null
  for (const delimiter of delimiters) {
    const rows = rowsIn(lines, delimiter)
    const known = columnsOfHeader(rows, plan)
    if (known > (best?.known ?? 0)) best = { delimiter, known }
    const score = steadiness(rows)
    if (score > steadiest.score) steadiest = { delimiter, score }
  }
  return best === null
    ? { delimiter: steadiest.delimiter, isKnown: false }
    : { delimiter: best.delimiter, isKnown: true }
}

function rowsIn(lines: readonly string[], delimiter: string): string[][] {
  const reader = createFieldReader(delimiter)
  const rows: string[][] = []
  for (const line of lines) {
    const state = reader.feed(line.endsWith('\r') ? line.slice(0, -1) : line)
    if (state === 'open') continue
    if (state === 'complete') rows.push([...reader.values()])
    reader.reset()
    if (rows.length >= headerRowsMax) break
  }
  return rows
}

function columnsOfHeader(rows: readonly (readonly string[])[], plan: TablePlan): number {
  for (let count = 1; count <= rows.length; count++) {
    const header = plan.headerIn(rows.slice(0, count))
    if (header !== null) return header.columns.filter((column) => column.trim() !== '').length
  }
  return 0
}

/** How many cells most rows have, where they agree. */
function steadiness(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const { length } of rows) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1)
  return Math.max(0, ...[...counts].map(([length, count]) => (count / rows.length) * Math.min(length, 20)))
}
