// Records of what is no text: sheets of a workbook, tables of a database, files of a zip.
import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { EarlyWarningError } from '../../core/errors.ts'
import type { RawRecord } from '../../core/post.ts'
import type { Piece } from '../split/piece.ts'
import { brokenPiece } from '../split/piece.ts'
import { createTableRows } from '../split/table-rows.ts'
import { binaryOf } from './binary.ts'
import { chunksOf } from './chunks.ts'
import type { RecordReaderOptions } from './records.ts'
import { createRecordMaker, createRecordReader, planOf } from './records.ts'
import { readTables } from './sqlite-tables.ts'
import type { Sheet } from './xlsx.ts'
import { openWorkbook } from './xlsx.ts'
import type { ZipEntry } from './zip.ts'
import { openArchive } from './zip.ts'

type Batches = AsyncGenerator<readonly RawRecord[]>

/** A zip is a workbook, or holds files; what it holds may itself be a workbook or a database, but no further zip. */
export async function* readZip(path: string, options: RecordReaderOptions, isInside = false): Batches {
  const toRecord = createRecordMaker(options)
  try {
    const archive = await openArchive(path)
    try {
      const workbook = await openWorkbook(archive)
      if (workbook !== null) {
        yield* readWorkbook(workbook.sheets, options)
        workbook.close()
      } else if (isInside)
        yield [toRecord(refusal('a zip file inside a zip file', 'the files themselves in one archive'))]
      else for (const entry of archive.entries) if (isData(entry.name)) yield* readEntry(entry, options)
    } finally {
      archive.close()
    }
  } catch (cause) {
    // What cannot be read of an archive is told once; what came before it stays.
    if (!(cause instanceof EarlyWarningError)) throw cause
    const [, found = cause.message, wanted = 'a whole archive'] = /^found (.*), wanted (.*)$/s.exec(cause.message) ?? []
    yield [toRecord(brokenPiece(0, 'bad_compression', found, wanted, Buffer.alloc(0)))]
  }
}

export async function* readDatabase(path: string, options: RecordReaderOptions): Batches {
  const toRecord = createRecordMaker(options)
  for (const pieces of readTables(path, planOf(options))) yield pieces.map(toRecord)
}

/** Sheets without a known header are told of only where no sheet has one: notes and lists of choices are no posts. */
async function* readWorkbook(sheets: readonly Sheet[], options: RecordReaderOptions): Batches {
  const toRecord = createRecordMaker(options)
  const refused: Piece[] = []
  let isKnown = false
  for (const sheet of sheets) {
    for await (const pieces of readSheet(sheet, options)) {
      const isRefusal = (piece: Piece): boolean =>
        piece.kind === 'broken' && piece.unreadable.reason === 'unknown_format'
      refused.push(...pieces.filter(isRefusal))
      const kept = pieces.filter((piece) => !isRefusal(piece))
      isKnown ||= kept.length > 0
      if (kept.length > 0) yield kept.map(toRecord)
    }
  }
  if (!isKnown && refused[0] !== undefined) yield [toRecord(refused[0])]
}

async function* readSheet(sheet: Sheet, options: RecordReaderOptions): AsyncGenerator<readonly Piece[]> {
  const rows = createTableRows(planOf(options))
  for await (const batch of sheet.rows()) {
    const pieces: Piece[] = []
    for (const row of batch) {
      if (row.isTooLarge)
        pieces.push(
          brokenPiece(
            row.line,
            'too_large',
            'a row beyond the limits',
            'at most 1,000 columns and 1 MiB a row',
            row.bytes,
          ),
        )
      else pieces.push(...rows.take(row))
    }
    if (pieces.length > 0) yield pieces
    if (rows.isRefused()) return
  }
  yield rows.end()
}

// What people pack beside their data.
const noData =
  /(?:^|\/)(?:\.[^/]*|thumbs\.db|desktop\.ini)$|\.(?:md|pdf|docx?|pptx?|png|jpe?g|gif|webp|bmp|svg|mp4|mp3|mov|m3u8|ico|py|ini|cfg|log|lock|html?|js|css|gitignore)$/i

export function isData(name: string): boolean {
  return !noData.test(name)
}

async function* readEntry(entry: ZipEntry, around: RecordReaderOptions): Batches {
  const options = { ...around, file: entry.name }
  const bytes = await entry.open()
  const iterator = bytes[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done === true) return
  const rest = (async function* resumed(): AsyncGenerator<Buffer> {
    yield first.value
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  })()
  const kind = binaryOf(first.value)?.kind
  if (kind !== 'zip' && kind !== 'sqlite') return yield* readText(rest, options)
  yield* onDisk(rest, (path) => (kind === 'zip' ? readZip(path, options, true) : readDatabase(path, options)))
}

async function* readText(bytes: AsyncIterable<Buffer>, options: RecordReaderOptions): Batches {
  const reader = createRecordReader(options)
  let stopped: { readonly found: string; readonly wanted: string } | undefined
  for await (const chunk of chunksOf(bytes)) {
    if (chunk.kind === 'stopped') stopped = chunk
    else yield reader.push(chunk.bytes)
  }
  yield reader.end(stopped)
}

/** Workbooks and databases are read out of order: they lie in a folder of their own until they are read, and are gone then. */
async function* onDisk(bytes: AsyncIterable<Buffer>, read: (path: string) => Batches): Batches {
  const folder = await mkdtemp(join(tmpdir(), 'qianzhao-'))
  try {
    const path = join(folder, 'entry')
    await pipeline(Readable.from(bytes), createWriteStream(path, { mode: 0o600 }))
    yield* read(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function refusal(found: string, wanted: string): Piece {
  return brokenPiece(0, 'unknown_format', found, wanted, Buffer.alloc(0))
}

/** The first bytes of a regular file; null of a pipe, whose bytes come only once. */
export async function headOf(path: string): Promise<Buffer | null> {
  const handle = await open(path, 'r').catch(() => null)
  if (handle === null) return null
  try {
    if (!(await handle.stat()).isFile()) return null
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
