// The embedded search index on node:sqlite: rows in event-time order and FTS5 posting lists over the project's own tokens.
import { statSync } from 'node:fs'
import type { Alert } from '../../core/alert.ts'
import { alertRecord } from '../../core/alert.ts'
import type { Document } from '../../core/document.ts'
import type { IndexKind, RefusedItem, SearchIndex } from '../../core/ports.ts'
import type { Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import { signalRecord, situationRecord } from '../../core/situation-record.ts'
import type { OnRebuilt } from './index-file.ts'
import { openIndexFile, openIndexForReading } from './index-file.ts'
import type { IndexRecord, Tokenize } from './index-records.ts'
import {
  indexKinds,
  recordOfAlert,
  recordOfDocument,
  recordOfSignal,
  recordOfSituation,
  rowSlotOf,
  splitWords,
} from './index-records.ts'
import type { KeptFor, WriteRecord } from './index-writer.ts'
import { createExpiry, createRecordWriter, createTrim } from './index-writer.ts'
import { createPageGuard } from './page-guard.ts'
import { packDocument } from './packed-document.ts'
import { errorText, isStorageFailure, transaction } from '../sqlite.ts'
import { createSearch, firstRowAt, slotsPerMs } from './sqlite-search.ts'

/** It also keeps up to which tick it holds what was decided. */
export interface SqliteIndex extends SearchIndex {
  /** -1 before the first. */
  resultsTick(): number
  /** Everything that was decided up to this tick is in. */
  keepResultsTick(tick: number): void
}

export interface SqliteIndexReaderOptions {
  readonly path: string
  /** Cuts query text and alert titles into the same tokens as documents; splits at spaces where it is left out. */
  readonly tokenize?: Tokenize
  /** How long another connection's lock is waited for. */
  readonly busyMs?: number
}

export interface SqliteIndexOptions extends SqliteIndexReaderOptions {
  /** The oldest documents go when the file has more than this in use. */
  readonly bytesMax?: number
  /** Rows of each of the other kinds. */
  readonly recordsMax?: number
  /** How long records are kept; for ever where it is left out, as far as there is room. */
  readonly keptFor?: KeptFor
  /** Told of what can never be a row; everything else goes in all the same. */
  readonly onRefused?: (item: RefusedItem) => void
  /** Told where the file was damaged and an empty one has taken its place. */
  readonly onRebuilt?: OnRebuilt
}

// Retention looks at the file once in this many documents.
const documentsPerTrim = 20_000

export function createSqliteIndex(options: SqliteIndexOptions): SqliteIndex {
  const { path, tokenize = splitWords, onRefused = () => undefined, onRebuilt = () => undefined } = options
  const database = openIndexFile(path, onRebuilt, options.busyMs)
  const guard = createPageGuard(database, path)
  const writers = new Map(indexKinds.map((kind) => [kind, createRecordWriter(database, kind)]))
  const trim = createTrim(database, {
    bytesMax: options.bytesMax ?? 8 * 1024 ** 3,
    recordsMax: options.recordsMax ?? 500_000,
    documentsSince: documentsPerTrim,
  })
  const setOffset = database.prepare(
    'UPDATE meta SET indexed_offset = max(indexed_offset, ?1), summed_offset = max(indexed_offset, ?1)',
  )
  const setTick = database.prepare('UPDATE meta SET results_tick = max(results_tick, ?)')
  const readMeta = database.prepare('SELECT indexed_offset, results_tick FROM meta')
  const search = createSearch(database, tokenize)
  const readAlert: Reading<Alert> = {
    key: (alert) => [alert.raisedAtMs, alert.id],
    record: (alert) => recordOfAlert(alert, tokenize),
    stored: (alert) => JSON.stringify(alertRecord(alert)),
  }
  const expire = createExpiry(database, options.keptFor ?? { documentsMs: Infinity, alertsMs: Infinity })
  let documentsSinceTrim = 0

  function kept(work: () => void): void {
    try {
      transaction(database, work)
    } catch (cause) {
      guard.afterFailure(cause)
      throw cause
    }
  }

  async function add<Item>(kind: IndexKind, items: readonly Item[], read: Reading<Item>, through: number | null) {
    const order = ascending(items, read)
    const write = writers.get(kind)
    kept(() => {
      // One record at a time, so that it is garbage before the next one is made.
      for (const { at, timeMs, slot } of order) {
        const item = items[at]
        if (item === undefined || write === undefined) continue
        const refused = writeOne(write, item, read, { timeMs, slot })
        if (refused !== null) onRefused({ ...refused, kind, id: read.key(item)[1] })
      }
      if (through === null) return
      setOffset.run(through)
      expire(order.at(-1)?.timeMs ?? 0)
    })
    guard.afterBatch()
    documentsSinceTrim += items.length
    if (documentsSinceTrim < documentsPerTrim) return
    documentsSinceTrim = 0
    kept(trim)
  }

  return {
    addDocuments: (documents, throughOffset) => add('documents', documents, readDocument, throughOffset),
    addSignals: (signals) => add('signals', signals, readSignal, null),
    addSituations: (situations) => add('situations', situations, readSituation, null),
    addAlerts: (alerts) => add('alerts', alerts, readAlert, null),
    search: async (request) => search(request),
    indexedOffset: async () => Number(readMeta.get()?.['indexed_offset']),
    resultsTick: () => Number(readMeta.get()?.['results_tick']),
    keepResultsTick: (tick) => void setTick.run(tick),
    async close() {
      if (!database.isOpen) return
      guard.close()
      database.close()
    },
  }
}

/** For those who only search, beside the one that writes; follows it where it makes the index anew. */
export function createSqliteIndexReader(options: SqliteIndexReaderOptions): Pick<SearchIndex, 'search' | 'close'> {
  const { path, busyMs, tokenize = splitWords } = options
  const open = () => {
    const database = openIndexForReading(path, busyMs)
    return { database, search: createSearch(database, tokenize), file: fileNumber(path) }
  }
  let current = open()
  return {
    search: async (request) => {
      if (fileNumber(path) !== current.file) {
        current.database.close()
        current = open()
      }
      return current.search(request)
    },
    async close() {
      if (current.database.isOpen) current.database.close()
    },
  }
}

function fileNumber(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? -1
}

/** What can never be a row must not keep the others out; a disk that fails concerns all of them. */
function writeOne<Item>(write: WriteRecord, item: Item, read: Reading<Item>, place: { timeMs: number; slot: number }) {
  try {
    write(read.record(item), firstRowAt(place.timeMs) + BigInt(place.slot), () => read.stored(item))
    return null
  } catch (cause) {
    if (isStorageFailure(cause)) throw cause
    return { rev: 0, status: 400, type: 'row_failed', reason: errorText(cause).slice(0, 200) }
  }
}

/** How an item becomes a record; its time and id are wanted before that, to sort by. */
interface Reading<Item> {
  key(item: Item): readonly [timeMs: number, id: string]
  record(item: Item): IndexRecord
  /** The text that is kept to be shown. */
  stored(item: Item): string
}

const readDocument: Reading<Document> = {
  key: ({ post, observation }) => [post.timeMs, observation.key],
  record: recordOfDocument,
  stored: packDocument,
}
const readSignal: Reading<Signal> = {
  key: (signal) => [signal.windowEndMs, signal.id],
  record: recordOfSignal,
  stored: (signal) => JSON.stringify(signalRecord(signal)),
}
const readSituation: Reading<Situation> = {
  key: (situation) => [situation.decidedAtMs, situation.id],
  record: recordOfSituation,
  stored: (situation) => JSON.stringify(situationRecord(situation)),
}

/** FTS5 takes rows in ascending order without a flush between them, and the number of a row is its time. */
function ascending<Item>(items: readonly Item[], read: Reading<Item>) {
  const keys = items.map((item, at) => {
    const [timeMs, id] = read.key(item)
    return { at, timeMs, slot: rowSlotOf(id, slotsPerMs) }
  })
  return keys.sort((a, b) => a.timeMs - b.timeMs || a.slot - b.slot || a.at - b.at)
}
