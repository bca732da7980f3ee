// Asks a server one thing, by the rules that keep the program from being led astray: time, size, redirects, addresses.
import type { IncomingMessage } from 'node:http'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { retryAfterMs } from '../../../core/retry-after.ts'

export interface WebRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** JSON that is posted; a request without one is a GET. */
  readonly body?: string
}

export type WebAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: Buffer
      readonly etag: string | null
      readonly lastModified: string | null
      readonly retryAfterMs: number | null
      /** What its clock said; null where it said nothing. */
      readonly serverMs: number | null
    }
  /** `isForbidden`: our own rules, not the network, ended it. */
  | { readonly kind: 'failed'; readonly found: string; readonly isForbidden: boolean }

export type Web = (request: WebRequest, nowMs: number) => Promise<WebAnswer>

export interface WebRules {
  readonly agent: string
  readonly timeoutMs: number
  readonly bytesMax: number
  /** Lets it be http or inside the office network. */
  readonly allowPrivateAddress: boolean
  /** Resolves a name and refuses one that hides an address that is not public. */
  readonly lookup: LookupFunction
  /** True for a literal address that is not public. */
  readonly isForbiddenHost: (hostname: string) => boolean
}

const redirectsMax = 5
const redirects = new Set([301, 302, 303, 307, 308])

/** Never rejects: what goes wrong is an answer too. */
export function createWeb(rules: WebRules): Web {
  return async (request, nowMs) => {
    let asked = request
    for (let hop = 0; hop <= redirectsMax; hop++) {
      const refusal = refusalOf(asked.url, rules)
      if (refusal !== null) return failed(refusal, true)
      const answer = await ask(asked, rules, nowMs)
      if (answer.kind !== 'redirect') return answer
      const next = redirected(asked, answer.location)
      if (next === null) return failed('a redirect that leads nowhere', true)
      asked = next
    }
    return failed(`more than ${redirectsMax} redirects`, true)
  }
}

function refusalOf(url: URL, { allowPrivateAddress, isForbiddenHost }: WebRules): string | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `an address with ${url.protocol}`
  if (allowPrivateAddress) return null
  if (url.protocol !== 'https:') return 'an address that is not https; use https, or set allowPrivateAddress'
  return isForbiddenHost(url.hostname) ? 'an address that is not public; set allowPrivateAddress if it is meant' : null
}

/** What was for one server only is not said to another, and a secret is never said without TLS that had it. */
function redirected(from: WebRequest, location: string): WebRequest | null {
  const url = URL.canParse(location, from.url.href) ? new URL(location, from.url) : null
  if (url === null || (from.url.protocol === 'https:' && url.protocol !== 'https:')) return null
  const isSame = url.origin === from.url.origin
  if (isSame) return { ...from, url }
  // A body holds the question; another server may answer a page, and is asked nothing.
  return from.body === undefined ? { url, headers: withoutSecrets(from.headers) } : null
}

const plainHeaders = new Set(['accept', 'if-none-match', 'if-modified-since'])

function withoutSecrets(headers: WebRequest['headers']): WebRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => plainHeaders.has(name)))
}

type Asked = WebAnswer | { readonly kind: 'redirect'; readonly location: string }

function ask({ url, headers, body }: WebRequest, rules: WebRules, nowMs: number): Promise<Asked> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((resolve) => {
    const sent = request(url, {
      method: body === undefined ? 'GET' : 'POST',
      agent: false,
      timeout: rules.timeoutMs,
      signal: AbortSignal.timeout(rules.timeoutMs),
      lookup: rules.allowPrivateAddress ? undefined : rules.lookup,
      headers: {
        'user-agent': rules.agent,
        'accept-encoding': 'gzip, identity',
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
    })
    sent.on('error', (error) => resolve(failed(plainReason(error, rules), false)))
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${rules.timeoutMs} ms`)))
    sent.on('response', (response) => {
      const location = response.headers.location
      if (location !== undefined && redirects.has(response.statusCode ?? 0)) {
        response.destroy()
        resolve({ kind: 'redirect', location })
      } else
        bodyOf(response, rules.bytesMax).then(
          (bytes) => resolve(answerOf(response, bytes, nowMs)),
          (error: unknown) => {
            sent.destroy()
            resolve(failed(plainReason(error, rules), false))
          },
        )
    })
    sent.end(body)
  })
}

/** Rejects where the connection was cut before the end, or there is more than may be. */
async function bodyOf(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new Error(`an answer of more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  const all = Buffer.concat(chunks)
  return response.headers['content-encoding'] === 'gzip' ? gunzipSync(all, { maxOutputLength: bytesMax }) : all
}

function answerOf(response: IncomingMessage, body: Buffer, nowMs: number): WebAnswer {
  const { headers } = response
  const serverMs = Date.parse(headers.date ?? '')
  return {
    kind: 'answer',
    status: response.statusCode ?? 0,
    body,
    etag: headers.etag ?? null,
    lastModified: headers['last-modified'] ?? null,
    retryAfterMs: retryAfterMs(headers['retry-after'], nowMs),
    serverMs: Number.isNaN(serverMs) ? null : serverMs,
  }
}

/** The system's sentence names addresses and nothing of the question; an address may hold a key only where an operator wrote it there. */
function plainReason(error: unknown, { timeoutMs }: WebRules): string {
  if (!(error instanceof Error)) return 'no answer'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `no whole answer in ${timeoutMs} ms`
  return error.message === 'aborted' ? 'an answer that was cut off' : error.message
}

function failed(found: string, isForbidden: boolean): Extract<WebAnswer, { kind: 'failed' }> {
  return { kind: 'failed', found, isForbidden }
}
