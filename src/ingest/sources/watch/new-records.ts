// The records of a file that have not been taken yet, page by page, each with the position that holds once it is durable.
import { basename } from 'node:path'
import type { SourceId } from '../../../core/ids.ts'
import type { RawRecord } from '../../../core/post.ts'
import type { SourcePosition, SourcePositions, SourceStep } from '../../../core/source.ts'
import type { ReadOptions } from '../file.ts'
import { readRecordBatches } from '../file.ts'
import type { FileKind, HashedPart } from './file-identity.ts'
import { beginningOf, hashOf, kindOfFile, stretchesOf } from './file-identity.ts'
import type { FileLook, FoundFile, KnownFile } from './known-files.ts'
import { findFile } from './known-files.ts'

export interface NewRecordsOptions {
  readonly source: SourceId
  readonly reading: Pick<ReadOptions, 'format' | 'encoding' | 'mapped'>
  readonly positions: SourcePositions
  /** Nothing was written to it for a while: its last record is whole. */
  readonly isSettled: boolean
  readonly nowMs: number
}

// One append of the log, with what annotation adds, stays far below its 64 MiB.
const pageBytes = 8_388_608
const pageRecords = 10_000

export async function* newRecordsOf(look: FileLook, options: NewRecordsOptions): AsyncGenerator<SourceStep> {
  const kind = await kindOfFile(look.path)
  if (kind !== 'text' && !options.isSettled) return
  const beginning = await beginningOf(look.path, kind)
  const found = findFile(options.positions, beginning)
  const { known } = found
  if (known?.isWhole === true && known.size === look.size && known.modifiedMs === look.modifiedMs) return
  const { content, taken } = await comparedWith(known, look.path, kind)
  const position = (records: number, isWhole: boolean): SourcePosition => {
    const head = { bytes: beginning.length, hash: hashOf(beginning) }
    const body: KnownFile = { head, content, records, isWhole, size: look.size, modifiedMs: look.modifiedMs }
    return { key: found.key, body: { ...body } }
  }
  if (isUnchanged(found, content) && taken !== null) {
    yield { kind: 'page', records: [], positions: [position(taken, true)] }
    return
  }
  yield* pagesOf(look, options, { taken: taken ?? 0, position })
}

/** How many records were taken of what is still there; null where the file is new or was written anew. */
async function comparedWith(
  known: KnownFile | null,
  path: string,
  kind: FileKind,
): Promise<{ readonly content: HashedPart; readonly taken: number | null }> {
  const { whole, before } = await stretchesOf(path, kind, known?.content ?? null)
  const goesOn = known !== null && before?.hash === known.content.hash
  return { content: whole, taken: goesOn ? known.records : null }
}

/** Renamed, copied or packed: the same bytes under another look. */
function isUnchanged({ known }: FoundFile, content: HashedPart): boolean {
  return known?.isWhole === true && known.content.bytes === content.bytes && known.content.hash === content.hash
}

interface PagePlan {
  readonly taken: number
  readonly position: (records: number, isWhole: boolean) => SourcePosition
}

async function* pagesOf(look: FileLook, options: NewRecordsOptions, plan: PagePlan): AsyncGenerator<SourceStep> {
  let page: RawRecord[] = []
  let bytes = 0
  let next = 0
  const pageOf = (records: readonly RawRecord[], end: number, isWhole: boolean): SourceStep => ({
    kind: 'page',
    records,
    positions: [plan.position(end, isWhole)],
  })
  for await (const record of newOf(look, options, plan.taken)) {
    // A record waits until there is another one: the last of a file that still grows may be half of one.
    if (page.length > 0 && (bytes >= pageBytes || page.length >= pageRecords)) {
      yield pageOf(page, next, false)
      page = []
      bytes = 0
    }
    page.push(record)
    bytes += record.bytes.length
    next = Math.max(next, plan.taken) + 1
  }
  if (!options.isSettled && page.length > 0) {
    page.pop()
    next--
  }
  if (page.length > 0 || options.isSettled) yield pageOf(page, Math.max(next, plan.taken), options.isSettled)
}

async function* newOf(look: FileLook, options: NewRecordsOptions, taken: number): AsyncGenerator<RawRecord> {
  const receivedAtMs = Math.min(look.modifiedMs, options.nowMs)
  const reading: ReadOptions = { ...options.reading, source: options.source, receivedAtMs }
  const file = basename(look.path)
  let index = 0
  for await (const batch of readRecordBatches(look.path, reading))
    for (const record of batch) if (index++ >= taken) yield { ...record, file, naming: { kind: 'ignored' } }
}
