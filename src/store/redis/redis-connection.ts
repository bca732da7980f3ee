// The connection to Redis: one server, Sentinel or Cluster; commands that an outage cut off are sent again until a deadline.
import { Cluster, Redis } from 'ioredis'
import { setTimeout as delay } from 'node:timers/promises'
import { EarlyWarningError } from '../../core/errors.ts'

export interface RedisOptions {
  /** `single` names one server, `sentinel` the sentinels of `sentinelName`, `cluster` some of its nodes. */
  readonly mode: 'single' | 'sentinel' | 'cluster'
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  readonly sentinelName: string
  readonly username: string | null
  readonly password: string | null
  readonly sentinelPassword: string | null
  readonly database: number
  readonly tls: { readonly ca: string | null } | null
  /** A command that has not been answered for so long is sent again. */
  readonly commandTimeoutMs: number
  /** How long an outage is waited for before the command fails. */
  readonly outageMs: number
}

export type RedisValue = string | number | Uint8Array

export interface RedisConnection {
  /** Sends until an answer comes; only for commands that may be carried out twice. */
  call(command: string, ...values: readonly RedisValue[]): Promise<unknown>
  /** The same with answers as bytes. */
  callBytes(command: string, ...values: readonly RedisValue[]): Promise<unknown>
  /** Runs a script that recognises its own repetition. */
  run(script: RedisScript, keys: readonly string[], values: readonly RedisValue[]): Promise<unknown>
  close(): Promise<void>
}

export interface RedisScript {
  readonly name: string
  readonly lua: string
}

const pauseMs = 100
const passing =
  /^(?:LOADING|READONLY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|MOVED|ASK|NOREPLICAS|UNBLOCKED)|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|Connection is closed|timed out|Stream isn't writeable|max retries|failed to refresh slots|None of startup nodes|All sentinels are unreachable/iu

export function connectRedis(options: RedisOptions): RedisConnection {
  const client = createClient(options)
  // Every failed command reports itself; the event would end the process if nobody listened.
  client.on('error', () => undefined)
  let closed = false

  async function persist<T>(work: () => Promise<T>): Promise<T> {
    const startMs = performance.now()
    for (;;) {
      try {
        return await work()
      } catch (cause) {
        const reason = reasonOf(cause)
        if (closed) throw new EarlyWarningError('UNAVAILABLE', 'The connection to Redis is closed.', cause)
        if (!passing.test(reason)) throw refused(reason, cause)
        if (performance.now() - startMs > options.outageMs) {
          throw new EarlyWarningError(
            'UNAVAILABLE',
            `Redis has not answered for ${Math.round(options.outageMs / 1000)} s (${reason}); start it again, this process can then be started again too.`,
            cause,
          )
        }
        await delay(pauseMs)
      }
    }
  }

  const plain = (values: readonly RedisValue[]) =>
    values.map((value) =>
      value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value,
    )

  return {
    call: (command, ...values) => persist(() => client.call(command, plain(values))),
    callBytes: (command, ...values) => persist(() => client.callBuffer(command, plain(values))),
    // The whole script each time: after a failover the other server may not know its hash. Redis compiles it once.
    run: (script, keys, values) =>
      persist(() => client.call('EVAL', [script.lua, keys.length, ...keys, ...plain(values)])),
    close: async () => {
      closed = true
      client.disconnect()
    },
  }
}

/** The client's own words for a server that cannot be reached speak of its options. */
function reasonOf(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return reason.startsWith('Reached the max retries') ? 'ECONNREFUSED or no answer' : reason
}

function refused(reason: string, cause: unknown): EarlyWarningError {
  const hint = reason.startsWith('OOM')
    ? ' Give it more memory; maxmemory-policy must be noeviction.'
    : reason.startsWith('NOAUTH') || reason.startsWith('WRONGPASS')
      ? ' Set the user and the password.'
      : ''
  return new EarlyWarningError('STORAGE_FAILED', `Redis refused a command: ${reason}.${hint}`, cause)
}

function createClient(options: RedisOptions): Redis | Cluster {
  const { nodes, username, password, sentinelPassword, tls } = options
  const common = {
    // Answers as flat lists, whatever the server speaks.
    protocol: 2 as const,
    commandTimeout: options.commandTimeoutMs,
    connectTimeout: 3_000,
    // A command fails fast and is sent again by `persist`, which knows the deadline.
    maxRetriesPerRequest: 1,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => pauseMs,
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(tls === null ? {} : { tls: tls.ca === null ? {} : { ca: tls.ca } }),
  }
  if (options.mode === 'cluster') {
    return new Cluster([...nodes], { redisOptions: common, clusterRetryStrategy: () => pauseMs })
  }
  if (options.mode === 'sentinel') {
    return new Redis({
      ...common,
      db: options.database,
      name: options.sentinelName,
      sentinels: [...nodes],
      ...(sentinelPassword === null ? {} : { sentinelPassword }),
      ...(tls === null ? {} : { enableTLSForSentinelMode: true }),
    })
  }
  const [node] = nodes
  return new Redis({ ...common, db: options.database, host: node?.host ?? '127.0.0.1', port: node?.port ?? 6379 })
}
