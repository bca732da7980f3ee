// Which index the service writes and searches, as plain data that travels to the indexing thread.
import type { SearchIndex } from '../../core/ports.ts'
import type { ElasticConnection } from '../../store/elasticsearch/client.ts'
import { createElasticClient } from '../../store/elasticsearch/client.ts'
import type { RefusedItem } from '../../core/ports.ts'
import { createElasticIndex } from '../../store/elasticsearch/elasticsearch-index.ts'
import type { Tokenize } from '../../store/index/index-records.ts'
import type { SearchThread } from '../../store/index/search-thread.ts'
import { createSearchThread } from '../../store/index/search-thread.ts'
import type { KeptFor } from '../../store/index/index-writer.ts'
import type { SqliteIndex } from '../../store/index/sqlite-index.ts'
import { createSqliteIndex, createSqliteIndexReader } from '../../store/index/sqlite-index.ts'
import type { Config } from '../config/config-schema.ts'
import { elasticConnection } from '../config/elasticsearch-settings.ts'

export type IndexTarget =
  | { readonly kind: 'embedded'; readonly path: string; readonly keptFor?: KeptFor }
  | {
      readonly kind: 'elasticsearch'
      readonly connection: ElasticConnection
      readonly prefix: string
      readonly bulkBytesMax: number
      readonly bulkRequests: number
    }

export function indexTarget(
  config: Config['index'],
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): IndexTarget {
  if (config.kind === 'embedded') {
    const { documentsKeptFor, alertsKeptFor } = config.embedded
    return { kind: 'embedded', path, keptFor: { documentsMs: documentsKeptFor, alertsMs: alertsKeptFor } }
  }
  const { prefix, bulkBytesMax, bulkRequests } = config.elasticsearch
  const connection = elasticConnection(config.elasticsearch, environment)
  return { kind: 'elasticsearch', connection, prefix, bulkBytesMax, bulkRequests }
}

export interface IndexNews {
  /** What the index will never take. */
  readonly onRefused: (item: RefusedItem) => void
  /** It was damaged, and an empty one has taken its place. */
  readonly onRebuilt: (reason: string) => void
}

const noNews: IndexNews = { onRefused: () => undefined, onRebuilt: () => undefined }

/** The writing end. */
export async function openIndex(
  target: IndexTarget,
  tokenize: Tokenize,
  { onRefused, onRebuilt }: IndexNews,
): Promise<SearchIndex | SqliteIndex> {
  if (target.kind === 'embedded') return createSqliteIndex({ ...target, tokenize, onRefused, onRebuilt })
  return createElasticIndex({
    client: await createElasticClient(target.connection),
    prefix: target.prefix,
    tokenize,
    bulk: { bytesMax: target.bulkBytesMax, requestsMax: target.bulkRequests },
    onRefused,
    nowMs: () => Date.now(),
  })
}

/** The searching end of the service: SQLite answers in a thread of its own, Elasticsearch over the network. */
export async function openSearch(target: IndexTarget, tokenize: Tokenize): Promise<SearchThread> {
  if (target.kind === 'embedded') return createSearchThread({ path: target.path, tokenize })
  const index = await openIndex(target, tokenize, noNews)
  return {
    search: (request) => index.search(request),
    close: () => index.close(),
    status: () => ({ failing: false, failures: 0 }),
  }
}

/** The searching end of a command, beside a service that may be writing. */
export async function openSearchOnce(
  target: IndexTarget,
  tokenize: Tokenize,
): Promise<Pick<SearchIndex, 'search' | 'close'>> {
  if (target.kind === 'embedded') return createSqliteIndexReader({ path: target.path, tokenize })
  return openIndex(target, tokenize, noNews)
}
