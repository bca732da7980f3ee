// Requests that more than one part of the adapter makes, and the error that says which one was refused and what to do.
import { EarlyWarningError } from '../../core/errors.ts'
import type { ElasticClient } from './client.ts'

/** The indices behind a data stream, oldest first; [] where there is no such stream. */
export async function streamIndices(
  client: ElasticClient,
  stream: string,
  signal?: AbortSignal,
): Promise<readonly { readonly name: string; readonly uuid: string }[]> {
  const reply = await client.request('GET', `/_data_stream/${stream}`, signal === undefined ? {} : { signal })
  if (reply.status === 404) return []
  if (reply.status !== 200) throw refusedRequest('GET', `/_data_stream/${stream}`, reply.status, reply.body)
  const { data_streams: streams } = reply.body as {
    readonly data_streams: readonly { indices: readonly { index_name: string; index_uuid: string }[] }[]
  }
  return (streams[0]?.indices ?? []).map((one) => ({ name: one.index_name, uuid: one.index_uuid }))
}

/** The body of an answer with status 200; everything else is UNAVAILABLE, so that the caller may try again later. */
export async function expectOk(
  client: ElasticClient,
  method: string,
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const reply = await client.request(method, path, body === undefined ? {} : { body })
  if (reply.status !== 200) throw refusedRequest(method, path, reply.status, reply.body)
  return reply.body
}

export function refusedRequest(method: string, path: string, status: number, body: unknown): EarlyWarningError {
  const reason = (body as { error?: { reason?: string } } | null)?.error?.reason ?? 'no reason given'
  const advice =
    status === 401 || status === 403
      ? ' Give the API key the rights that `qianzhao setup elasticsearch --dry-run` prints.'
      : ''
  return new EarlyWarningError(
    'UNAVAILABLE',
    `Elasticsearch answered ${method} ${path} with status ${status} (${reason}).${advice}`,
  )
}
