// Sends an alert revision to a plain webhook, signed as Standard Webhooks asks, and only to addresses it may reach.
import { createHmac } from 'node:crypto'
import { lookup } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import { EarlyWarningError } from '../../core/errors.ts'
import { isPublicAddress } from './public-address.ts'

export interface WebhookOptions {
  readonly url: string
  /** `whsec_` + base64 of 24 to 64 bytes; several while a secret is being rotated. */
  readonly secrets: readonly string[]
  /** Lets the endpoint be http or on a private address; for hooks inside the office network. */
  readonly allowPrivateAddress: boolean
  readonly timeoutMs: number
}

export interface WebhookMessage {
  /** The same for every attempt: alert id and revision. */
  readonly id: string
  readonly body: string
  /** Unix seconds at sending. */
  readonly timestamp: number
}

export type WebhookOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs: number | null }

const responseBytesMax = 65_536

export function createWebhook(options: WebhookOptions): (message: WebhookMessage) => Promise<WebhookOutcome> {
  const url = new URL(options.url)
  const keys = options.secrets.map(readSecret)
  if (url.protocol !== 'https:' && !options.allowPrivateAddress) {
    throw new EarlyWarningError(
      'NETWORK_REFUSED',
      `The webhook ${url.origin} is not https; use https, or set allowPrivateAddress for this route.`,
    )
  }
  // A literal address is never looked up, so it is checked here; names are checked when they are resolved.
  if (
    isIP(url.hostname.replace(/^\[|\]$/gu, '')) !== 0 &&
    !options.allowPrivateAddress &&
    !isPublicAddress(url.hostname)
  ) {
    throw new EarlyWarningError(
      'NETWORK_REFUSED',
      `The webhook ${url.origin} points to an address that is not public; set allowPrivateAddress if it is meant.`,
    )
  }
  return (message) => send(url, options, keys, message)
}

function readSecret(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/u, ''), 'base64')
  if (secret.startsWith('whsec_') && key.length >= 24 && key.length <= 64) return key
  throw new EarlyWarningError(
    'CONFIG_INVALID',
    'A webhook secret is not whsec_ followed by base64 of 24 to 64 bytes; make one with: openssl rand -base64 32',
  )
}

export function signWebhook(keys: readonly Uint8Array[], message: WebhookMessage): string {
  const signed = `${message.id}.${message.timestamp}.${message.body}`
  return keys.map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`).join(' ')
}

function send(
  url: URL,
  options: WebhookOptions,
  keys: readonly Buffer[],
  message: WebhookMessage,
): Promise<WebhookOutcome> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((resolve) => {
    const fail = (reason: string) => resolve({ kind: 'failed', reason, retryAfterMs: null })
    const sent = request(url, {
      method: 'POST',
      agent: false,
      timeout: options.timeoutMs,
      signal: AbortSignal.timeout(options.timeoutMs),
      lookup: options.allowPrivateAddress ? undefined : guardedLookup,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(message.body),
        'user-agent': 'qianzhao',
        'webhook-id': message.id,
        'webhook-timestamp': String(message.timestamp),
        'webhook-signature': signWebhook(keys, message),
      },
    })
    sent.on('error', (error) => fail(error.message))
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${options.timeoutMs} ms`)))
    sent.on('response', (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > responseBytesMax) sent.destroy(new Error(`an answer of more than ${responseBytesMax} bytes`))
      })
      response.on('error', (error) => fail(error.message))
      response.on('end', () => resolve(outcomeOf(response.statusCode ?? 0, response.headers['retry-after'])))
    })
    sent.end(message.body)
  })
}

function outcomeOf(status: number, retryAfter: string | undefined): WebhookOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  if (status === 410) return { kind: 'gone' }
  const seconds = retryAfter === undefined ? Number.NaN : Number(retryAfter)
  return {
    kind: 'failed',
    reason: `status ${status}`,
    retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 86_400) * 1000 : null,
  }
}

/** Refuses a name as soon as one of its addresses is not public, so that a second answer cannot slip in (DNS rebinding). */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0)
    const wrong = addresses.find((one) => !isPublicAddress(one.address))
    const first = addresses[0]
    if (wrong !== undefined || first === undefined) {
      return callback(
        new EarlyWarningError('NETWORK_REFUSED', `${hostname} resolves to an address that is not public`),
        '',
        0,
      )
    }
    if (options.all === true) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}
