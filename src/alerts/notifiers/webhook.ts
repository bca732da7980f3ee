// Tells a plain webhook of an alert, signed as Standard Webhooks asks.
import { createHmac } from 'node:crypto'
import type { Alert } from '../../core/alert.ts'
import { alertRecord } from '../../core/alert.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Notifier } from '../../core/ports.ts'
import type { Endpoint } from './endpoint.ts'
import { createGuardedPost } from './guarded-post.ts'

/** Secrets are `whsec_` and base64 of 24 to 64 bytes. */
export function createWebhook(endpoint: Endpoint): Notifier {
  const keys = endpoint.secrets.map(readSecret)
  const post = createGuardedPost(endpoint)
  return {
    notify: ({ id, alert, nowMs }) => {
      const timestamp = String(Math.floor(nowMs / 1000))
      const body = webhookBody(alert)
      const signature = sign(keys, `${id}.${timestamp}.${body}`)
      return post({
        nowMs,
        body,
        headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
      })
    },
  }
}

// Standard Webhooks asks for less than 20 KB: a body cites at most 50 documents, the rest are at the alert's own address.
const citedMax = 50

export function webhookBody(alert: Alert): string {
  const data = { ...alertRecord(alert), documents: alert.documents.slice(0, citedMax) }
  return JSON.stringify({ type: `alert.${alert.state}`, timestamp: new Date(alert.raisedAtMs).toISOString(), data })
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
