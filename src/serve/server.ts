// Puts the HTTP server together: routes, who may call them, the alert stream and the page.
import type { SearchIndex, StateStore } from '../core/ports.ts'
import type { AlertStreamLimits } from './alert-stream.ts'
import { createAlertStreams, defaultStreamLimits } from './alert-stream.ts'
import { createAuthoriser } from './authorise.ts'
import type { Timeouts } from './http.ts'
import { createHttp, defaultTimeouts } from './http.ts'
import { openApiRoute, operateRoutes } from './operate-routes.ts'
import { pageRoutes } from './page.ts'
import type { Accept } from './push.ts'
import { pushRoute } from './push.ts'
import { createRateLimit } from './rate-limit.ts'
import { namedAlert, readRoutes } from './read-routes.ts'
import type { Role, Route } from './route.ts'
import { defineRoutes } from './route.ts'
import type { ServiceInfo } from './service-info.ts'
import { createSessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'

export interface ServerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** The folder of the page's files. */
  readonly pageFolder: string
  readonly bodyBytesMax: number
  readonly state: StateStore
  readonly index: Pick<SearchIndex, 'search'>
  readonly accept: Accept
  readonly metrics: () => string | Promise<string>
  readonly tokens: Tokens
  readonly info: ServiceInfo
  /** True where people reach the server through https; the session cookie is then Secure. */
  readonly secure?: boolean
  /** How long the code of `sessionPath` opens a session. */
  readonly codeLifeMs?: number
  /** Told about what broke inside a handler. */
  readonly onError?: (cause: unknown) => void
  readonly nowMs?: () => number
  readonly streamLimits?: Partial<AlertStreamLimits>
  readonly timeouts?: Timeouts
  /** Requests a second of one token, session or nameless address, and how many may come at once. */
  readonly rate?: { readonly perSecond: number; readonly burst: number }
}

export interface Server {
  /** Resolves with the address, for instance `http://127.0.0.1:8080`. */
  listen(): Promise<string>
  close(): Promise<void>
  /** The part of the page's address that opens a session once: `/#code=…`. A fragment is never sent to a server or logged. */
  sessionPath(role: Role): string
  /** Alerts were committed: the streams send them now and not at their next look. */
  notify(): void
  readonly routes: readonly Route[]
}

const megabyte = 1024 * 1024
const defaultCodeLifeMs = 15 * 60_000
const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]']

export function createServer(options: ServerOptions): Server {
  const { state, index, info, tokens, metrics, nowMs = Date.now } = options
  const sessions = createSessions({
    nowMs,
    secure: options.secure ?? false,
    codeLifeMs: options.codeLifeMs ?? defaultCodeLifeMs,
  })
  const onLoopback = loopbackHosts.includes(options.host) || options.host === '::1'
  const authoriser = createAuthoriser({ tokens, sessions, hosts: onLoopback ? new Set(loopbackHosts) : null })
  const streams = createAlertStreams({
    state,
    stillValid: (caller) => authoriser.stillValid(caller),
    record: (alert) => namedAlert(alert, info),
    limits: { ...defaultStreamLimits, ...options.streamLimits },
  })
  const push = pushRoute({
    accept: options.accept,
    bodyBytesMax: options.bodyBytesMax,
    inflatedBytesMax: Math.max(options.bodyBytesMax, 64 * megabyte),
    concurrentMax: 16,
  })
  const routes: readonly Route[] = defineRoutes([
    push,
    ...readRoutes({ state, index, streams, info }),
    ...operateRoutes({ info, sessions, metrics }),
    openApiRoute(() => routes, info.version),
    ...pageRoutes(options.pageFolder),
  ])
  const http = createHttp({
    routes,
    authoriser,
    host: options.host,
    port: options.port,
    onError: options.onError ?? (() => undefined),
    timeouts: options.timeouts ?? defaultTimeouts,
    // 200 pushes of 500 posts are three times the highest peak that is planned for.
    rateLimit: createRateLimit({ ...(options.rate ?? { perSecond: 200, burst: 400 }), nowMs }),
  })
  return {
    routes,
    listen: () => http.listen(),
    async close() {
      streams.close()
      await http.close()
    },
    sessionPath: (role) => `/#code=${sessions.mintCode(role)}`,
    notify: () => streams.notify(),
  }
}
