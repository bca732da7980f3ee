// The deliver role: sends what stands in the outbox, and serves the page, the API and the live feed from the shared state.
import { join } from 'node:path'
import type { StateStore } from '../../core/ports.ts'
import { createLease } from '../../store/redis/lease.ts'
import type { RedisConnection } from '../../store/redis/redis-connection.ts'
import { startDelivery } from '../deliver/deliver.ts'
import { startHeartbeat } from '../heartbeat.ts'
import type { Live } from '../fold/live.ts'
import { startHttp } from '../http/start-http.ts'
import type { ServiceOptions } from '../embedded/start-service.ts'
import type { TextTools } from '../text-tools.ts'
import { routeNotifiers } from '../deliver/route-notifiers.ts'
import type { SharedIndex } from './shared-index.ts'

export interface DeliverRoleOptions extends ServiceOptions {
  /** Without it only the HTTP side runs. */
  readonly delivers: boolean
  readonly connection: RedisConnection
  readonly state: StateStore
  readonly tools: TextTools
  readonly live: Live
  readonly owner: string
  readonly index: SharedIndex
}

export interface DeliverRole {
  readonly address: string
  stop(): Promise<void>
}

const lookEveryMs = 500
// Twice the longest a webhook may take, so that two processes send the same row only when one of them hangs.
const leaseMs = 30_000

export async function startDeliverRole(options: DeliverRoleOptions): Promise<DeliverRole> {
  const { settings, logger, state, connection, owner } = options
  const { config } = settings
  const leases = new Map(
    settings.routes.map((route) => [
      route.id,
      createLease({ connection, name: config.redis.state, work: `deliver:${route.id}`, owner, lengthMs: leaseMs }),
    ]),
  )
  const delivery = options.delivers
    ? startDelivery({
        // Only the holder of a sink's lease sees its rows; another takes over when the lease runs out.
        state: {
          ...state,
          pending: async (sink, limit) => ((await leases.get(sink)?.hold()) === true ? state.pending(sink, limit) : []),
        },
        routes: routeNotifiers(settings.routes, options.environment, settings.config.serve.publicAddress),
        nowMs: () => Date.now(),
        random: () => Math.random(),
        notice: (fields, sentence) => logger.warn(fields, sentence),
        alarm: (fields, sentence) => logger.error(fields, sentence),
      })
    : null
  const http = await startHttp({
    settings,
    logger,
    live: options.live,
    state,
    tools: options.tools,
    search: options.index.search,
    directory: config.run.dataDirectory,
    indexStatus: options.index.status,
    routeStatus: () => delivery?.status() ?? [],
    nowMs: () => Date.now(),
    // Records are dated by the broker too, so one machine's clock dates nothing alone.
    clock: null,
  })
  const heartbeat = startHeartbeat({
    config: config.heartbeat,
    environment: options.environment,
    file: join(config.run.dataDirectory, 'heartbeat'),
    pulse: () => ({ decidedMs: options.live.status().lastTickClosedAtMs, troubles: http.status().troubles }),
    nowMs: () => Date.now(),
    notice: (fields, sentence) => logger.warn(fields, sentence),
  })
  const timer = setInterval(() => {
    delivery?.wake()
    http.wake()
  }, lookEveryMs)
  return {
    address: http.address,
    stop: async () => {
      clearInterval(timer)
      heartbeat.stop()
      await http.close()
      await delivery?.stop()
      await Promise.all([...leases.values()].map((lease) => lease.release().catch(() => undefined)))
    },
  }
}
