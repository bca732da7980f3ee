// The search index on Elasticsearch: data streams for documents, signals and situations, one index a month for alerts.
import type { IndexKind, RefusedItem, SearchIndex } from '../../core/ports.ts'
import type { Tokenize } from '../index/index-records.ts'
import { indexKinds, splitWords } from '../index/index-records.ts'
import { createAlertWriter } from './alert-writer.ts'
import type { Bulk, BulkOptions } from './bulk.ts'
import { createBulk } from './bulk.ts'
import type { ElasticClient } from './client.ts'
import { checkFields, createLaidOut } from './laid-out.ts'
import type { ElasticNames, StreamKind } from './names.ts'
import { elasticNames } from './names.ts'
import { createPosition } from './position.ts'
import type { ElasticItem } from './records.ts'
import { documentItem, signalItem, situationItem } from './records.ts'
import { streamIndices } from './requests.ts'
import { createElasticSearch } from './search.ts'
import type { OnRefused, StreamWriter } from './streams.ts'
import { createStreamWriter } from './streams.ts'

export interface ElasticIndexOptions {
  readonly client: ElasticClient
  readonly prefix: string
  /** Cuts query text and alert titles into the same tokens as documents; splits at spaces where it is left out. */
  readonly tokenize?: Tokenize
  readonly bulk?: Partial<Omit<BulkOptions, 'signal'>>
  /** Names the position of this feed; several logs that feed one index need several. */
  readonly feed?: string
  readonly searchMsMax?: number
  readonly onRefused: (item: RefusedItem) => void
  /** For `event.ingested` and the lag of a source. */
  readonly nowMs: () => number
}

const bulkDefaults = {
  bytesMax: 8 * 1024 * 1024,
  itemsMax: 2_000,
  requestsMax: 2,
  attemptsMax: 6,
  waitMsMin: 100,
  waitMsMax: 5_000,
}

export function createElasticIndex(options: ElasticIndexOptions): SearchIndex {
  const { client, tokenize = splitWords, nowMs } = options
  const names = elasticNames(options.prefix)
  const closing = new AbortController()
  const { signal } = closing
  const bulk = createBulk(client, { ...bulkDefaults, random: Math.random, ...options.bulk, signal })

  function refused(kind: IndexKind, index: () => Promise<string | undefined>): OnRefused {
    return async (item, { status, type, reason }) => {
      await checkFields(client, kind, await index())
      options.onRefused({ kind, id: item.id, rev: item.rev, status, type, reason })
    }
  }

  const streams = createStreamWriters(client, bulk, names, (kind) =>
    refused(kind, async () => (await streamIndices(client, names[kind], signal)).at(-1)?.name),
  )
  const position = createPosition({
    client,
    index: names.position,
    stream: names.documents,
    feed: options.feed ?? 'log',
    signal,
  })
  const search = createElasticSearch({ client, names, tokenize, searchMsMax: options.searchMsMax ?? 10_000, signal })
  const laidOut = createLaidOut(client, names.documents, signal)
  const addAlerts = createAlertWriter({
    bulk,
    names,
    tokenize,
    laidOut,
    refusedIn: (index) => refused('alerts', async () => index),
  })
  // Kinds of which something durable may not be visible yet: what this instance wrote, and what was there when it was opened.
  const unseen = new Set<IndexKind>(indexKinds)
  async function add(kind: StreamKind, items: readonly ElasticItem[]): Promise<void> {
    if (items.length === 0) return
    await laidOut.check()
    unseen.add(kind)
    await streams[kind].add(items)
  }

  return {
    addDocuments: async (documents, throughOffset) => {
      const indexedMs = nowMs()
      await add(
        'documents',
        documents.map((document) => documentItem(document, indexedMs)),
      )
      await position.move(throughOffset)
    },
    addSignals: (signals) => add('signals', signals.map(signalItem)),
    addSituations: (situations) => add('situations', situations.map(situationItem)),
    addAlerts: async (alerts) => {
      if (alerts.length === 0) return
      await laidOut.check()
      unseen.add('alerts')
      await addAlerts(alerts)
    },
    search: async (request) => {
      if (unseen.has(request.kind)) {
        // Who has just written finds it; what others write is found after the refresh interval.
        const path = `/${names[request.kind]}/_refresh`
        await client.request('POST', path, { query: { ignore_unavailable: true }, signal })
        unseen.delete(request.kind)
      }
      return search(request)
    },
    indexedOffset: () => position.read(),
    close: async () => {
      closing.abort()
      await client.close()
    },
  }
}

function createStreamWriters(
  client: ElasticClient,
  bulk: Bulk,
  names: ElasticNames,
  onRefused: (kind: StreamKind) => OnRefused,
): Readonly<Record<StreamKind, StreamWriter>> {
  const writer = (kind: StreamKind) =>
    createStreamWriter({
      client,
      bulk,
      stream: names[kind],
      revised: kind !== 'documents',
      onRefused: onRefused(kind),
    })
  return { documents: writer('documents'), signals: writer('signals'), situations: writer('situations') }
}
