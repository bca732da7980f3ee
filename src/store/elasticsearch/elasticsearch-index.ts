// The search index on Elasticsearch: data streams for documents, signals and situations, one index a month for alerts.
import type { Alert } from '../../core/alert.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { IndexKind, SearchIndex } from '../../core/ports.ts'
import type { BulkItem, BulkOptions } from './bulk.ts'
import { createBulk } from './bulk.ts'
import type { ElasticClient } from './client.ts'
import { fieldDifferences } from './differences.ts'
import { layoutVersion, mappingOf } from './mappings.ts'
import { alertIndex, elasticId, elasticNames } from './names.ts'
import { createPosition } from './position.ts'
import type { ElasticItem } from './records.ts'
import { alertItem, documentItem, signalItem, situationItem } from './records.ts'
import { createElasticSearch } from './search.ts'
import { refusedRequest, streamIndices } from './requests.ts'
import type { OnRefused } from './streams.ts'
import { createStreamWriter } from './streams.ts'
import type { Tokenize } from '../index/index-records.ts'
import { indexKinds, splitWords } from '../index/index-records.ts'

/** What Elasticsearch will never take: it stays in the log, and this record says which it was and why. */
export interface RefusedItem {
  readonly kind: IndexKind
  readonly id: string
  readonly rev: number
  readonly status: number
  readonly type: string
  /** Without the value that was refused. */
  readonly reason: string
}

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

  const writer = (kind: 'documents' | 'signals' | 'situations') =>
    createStreamWriter({
      client,
      bulk,
      stream: names[kind],
      revised: kind !== 'documents',
      onRefused: refused(kind, async () => (await streamIndices(client, names[kind], signal)).at(-1)?.name),
    })
  const streams = { documents: writer('documents'), signals: writer('signals'), situations: writer('situations') }
  const position = createPosition({
    client,
    index: names.position,
    stream: names.documents,
    feed: options.feed ?? 'log',
    signal,
  })
  const search = createElasticSearch({ client, names, tokenize, searchMsMax: options.searchMsMax ?? 10_000, signal })
  // Kinds of which something durable may not be visible yet: what this instance wrote, and what was there when it was opened.
  const unseen = new Set<IndexKind>(indexKinds)
  const readyMonths = new Set<string>()
  let laidOut = false

  /** The layout is looked at before the first write, so that nothing is ever written into fields that the server guessed. */
  async function checkLayout(): Promise<void> {
    if (laidOut) return
    const path = `/${names.documents}/_mapping`
    const reply = await client.request('GET', path, { signal })
    if (reply.status === 404) throw noLayout(names.documents, 'is missing')
    if (reply.status !== 200) throw refusedRequest('GET', path, reply.status, reply.body)
    for (const found of Object.values(reply.body as Mappings)) {
      if (found.mappings?._meta?.layout === layoutVersion) laidOut = true
    }
    if (!laidOut) throw noLayout(names.documents, `has another layout than ${layoutVersion}`)
  }

  async function add(kind: 'documents' | 'signals' | 'situations', items: readonly ElasticItem[]): Promise<void> {
    if (items.length === 0) return
    await checkLayout()
    unseen.add(kind)
    await streams[kind].add(items)
  }

  async function addAlerts(alerts: readonly Alert[]): Promise<void> {
    if (alerts.length === 0) return
    await checkLayout()
    for (const month of new Set(alerts.map((alert) => alertIndex(names, alert)))) await beginMonth(month)
    unseen.add('alerts')
    const items = alerts.map((alert) => ({ alert, item: alertItem(alert, tokenize) }))
    const lines = items.map(({ alert, item }): BulkItem => {
      const action = {
        _index: alertIndex(names, alert),
        _id: elasticId(alert.id),
        version: alert.rev,
        version_type: 'external_gte',
      }
      return { id: alert.id, action: JSON.stringify({ index: action }), body: item.body }
    })
    const outcomes = await bulk('/_bulk', lines)
    for (const [i, outcome] of outcomes.entries()) {
      const one = items[i]
      // A conflict means that a later revision is there already.
      if (outcome.kind === 'refused' && one !== undefined) {
        await refused('alerts', async () => alertIndex(names, one.alert))(one.item, outcome)
      }
    }
  }

  /** A month's index is made from its template before the first alert; a server without the template must not guess one. */
  async function beginMonth(index: string): Promise<void> {
    if (readyMonths.has(index)) return
    const made = await client.request('PUT', `/${index}`, { signal })
    const exists = made.status === 400 && /already.exists/u.test(JSON.stringify(made.body))
    if (made.status !== 200 && !exists) throw refusedRequest('PUT', `/${index}`, made.status, made.body)
    const reply = await client.request('GET', `/${index}/_mapping`, { signal })
    if (reply.status !== 200) throw refusedRequest('GET', `/${index}/_mapping`, reply.status, reply.body)
    if ((reply.body as Mappings)[index]?.mappings?._meta?.layout !== layoutVersion)
      throw noLayout(index, `has another layout than ${layoutVersion}`)
    readyMonths.add(index)
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
    addAlerts,
    search: async (request) => {
      if (unseen.has(request.kind)) {
        // Who has just written finds it; what others write is found after the refresh interval.
        await client.request('POST', `/${names[request.kind]}/_refresh`, {
          query: { ignore_unavailable: true },
          signal,
        })
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

/** A refusal is the item's fault only where the index has the fields that it should have; otherwise the set-up has to be mended. */
async function checkFields(client: ElasticClient, kind: IndexKind, index: string | undefined): Promise<void> {
  if (index === undefined) return
  const differences = await fieldDifferences(client, index, mappingOf(kind))
  if (differences.length > 0) throw noLayout(index, `has other fields (${differences.slice(0, 3).join('; ')})`)
}

type Mappings = Readonly<Record<string, { readonly mappings?: { readonly _meta?: { readonly layout?: number } } }>>

function noLayout(name: string, what: string): EarlyWarningError {
  return new EarlyWarningError(
    'UNAVAILABLE',
    `In Elasticsearch, ${name} ${what}; run \`qianzhao setup elasticsearch\` with an account that may change templates.`,
  )
}
