// Tells a plain webhook of an alert, signed as Standard Webhooks asks.
import type { Alert } from '../../core/alert.ts'
import { alertRecord } from '../../core/alert.ts'
import type { Notifier } from '../../core/ports.ts'
import { operationsRule } from '../sources/operational-alert.ts'
import type { Endpoint } from './endpoint.ts'
import { createSignedPost } from './signed-post.ts'

export function createWebhook(endpoint: Endpoint): Notifier {
  const post = createSignedPost(endpoint)
  return { notify: ({ id, alert, nowMs }) => post({ id, nowMs, body: webhookBody(alert) }) }
}

// Standard Webhooks asks for less than 20 KB: a body cites at most 50 documents, the rest are at the alert's own address.
const citedMax = 50

export function webhookBody(alert: Alert): string {
  const data = { ...alertRecord(alert), documents: alert.documents.slice(0, citedMax) }
  const kind = alert.rule === operationsRule ? 'operations' : 'alert'
  return JSON.stringify({ type: `${kind}.${alert.state}`, timestamp: new Date(alert.raisedAtMs).toISOString(), data })
}
