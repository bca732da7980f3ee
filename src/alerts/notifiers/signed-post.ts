// Posts a body that its receiver can check: signed over id, time and body as Standard Webhooks asks.
import { createHmac } from 'node:crypto'
import { EarlyWarningError } from '../../core/errors.ts'
import type { NotifyOutcome } from '../../core/ports.ts'
import type { Endpoint } from './endpoint.ts'
import { createGuardedPost } from './guarded-post.ts'

export interface SignedBody {
  /** The same for every attempt. */
  readonly id: string
  readonly nowMs: number
  /** JSON. */
  readonly body: string
}

/** Secrets are `whsec_` and base64 of 24 to 64 bytes. */
export function createSignedPost(endpoint: Endpoint): (signed: SignedBody) => Promise<NotifyOutcome> {
  const keys = endpoint.secrets.map(readSecret)
  const post = createGuardedPost(endpoint)
  return ({ id, nowMs, body }) => {
    const timestamp = String(Math.floor(nowMs / 1000))
    const signature = sign(keys, `${id}.${timestamp}.${body}`)
    return post({
      nowMs,
      body,
      headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
    })
  }
}

function readSecret(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/u, ''), 'base64')
  if (secret.startsWith('whsec_') && key.length >= 24 && key.length <= 64) return key
  throw new EarlyWarningError(
    'CONFIG_INVALID',
    'A webhook secret is not whsec_ followed by base64 of 24 to 64 bytes; make one with: openssl rand -base64 32',
  )
}

function sign(keys: readonly Uint8Array[], text: string): string {
  return keys.map((key) => `v1,${createHmac('sha256', key).update(text).digest('base64')}`).join(' ')
}
