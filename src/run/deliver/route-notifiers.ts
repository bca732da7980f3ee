// The notifiers of the routes, from their row in the table; their secrets come from the environment.
import type { NotifierName } from '../../alerts/notifiers/table.ts'
import { notifierTable } from '../../alerts/notifiers/table.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Notifier } from '../../core/ports.ts'
import type { ShownRoute } from '../../serve/desk/office.ts'
import type { EndpointConfig, OperationsConfig, RouteConfig } from '../config/config-schema.ts'

/** A route and what tells those behind it. */
export interface RouteNotifier {
  readonly name: string
  readonly notifier: Notifier
}

const timeoutMs = 15_000

/** Throws CONFIG_INVALID where the environment lacks the secret of a route. */
export function routeNotifiers(
  routes: readonly (RouteConfig | OperationsConfig)[],
  environment: Readonly<Record<string, string | undefined>>,
  /** Where people open the console; '' where there is no such address. */
  link = '',
): readonly RouteNotifier[] {
  return routes.map((route) => {
    const { kind, endpoint } = endpointOf(route)
    const secret = environment[endpoint.secretFrom]
    if (secret === undefined) {
      throw new EarlyWarningError(
        'CONFIG_INVALID',
        `routes.yaml: ${route.id}: the environment has no ${endpoint.secretFrom}, the secret of its ${kind.name}.`,
      )
    }
    const { url, allowPrivateAddress, template } = endpoint
    const more = template === undefined ? { link } : { link, template }
    return {
      name: route.id,
      notifier: kind.create({ url, secrets: secret.split(' '), allowPrivateAddress, timeoutMs, ...more }),
    }
  })
}

/** The one notifier that a route names. */
export function endpointOf(route: RouteConfig | OperationsConfig): {
  readonly kind: (typeof notifierTable)[number]
  readonly endpoint: EndpointConfig
} {
  const named: { readonly [Name in NotifierName]?: EndpointConfig | undefined } = route
  for (const kind of notifierTable) {
    const endpoint = named[kind.name]
    if (endpoint !== undefined) return { kind, endpoint }
  }
  throw new EarlyWarningError('ASSERTION', `Route ${route.id} names no notifier, which its schema does not allow.`)
}

/** The route as people see it, without its address and its secrets. */
export function shownRoute(route: RouteConfig): ShownRoute {
  const { id, levelMin, topics, places } = route
  return { id, kind: endpointOf(route).kind.name, levelMin, topics, places }
}
