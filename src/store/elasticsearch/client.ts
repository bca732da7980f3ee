// The one door to the official Elasticsearch client: a request in, a status and a body out; retries are decided by the callers.
import { readFileSync } from 'node:fs'
import type { Client, ClientOptions } from '@elastic/elasticsearch'
import { EarlyWarningError } from '../../core/errors.ts'

export interface ElasticConnection {
  /** Addresses of nodes of one cluster. */
  readonly nodes: readonly string[]
  /** An API key (base64 of id and key), or null where security is off. */
  readonly apiKey: string | null
  /** A file with the certificate of the authority that signed the server's, '' for the system's own. */
  readonly caFile: string
  readonly requestTimeoutMs: number
}

export interface ElasticRequest {
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly body?: Readonly<Record<string, unknown>>
  /** A body of JSON lines for `_bulk`, ending in a line feed. */
  readonly lines?: string
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

export interface ElasticReply {
  readonly status: number
  readonly body: unknown
}

export interface ElasticClient {
  /** Answers with any status; throws UNAVAILABLE where no answer came, INDEX_FAILED where what answers is not Elasticsearch. */
  request(method: string, path: string, request?: ElasticRequest): Promise<ElasticReply>
  close(): Promise<void>
}

export async function createElasticClient(connection: ElasticConnection): Promise<ElasticClient> {
  // Loaded here, because it costs 0.2 s that a start without Elasticsearch need not pay.
  const elastic = await import('@elastic/elasticsearch')
  const client: Client = new elastic.Client(clientOptions(connection))
  const { errors } = elastic

  async function request(method: string, path: string, options: ElasticRequest = {}): Promise<ElasticReply> {
    const { query = {}, body, lines, signal, timeoutMs } = options
    try {
      const { statusCode, body: answer } = await client.transport.request(
        {
          method,
          path,
          querystring: { ...query },
          ...(body === undefined ? {} : { body }),
          ...(lines === undefined ? {} : { bulkBody: lines }),
        },
        {
          meta: true,
          ...(signal === undefined ? {} : { signal }),
          ...(timeoutMs === undefined ? {} : { requestTimeout: timeoutMs }),
        },
      )
      return { status: statusCode, body: answer }
    } catch (cause) {
      if (cause instanceof errors.ResponseError) return { status: cause.statusCode ?? 500, body: cause.body as unknown }
      if (cause instanceof errors.ProductNotSupportedError) throw notElasticsearch(connection)
      // Only the name and the sentence: what else the client's errors carry may hold the key.
      const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'no answer'
      throw new EarlyWarningError(
        'UNAVAILABLE',
        `Elasticsearch at ${connection.nodes.join(', ')} gave no answer (${reason}). Check that it runs and index.elasticsearch.nodes.`,
      )
    }
  }

  return { request, close: () => client.close() }
}

function clientOptions(connection: ElasticConnection): ClientOptions {
  return {
    nodes: [...connection.nodes],
    requestTimeout: connection.requestTimeoutMs,
    // The client repeats whole requests; here single items are repeated, by the bulk writer.
    maxRetries: 0,
    // A node that was lost is tried again at the next request, so that recovery does not wait for a ping in five minutes.
    resurrectStrategy: 'optimistic',
    enableMetaHeader: false,
    ...(connection.apiKey === null ? {} : { auth: { apiKey: connection.apiKey } }),
    ...(connection.caFile === '' ? {} : { tls: { ca: readCertificate(connection.caFile) } }),
  }
}

function readCertificate(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new EarlyWarningError('CONFIG_INVALID', `index.elasticsearch.caFile: ${path} cannot be read.`, cause)
  }
}

function notElasticsearch(connection: ElasticConnection): EarlyWarningError {
  return new EarlyWarningError(
    'INDEX_FAILED',
    `What answers at ${connection.nodes.join(', ')} is not Elasticsearch (OpenSearch is not supported, nor are proxies that drop the X-elastic-product header). ` +
      'Give the address of an Elasticsearch 9 server, or set index.kind to embedded.',
  )
}
