// Empties the outbox: each route on its own, so that an endpoint that is away holds up nobody else's.
import { setTimeout as delay } from 'node:timers/promises'
import type { RouteStatus } from '../../core/ports.ts'
import type { RouteNotifier } from './route-notifiers.ts'
import type { RouteQueueOptions } from './route-queue.ts'
import { startRouteQueue } from './route-queue.ts'

export interface DeliveryOptions extends Omit<RouteQueueOptions, 'sleep'> {
  readonly routes: readonly RouteNotifier[]
  /** A test brings its own. */
  readonly sleep?: RouteQueueOptions['sleep']
}

export interface Delivery {
  /** Looks at the outbox now; called after every commit that raised something. */
  wake(): void
  status(): readonly RouteStatus[]
  /** Begins nothing more and waits for what is under way. */
  stop(): Promise<void>
}

export function startDelivery({ routes, sleep = sleepFor, ...options }: DeliveryOptions): Delivery {
  const queues = routes.map((route) => startRouteQueue(route, { ...options, sleep }))
  return {
    wake: () => queues.forEach((queue) => queue.wake()),
    status: () => queues.map((queue) => queue.status()),
    stop: async () => {
      await Promise.all(queues.map((queue) => queue.stop()))
    },
  }
}

async function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined)
}
