// Reads the sheets of an XLSX workbook row by row, so that a million rows need no more memory than a thousand.
import { posix } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import { csvColumnsMax } from '../limits.ts'
import type { NumberStyle } from '../split/sheet-numbers.ts'
import { styleOf } from '../split/sheet-numbers.ts'
import { createSheetReader } from '../split/sheet-rows.ts'
import type { TableRow } from '../split/table-row.ts'
import { createXmlReader } from '../split/xml-events.ts'
import type { SharedStrings } from './shared-strings.ts'
import { createSharedStrings } from './shared-strings.ts'
import type { ZipArchive, ZipEntry } from './zip.ts'

export interface Sheet {
  readonly name: string
  rows(): AsyncGenerator<readonly (TableRow & { readonly isTooLarge: boolean })[]>
}

const rowsMax = 1_048_576

/** null where the archive is no workbook. */
export async function openWorkbook(
  archive: ZipArchive,
): Promise<{ readonly sheets: readonly Sheet[]; close(): void } | null> {
  const parts = new Map(archive.entries.map((entry) => [entry.name.toLowerCase(), entry]))
  const book = parts.get('xl/workbook.xml')
  if (book === undefined) return null
  const { sheets, is1904 } = await readBook(book)
  const targets = await readTargets(parts.get('xl/_rels/workbook.xml.rels'))
  const styles = await readStyles(parts.get('xl/styles.xml'))
  let strings: SharedStrings | null = null
  const stringsOf = async (): Promise<SharedStrings> => {
    strings ??= await readSharedStrings(parts.get('xl/sharedstrings.xml'))
    return strings
  }
  const found = sheets.flatMap(({ name, id }): Sheet[] => {
    const target = targets.get(id) ?? ''
    const entry = parts.get((target.startsWith('/') ? target.slice(1) : posix.join('xl', target)).toLowerCase())
    return entry === undefined ? [] : [{ name, rows: () => sheetRows(entry, stringsOf, styles, is1904) }]
  })
  return { sheets: found, close: () => strings?.close() }
}

async function* sheetRows(
  entry: ZipEntry,
  stringsOf: () => Promise<SharedStrings>,
  styles: readonly NumberStyle[],
  is1904: boolean,
): AsyncGenerator<readonly (TableRow & { readonly isTooLarge: boolean })[]> {
  const strings = await stringsOf()
  const reader = createSheetReader({ sharedText: strings.get, styles, is1904 })
  let count = 0
  for await (const text of textsOf(entry)) {
    const rows = reader.write(text)
    count += rows.length
    if (count > rowsMax)
      throw new EarlyWarningError(
        'INPUT_UNREADABLE',
        `found more than ${rowsMax} rows, wanted a sheet as a spreadsheet can hold it`,
      )
    yield rows.map(({ cells, number, isTooLarge }) => ({
      cells,
      line: number,
      isTooLarge: isTooLarge || cells.length > csvColumnsMax,
      bytes: Buffer.from(cells.join(',').slice(0, 4_096)),
    }))
  }
}

async function readBook(entry: ZipEntry): Promise<{ sheets: { name: string; id: string }[]; is1904: boolean }> {
  const sheets: { name: string; id: string }[] = []
  let is1904 = false
  await readXml(entry, (name, attributes) => {
    if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
    // What the office hid holds choices for its forms.
    if (name === 'sheet' && (attributes['state'] ?? 'visible') === 'visible')
      sheets.push({ name: attributes['name'] ?? '', id: attributes['r:id'] ?? '' })
  })
  return { sheets, is1904 }
}

async function readTargets(entry: ZipEntry | undefined): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  if (entry === undefined) return targets
  await readXml(entry, (name, attributes) => {
    if (name === 'Relationship') targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '')
  })
  return targets
}

async function readStyles(entry: ZipEntry | undefined): Promise<readonly NumberStyle[]> {
  const codes = new Map<number, string>()
  const styles: NumberStyle[] = []
  let isCellFormat = false
  if (entry === undefined) return styles
  await readXml(entry, (name, attributes) => {
    if (name === 'cellXfs') isCellFormat = true
    else if (name === 'cellStyles' || name === 'cellStyleXfs') isCellFormat = false
    else if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
    else if (name === 'xf' && isCellFormat) {
      const id = Number(attributes['numFmtId'] ?? 0)
      styles.push(styleOf(id, codes.get(id)))
    }
  })
  return styles
}

/** Texts of several runs are one; how a word is read aloud is none of it. */
async function readSharedStrings(entry: ZipEntry | undefined): Promise<SharedStrings> {
  const strings = createSharedStrings()
  if (entry === undefined) return strings
  let text = ''
  let isReading = false
  let isAloud = false
  const reader = createXmlReader({
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') isAloud = true
      else if (name === 't') isReading = !isAloud
    },
    text(part) {
      if (isReading) text += part
    },
    close(name) {
      if (name === 'si') strings.add(text)
      else if (name === 'rPh') isAloud = false
      else if (name === 't') isReading = false
    },
  })
  for await (const part of textsOf(entry)) reader.write(part)
  return strings
}

async function readXml(
  entry: ZipEntry,
  open: (name: string, attributes: Readonly<Record<string, string>>) => void,
): Promise<void> {
  const reader = createXmlReader({ open, text: () => undefined, close: () => undefined })
  for await (const text of textsOf(entry)) reader.write(text)
  reader.end()
}

async function* textsOf(entry: ZipEntry): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8')
  for await (const chunk of await entry.open()) yield decoder.decode(chunk, { stream: true })
}
