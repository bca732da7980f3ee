// The webhooks of the routes as sinks of the outbox; their secrets come from the environment.
import { createWebhook } from '../../alerts/notifiers/webhook.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { DeliveryOptions } from './deliver.ts'
import type { Settings } from '../config/load-config.ts'

/** Throws CONFIG_INVALID where the environment lacks the secret of a route. */
export function webhookSinks(
  routes: Settings['routes'],
  environment: Readonly<Record<string, string | undefined>>,
): DeliveryOptions['sinks'] {
  return routes.map(({ id, webhook }) => {
    const secret = environment[webhook.secretFrom]
    if (secret === undefined) {
      throw new EarlyWarningError(
        'CONFIG_INVALID',
        `routes.yaml: ${id}: the environment has no ${webhook.secretFrom}; set it to whsec_ and base64 of 24 to 64 bytes.`,
      )
    }
    const { url, allowPrivateAddress } = webhook
    return {
      name: id,
      send: createWebhook({ url, secrets: secret.split(' '), allowPrivateAddress, timeoutMs: 15_000 }),
    }
  })
}
