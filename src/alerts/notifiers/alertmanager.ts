// Tells a receiver that knows the webhooks of Alertmanager, version "4"; the secret, where there is one, is a bearer token.
import type { Alert } from '../../core/alert.ts'
import type { Notifier } from '../../core/ports.ts'
import type { Endpoint } from './endpoint.ts'
import { createGuardedPost } from './guarded-post.ts'
import { alertMessage } from './message.ts'

export function createAlertmanager(endpoint: Endpoint): Notifier {
  const post = createGuardedPost(endpoint)
  const [token = ''] = endpoint.secrets
  const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` }
  return {
    notify: ({ alert, nowMs }) =>
      post({ nowMs, headers, body: JSON.stringify(alertmanagerBody(alert, endpoint.link ?? '')) }),
  }
}

export function alertmanagerBody(alert: Alert, link: string): Record<string, unknown> {
  const isOver = alert.state === 'resolved' || alert.state === 'dismissed'
  const status = isOver ? 'resolved' : 'firing'
  const { title, text, link: target } = alertMessage(alert, link)
  const labels = {
    alertname: alert.rule,
    severity: alert.level,
    topic: alert.topic,
    place: alert.place,
    concern: alert.concern,
  }
  const annotations = { summary: title, description: text }
  return {
    version: '4',
    groupKey: `{}:{alert="${alert.id}"}`,
    truncatedAlerts: 0,
    status,
    receiver: 'qianzhao',
    groupLabels: { alertname: alert.rule },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: link,
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: new Date(alert.firstRaisedAtMs).toISOString(),
        endsAt: isOver ? new Date(alert.raisedAtMs).toISOString() : '0001-01-01T00:00:00Z',
        generatorURL: target,
        fingerprint: alert.id.slice(0, 16),
      },
    ],
  }
}
