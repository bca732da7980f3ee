// What the content of a file becomes: posts, drops by their reason, dead letters by theirs.
import type { Post } from '../../../src/core/post.ts'
import { createIngest } from '../../../src/ingest/ingest.ts'
import { createRecordReader } from '../../../src/ingest/sources/records.ts'
import { receivedAtMs, standInRedactor } from '../stand-in-redactor.ts'

const ingest = createIngest({ redactor: standInRedactor })

export function read(content: string | Buffer | object): (Partial<Post> | string)[] {
  return readWithFormats(content).map(([, outcome]) => outcome)
}

/** The same with the format that each record was taken for. */
export function readWithFormats(content: string | Buffer | object): (readonly [string, Partial<Post> | string])[] {
  const reader = createRecordReader({ file: 'x', receivedAtMs })
  const bytes = Buffer.isBuffer(content)
    ? content
    : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
  return [...reader.push(bytes), ...reader.end()].map((raw) => {
    const outcome = ingest(raw)
    if (outcome.kind === 'ok') return [raw.format, outcome.value]
    return [raw.format, outcome.kind === 'drop' ? outcome.reason : outcome.letter.reason]
  })
}

/** A table as a spreadsheet writes it: cells with a delimiter, a quote or a line end are quoted. */
export function csvOf(rows: readonly (readonly unknown[])[], delimiter = ','): string {
  const cell = (value: unknown): string => {
    const text = typeof value === 'string' ? value : value === null ? '' : (JSON.stringify(value) ?? '')
    return /["\n\r]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return rows.map((row) => `${row.map(cell).join(delimiter)}\n`).join('')
}

export function tableOf(records: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = Object.keys(records[0] ?? {})
  return csvOf([columns, ...records.map((record) => columns.map((column) => record[column]))])
}
