// Puts the HTTP server together: routes, who may call them, the alert stream and the page.
import type { SearchIndex, StateStore } from '../core/ports.ts'
import type { OfficeRecord } from '../core/desk-record.ts'
import { actRoutes } from './act/act-routes.ts'
import { createDeskClerk } from './act/desk-clerk.ts'
import { createOutcomes } from './act/outcomes.ts'
import type { AlertStreamLimits } from './alert-stream.ts'
import { alertRoutes } from './alerts/alert-routes.ts'
import { namedAlert } from './alerts/named-alert.ts'
import { createAlertStreams, defaultStreamLimits } from './alert-stream.ts'
import { createAuthoriser } from './sign-in/authorise.ts'
import { createBytesInFlight } from './bytes-in-flight.ts'
import type { ConnectionLimits } from './connections.ts'
import { createDoor } from './door.ts'
import { deskRoutes } from './desk/desk-routes.ts'
import type { Office } from './desk/office.ts'
import type { Timeouts } from './http.ts'
import { createHttp, defaultTimeouts } from './http.ts'
import { openApiRoute, operateRoutes } from './operate-routes.ts'
import { pageRoutes } from './page.ts'
import type { Accept } from './push.ts'
import { pushRoute } from './push.ts'
import { createRateLimit } from './rate-limit.ts'
import { readRoutes } from './read-routes.ts'
import type { HttpReply, Role, Route } from './route.ts'
import { defineRoutes, isWithin } from './route.ts'
import type { ServiceInfo } from './service-info.ts'
import type { Audit, AuditVerdict } from './sign-in/audit.ts'
import { createAuditing } from './sign-in/audited.ts'
import { sessionRoutes } from './sign-in/session-routes.ts'
import { createSessions } from './sign-in/sessions.ts'
import type { Tokens } from './sign-in/tokens.ts'
import { userRoutes } from './sign-in/user-routes.ts'
import type { Users } from './sign-in/users.ts'

export interface ServerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** The folder of the page's files. */
  readonly pageFolder: string
  readonly bodyBytesMax: number
  /** Bytes that the requests of one caller, and all requests together, hold in memory. */
  readonly bytesInFlight?: { readonly callerMax: number; readonly totalMax: number }
  readonly state: StateStore
  readonly index: Pick<SearchIndex, 'search'>
  readonly accept: Accept
  /** What people do; resolves once it is durable. */
  readonly write: (record: OfficeRecord) => Promise<void>
  /** Takes out of what people write whatever may name or reach somebody. */
  readonly redact: (text: string) => Promise<string>
  /** How long an answer waits for the tick that decides. */
  readonly decidedWithinMs?: number
  readonly metrics: () => string | Promise<string>
  readonly tokens: Tokens
  readonly users: Users
  readonly audit: Audit
  readonly verifyAudit: () => AuditVerdict
  /** What links that are given to people begin with. */
  readonly publicAddress: string
  readonly info: ServiceInfo
  readonly office: Office
  /** True where people reach the server through https; the session cookie is then Secure. */
  readonly secure?: boolean
  /** How long the code of `sessionPath` opens a session. */
  readonly codeLifeMs?: number
  /** Told about what broke inside a handler. */
  readonly onError?: (cause: unknown) => void
  readonly nowMs?: () => number
  readonly streamLimits?: Partial<AlertStreamLimits>
  readonly timeouts?: Timeouts
  readonly connections?: ConnectionLimits
  /** Addresses and networks of proxies whose word about the client's address and about TLS is believed. */
  readonly trustedProxies?: readonly string[]
  /** Sees every answer before it is sent, for tests of what is answered. */
  readonly inspect?: (route: Route, reply: HttpReply) => void
  /** Names besides its own address that the server is called by, as in the Host header, without a port. */
  readonly hostNames?: readonly string[]
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

// Ten ticks, and less than an answer may take.
const defaultDecidedWithinMs = 10_000
const defaultCodeLifeMs = 15 * 60_000
const defaultBytesInFlight = { callerMax: 96 * 1024 * 1024, totalMax: 192 * 1024 * 1024 }
const defaultConnections: ConnectionLimits = { totalMax: 12_000, addressMax: 10_500 }
// A mistyped token is tried again by hand; a program that guesses is told to wait. Nobody guesses 256 bits: this keeps the
// comparing and the log short.
const guesses = { perSecond: 0.2, burst: 20 }
const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]']

export function createServer(options: ServerOptions): Server {
  const { state, index, info, tokens, metrics, nowMs = Date.now } = options
  const { users, office } = options
  const sessions = createSessions({
    nowMs,
    users,
    secure: options.secure ?? false,
    codeLifeMs: options.codeLifeMs ?? defaultCodeLifeMs,
  })
  const authoriser = createAuthoriser({ tokens, sessions, hosts: hostsOf(options) })
  const streams = createAlertStreams({
    state,
    stillValid: (caller) => authoriser.stillValid(caller),
    maySee: (caller, alert) => caller.kind !== 'nobody' && isWithin(caller.reach, alert),
    record: (alert) => namedAlert(alert, info),
    limits: { ...defaultStreamLimits, ...options.streamLimits },
  })
  const outcomes = createOutcomes({ state, pollMs: 200, patienceMs: options.decidedWithinMs ?? defaultDecidedWithinMs })
  const clerk = createDeskClerk({
    write: options.write,
    outcomes,
    redact: options.redact,
    nowMs: () => info.status().nowMs,
  })
  const routes: readonly Route[] = defineRoutes([
    ...actRoutes({ state, clerk }),
    pushRoute({ accept: options.accept, bodyBytesMax: options.bodyBytesMax, concurrentMax: 16 }),
    ...alertRoutes({ state, index, streams, info }),
    ...deskRoutes({ state, index, info, office, clerk, publicAddress: options.publicAddress }),
    ...readRoutes({ index, info }),
    ...operateRoutes({ info, state, metrics }),
    ...sessionRoutes({ sessions, users, nowMs }),
    ...userRoutes({ users, audit: options.audit, verify: options.verifyAudit, publicAddress: options.publicAddress }),
    openApiRoute(() => routes, info.version),
    ...pageRoutes(options.pageFolder),
  ])
  const door = createDoor({
    authoriser,
    // 200 pushes of 500 posts are three times the highest peak that is planned for.
    rateLimit: createRateLimit({ ...(options.rate ?? { perSecond: 200, burst: 400 }), nowMs }),
    guessLimit: createRateLimit({ ...guesses, nowMs }),
    inFlight: createBytesInFlight(options.bytesInFlight ?? defaultBytesInFlight),
  })
  const http = createHttp({
    routes,
    door,
    host: options.host,
    port: options.port,
    audit: createAuditing(options.audit),
    onError: options.onError ?? (() => undefined),
    timeouts: options.timeouts ?? defaultTimeouts,
    connections: options.connections ?? defaultConnections,
    trustedProxies: options.trustedProxies ?? [],
    ...(options.inspect === undefined ? {} : { inspect: options.inspect }),
  })
  return {
    routes,
    listen: () => http.listen(),
    async close() {
      streams.close()
      await http.close()
    },
    sessionPath: (role) => `/#code=${sessions.mintCode(role)}`,
    notify: () => {
      streams.notify()
      outcomes.notify()
    },
  }
}

/** On a loopback address only its own names are answered, and those that a proxy calls it by; elsewhere any. */
function hostsOf({ host, hostNames = [] }: ServerOptions): ReadonlySet<string> | null {
  const onLoopback = loopbackHosts.includes(host) || host === '::1'
  return onLoopback ? new Set([...loopbackHosts, ...hostNames]) : null
}
