// Every way to tell somebody, under the name that it has in routes.yaml; a new one is a file of its own and a row here.
import type { Notifier } from '../../core/ports.ts'
import { createAlertmanager } from './alertmanager.ts'
import { createDingtalk } from './dingtalk.ts'
import type { Endpoint } from './endpoint.ts'
import { createFeishu } from './feishu.ts'
import { createTemplate } from './template.ts'
import { createWebhook } from './webhook.ts'
import { createWecom } from './wecom.ts'

interface NotifierRow {
  readonly name: string
  /** Throws CONFIG_INVALID or NETWORK_REFUSED where the endpoint cannot be one of its kind. */
  readonly create: (endpoint: Endpoint) => Notifier
}

export const notifierTable = [
  { name: 'webhook', create: createWebhook },
  { name: 'alertmanager', create: createAlertmanager },
  { name: 'wecom', create: createWecom },
  { name: 'feishu', create: createFeishu },
  { name: 'dingtalk', create: createDingtalk },
  { name: 'gateway', create: createTemplate },
] as const satisfies readonly NotifierRow[]

export type NotifierName = (typeof notifierTable)[number]['name']
