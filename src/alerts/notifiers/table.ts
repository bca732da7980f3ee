// Every way to tell somebody, under the name that it has in routes.yaml; a new one is a file of its own and a row here.
import type { Notifier } from '../../core/ports.ts'
import type { Endpoint } from './endpoint.ts'
import { createWebhook } from './webhook.ts'

interface NotifierRow {
  readonly name: string
  /** Throws CONFIG_INVALID or NETWORK_REFUSED where the endpoint cannot be one of its kind. */
  readonly create: (endpoint: Endpoint) => Notifier
}

export const notifierTable = [{ name: 'webhook', create: createWebhook }] as const satisfies readonly NotifierRow[]

export type NotifierName = (typeof notifierTable)[number]['name']
