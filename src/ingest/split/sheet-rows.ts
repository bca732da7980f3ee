// Reads the XML of a sheet into rows of cells, as far as it has come.
import { csvColumnsMax, recordBytesMax } from '../limits.ts'
import type { NumberStyle } from './sheet-numbers.ts'
import { writtenNumber } from './sheet-numbers.ts'
import { createXmlReader } from './xml-events.ts'

export interface SheetRow {
  readonly cells: readonly string[]
  readonly number: number
  /** A row with more columns or characters than may be. */
  readonly isTooLarge: boolean
}

export interface SheetOptions {
  readonly sharedText: (index: number) => string
  readonly styles: readonly NumberStyle[]
  readonly is1904: boolean
}

export interface SheetReader {
  write(text: string): readonly SheetRow[]
}

export function createSheetReader({ sharedText, styles, is1904 }: SheetOptions): SheetReader {
  let rows: SheetRow[] = []
  let cells: string[] = []
  let number = 0
  let column = 0
  let kind = ''
  let style: NumberStyle = 'plain'
  let text = ''
  let isReading = false
  let length = 0
  let isTooLarge = false

  const reader = createXmlReader({
    open(name, attributes) {
      if (name === 'row' || name.endsWith(':row')) beginRow(attributes['r'])
      else if (name === 'c' || name.endsWith(':c')) beginCell(attributes)
      else if (name === 'v' || name === 't' || name.endsWith(':v') || name.endsWith(':t')) isReading = true
    },
    text(part) {
      if (!isReading) return
      length += part.length
      if (length > recordBytesMax) isTooLarge = true
      else text += part
    },
    close(name) {
      if (name === 'c' || name.endsWith(':c')) endCell()
      else if (name === 'row' || name.endsWith(':row')) endRow()
      else if (name === 'v' || name === 't' || name.endsWith(':v') || name.endsWith(':t')) isReading = false
    },
  })

  function beginRow(written: string | undefined): void {
    number = written === undefined ? number + 1 : Number(written)
    cells = []
    column = 0
    length = 0
    isTooLarge = false
  }

  function beginCell(attributes: Readonly<Record<string, string>>): void {
    const written = attributes['r']
    if (written !== undefined) column = columnOf(written)
    kind = attributes['t'] ?? 'n'
    style = styles[Number(attributes['s'] ?? 0)] ?? 'plain'
    text = ''
  }

  function endCell(): void {
    if (column >= csvColumnsMax) isTooLarge = true
    else {
      // Cells that are empty are left out.
      while (cells.length < column) cells.push('')
      cells[column] = valueOf()
    }
    column++
  }

  function valueOf(): string {
    if (kind === 's') return sharedText(Number(text))
    if (kind === 'b') return text === '1' ? '是' : '否'
    // `#N/A` and `#REF!` say that there is nothing.
    if (kind === 'e') return ''
    return kind === 'n' && text !== '' ? writtenNumber(text, style, is1904) : text
  }

  function endRow(): void {
    if (cells.length > 0 || isTooLarge) rows.push({ cells, number, isTooLarge })
  }

  return {
    write(part) {
      rows = []
      reader.write(part)
      return rows
    },
  }
}

/** `BC12` is column 54. */
function columnOf(cell: string): number {
  let column = 0
  for (let at = 0; at < cell.length; at++) {
    const letter = cell.charCodeAt(at) - 0x40
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  return Math.max(0, column - 1)
}
