// A CRC-32 over the columns of a row, because the database keeps none.
import { crc32 } from 'node:zlib'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Row } from '../sqlite.ts'

export type Column = string | number

export function rowCrc(...columns: readonly Column[]): number {
  let crc = 0
  for (let i = 0; i < columns.length; i++) crc = crc32(`${i === 0 ? '' : '\u001f'}${columns[i]}`, crc)
  return crc
}

/** Throws STATE_CORRUPT unless the named columns are the ones that were written. */
export function checkRow(table: string, row: Row, columns: readonly string[]): void {
  const found = rowCrc(...columns.map((name) => row[name] as Column))
  if (found === row['crc']) return
  throw new EarlyWarningError(
    'STATE_CORRUPT',
    `A row of ${table} is damaged (its checksum is ${found}, wanted ${String(row['crc'])}). ` +
      'Restore the state from a backup, or move it away: it is then folded again from the log.',
  )
}
