// Posts a body to an endpoint and to no address that it may not reach; what comes back is bounded in time and size.
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { EarlyWarningError } from '../../core/errors.ts'
import type { NotifyOutcome } from '../../core/ports.ts'
import { retryAfterMs } from '../../core/retry-after.ts'
import type { Endpoint } from './endpoint.ts'
import { guardedLookup, isForbiddenHost } from './guarded-lookup.ts'

interface PostedBody {
  readonly nowMs: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
  /** Put into the query; receivers that want their secrets there leave no other place for them. */
  readonly search?: Readonly<Record<string, string>>
}

/** What the body of a good answer says became of it. */
type ReadAnswer = (body: string) => NotifyOutcome

const answerBytesMax = 65_536

export function createGuardedPost(
  endpoint: Endpoint,
  readAnswer?: ReadAnswer,
): (post: PostedBody) => Promise<NotifyOutcome> {
  const url = new URL(endpoint.url)
  if (url.protocol !== 'https:' && !endpoint.allowPrivateAddress) {
    throw new EarlyWarningError(
      'NETWORK_REFUSED',
      `The webhook ${url.origin} is not https; use https, or set allowPrivateAddress for this route.`,
    )
  }
  // A literal address is never looked up, so it is checked here; names are checked when they are resolved.
  if (!endpoint.allowPrivateAddress && isForbiddenHost(url.hostname)) {
    throw new EarlyWarningError(
      'NETWORK_REFUSED',
      `The webhook ${url.origin} points to an address that is not public; set allowPrivateAddress if it is meant.`,
    )
  }
  return async (post) => {
    const target = new URL(url)
    for (const [name, value] of Object.entries(post.search ?? {})) target.searchParams.set(name, value)
    const { outcome, body } = await send(target, endpoint, post)
    return outcome.kind === 'delivered' && readAnswer !== undefined ? readAnswer(body) : outcome
  }
}

function send(
  url: URL,
  { timeoutMs, allowPrivateAddress }: Endpoint,
  { nowMs, headers, body }: PostedBody,
): Promise<{ readonly outcome: NotifyOutcome; readonly body: string }> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((resolve) => {
    const fail = (reason: string) => resolve({ outcome: { kind: 'failed', reason, retryAfterMs: null }, body: '' })
    const sent = request(url, {
      method: 'POST',
      agent: false,
      timeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
      lookup: allowPrivateAddress ? undefined : guardedLookup,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'qianzhao',
        ...headers,
      },
    })
    sent.on('error', (error) => fail(error.message))
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${timeoutMs} ms`)))
    sent.on('response', (response) => {
      let bytes = 0
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        chunks.push(chunk)
        if (bytes > answerBytesMax) sent.destroy(new Error(`an answer of more than ${answerBytesMax} bytes`))
      })
      response.on('error', (error) => fail(error.message))
      response.on('end', () => {
        const outcome = outcomeOf(response.statusCode ?? 0, response.headers['retry-after'], nowMs)
        resolve({ outcome, body: Buffer.concat(chunks).toString('utf8') })
      })
    })
    sent.end(body)
  })
}

/** A request that was wrong stays wrong: 4xx is final, but for 408 and 429, which say "not now". */
function outcomeOf(status: number, retryAfter: string | undefined, nowMs: number): NotifyOutcome {
  const reason = `status ${status}`
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  if (status === 410) return { kind: 'gone', reason }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return { kind: 'refused', reason }
  return { kind: 'failed', reason, retryAfterMs: retryAfterMs(retryAfter, nowMs) }
}
