// Writes small workbooks and archives, byte by byte, as the tests need them.
import { crc32, deflateRawSync } from 'node:zlib'

export type Cell = string | number | { readonly date: number } | { readonly padded: number } | { readonly raw: string }

export interface SheetContent {
  readonly name: string
  readonly rows: readonly (readonly Cell[])[]
  /** XML of the rows, where they are not to be well made. */
  readonly sheet?: string
}

export function workbookOf(sheets: readonly SheetContent[]): Promise<Buffer> {
  const strings: string[] = []
  const book = sheets.map(({ name }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')
  const relations = sheets
    .map((_, i) => `<Relationship Id="rId${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`)
    .join('')
  const files: [string, Buffer][] = sheets.map(({ rows, sheet }, i) => [
    `xl/worksheets/sheet${i + 1}.xml`,
    Buffer.from(`<worksheet><sheetData>${sheet ?? rowsXml(rows, strings)}</sheetData></worksheet>`),
  ])
  return zipOf([
    ['xl/workbook.xml', Buffer.from(`<workbook xmlns:r="r"><sheets>${book}</sheets></workbook>`)],
    ['xl/_rels/workbook.xml.rels', Buffer.from(`<Relationships>${relations}</Relationships>`)],
    [
      'xl/styles.xml',
      Buffer.from(
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs></styleSheet>',
      ),
    ],
    ...files,
    ['xl/sharedStrings.xml', Buffer.from(`<sst>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`)],
  ])
}

function rowsXml(rows: readonly (readonly Cell[])[], strings: string[]): string {
  return rows
    .map(
      (cells, r) =>
        `<row r="${r + 1}">${cells.map((cell, c) => cellXml(cell, `${String.fromCharCode(65 + c)}${r + 1}`, strings)).join('')}</row>`,
    )
    .join('')
}

function cellXml(cell: Cell, at: string, strings: string[]): string {
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'object') {
    if ('date' in cell) return `<c r="${at}" s="1"><v>${cell.date}</v></c>`
    return 'padded' in cell ? `<c r="${at}" s="2"><v>${cell.padded}</v></c>` : `<c r="${at}"><v>${cell.raw}</v></c>`
  }
  strings.push(cell)
  return `<c r="${at}" t="s"><v>${strings.length - 1}</v></c>`
}

/** Names are written in UTF-8 without the flag that says so, as many programs do. */
export function zipOf(files: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of files) {
    const packed = deflateRawSync(content)
    const nameBytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, nameBytes, packed])
    const end = Buffer.alloc(14)
    end.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, end, nameBytes]))
    bodies.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const tail = Buffer.alloc(22)
  tail.write('504b0506', 'hex')
  tail.writeUInt16LE(files.length, 8)
  tail.writeUInt16LE(files.length, 10)
  tail.writeUInt32LE(list.length, 12)
  tail.writeUInt32LE(offset, 16)
  return Promise.resolve(Buffer.concat([...bodies, list, tail]))
}
