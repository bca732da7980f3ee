// The search index in memory: for tests and small replays; it scans, and keeps what it is given.
import { dayMs } from '../../src/core/durations.ts'
import { alertRecord } from '../../src/core/alert.ts'
import type { IndexKind, SearchIndex, SearchRequest } from '../../src/core/ports.ts'
import { signalRecord, situationRecord } from '../../src/core/situation-record.ts'
import type { IndexRecord, Tokenize } from '../../src/store/index/index-records.ts'
import {
  badCursor,
  indexText,
  queryWords,
  recordOfAlert,
  recordOfDocument,
  recordOfSignal,
  recordOfSituation,
  splitWords,
} from '../../src/store/index/index-records.ts'
import { packDocument, unpackDocument } from '../../src/store/index/packed-document.ts'

interface Held {
  readonly record: IndexRecord
  readonly shown: Readonly<Record<string, unknown>>
  readonly words: ReadonlySet<string>
}

const shanghaiMs = 8 * 3_600_000

export function createMemoryIndex(tokenize: Tokenize = splitWords): SearchIndex {
  const kinds: Record<IndexKind, Map<string, Held>> = {
    documents: new Map(),
    signals: new Map(),
    situations: new Map(),
    alerts: new Map(),
  }
  let indexedOffset = 0

  function add(kind: IndexKind, record: IndexRecord, shown: Readonly<Record<string, unknown>>): void {
    const held = kinds[kind].get(record.id)
    if (held !== undefined && held.record.rev >= record.rev) return
    kinds[kind].set(record.id, { record, shown, words: new Set(splitWords(indexText(record).toLowerCase())) })
  }

  function matches(request: SearchRequest): Held[] {
    const words = queryWords(request, tokenize).map((word) => word.toLowerCase())
    if (words.length === 0 && request.query.trim() !== '') return []
    const { fromMs = -Infinity, toMs = Infinity, keys } = request.filters
    const wanted = keys === undefined ? null : new Set(keys)
    return [...kinds[request.kind].values()]
      .filter(
        ({ record, words: own }) =>
          record.timeMs >= fromMs &&
          record.timeMs < toMs &&
          (wanted === null || wanted.has(record.id)) &&
          words.every((word) => own.has(word)),
      )
      .sort(({ record: a }, { record: b }) => b.timeMs - a.timeMs || (a.id < b.id ? 1 : -1))
  }

  return {
    async addDocuments(documents, throughOffset) {
      for (const document of documents) {
        add('documents', recordOfDocument(document), unpackDocument(packDocument(document)))
      }
      indexedOffset = Math.max(indexedOffset, throughOffset)
    },
    async addSignals(signals) {
      for (const signal of signals) add('signals', recordOfSignal(signal), signalRecord(signal))
    },
    async addSituations(situations) {
      for (const situation of situations) add('situations', recordOfSituation(situation), situationRecord(situation))
    },
    async addAlerts(alerts) {
      for (const alert of alerts) add('alerts', recordOfAlert(alert, tokenize), alertRecord(alert))
    },
    async search(request) {
      const found = matches(request)
      const start = request.cursor === undefined ? 0 : positionAfter(found, request.cursor)
      const page = found.slice(start, start + request.limit)
      const last = page.at(-1)?.record
      const more = start + request.limit < found.length && last !== undefined
      return {
        hits: page.map(({ shown }) => shown),
        cursor: more ? JSON.stringify([last.timeMs, last.id]) : null,
        facets: Object.fromEntries((request.facets ?? []).map((facet) => [facet, count(found, facet)])),
      }
    },
    indexedOffset: async () => indexedOffset,
    async close() {},
  }
}

function positionAfter(found: readonly Held[], cursor: string): number {
  if (!/^\[-?\d+,".*"\]$/.test(cursor)) throw badCursor(cursor)
  const [timeMs, id] = JSON.parse(cursor) as [number, string]
  const at = found.findIndex(({ record }) => record.timeMs < timeMs || (record.timeMs === timeMs && record.id < id))
  return at < 0 ? found.length : at
}

function count(found: readonly Held[], facet: 'topic' | 'place' | 'source' | 'day') {
  const counts = new Map<string, number>()
  for (const { record } of found) {
    const value = valueOf(record, facet)
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, 20)
}

function valueOf(record: IndexRecord, facet: 'topic' | 'place' | 'source' | 'day'): string {
  if (facet === 'day')
    return new Date(Math.floor((record.timeMs + shanghaiMs) / dayMs) * dayMs).toISOString().slice(0, 10)
  return facet === 'place' ? record.place.slice(0, 6) : record[facet]
}
