// Opens the HTTP server over the running service: pushes go into the live run, reads come from the state and the index.
import { join } from 'node:path'
import type { RouteStatus, StateStore } from '../../core/ports.ts'
import { createServer } from '../../serve/server.ts'
import { createAuditVerifier, openAudit } from '../../serve/sign-in/audit.ts'
import { openTokens } from '../../serve/sign-in/tokens.ts'
import { openUsers } from '../../serve/sign-in/users.ts'
import type { ServiceStatus } from '../../serve/service-info.ts'
import type { SearchThread } from '../../store/index/search-thread.ts'
import type { IndexFeedStatus } from '../index/index-feed.ts'
import { readyConsole } from '../console/ready-console.ts'
import type { Live } from '../fold/live.ts'
import type { Settings } from '../config/load-config.ts'
import type { Logger } from '../logger.ts'
import { createAcceptPush } from './accept-push.ts'
import { connectionsWithin } from './descriptors.ts'
import { shownRoute } from '../deliver/route-notifiers.ts'
import { createOffice } from '../office/office.ts'
import { createTextRedactor } from './text-redactor.ts'
import { renderNames, serviceNames } from './names.ts'
import { metricsText } from './metrics.ts'
import type { ReceiveClock } from './receive-clock.ts'
import { createDating } from './receive-clock.ts'
import type { ProcessStatus } from './service-status.ts'
import { serviceStatus } from './service-status.ts'
import { createSourceAccounts } from './source-accounts.ts'
import type { FoundHealth } from '../sources/watch-sources.ts'
import type { TextTools } from '../text-tools.ts'

export interface ServiceHttpOptions {
  readonly settings: Settings
  readonly logger: Logger
  readonly live: Live
  readonly state: StateStore
  readonly tools: TextTools
  /** Closed together with the server. */
  readonly search: SearchThread
  readonly directory: string
  readonly indexStatus: () => IndexFeedStatus
  /** Of the routes that this process tells. */
  readonly routeStatus: () => readonly RouteStatus[]
  /** What is wrong with sources, by their ids; where nobody looks after them, nothing. */
  readonly sourceFindings?: () => ReadonlyMap<string, FoundHealth>
  /** Receive time for what is pushed: the real clock, or the simulated one. */
  readonly nowMs: () => number
  /** Behind it, where the clock of this machine alone dates what is pushed. */
  readonly clock: ReceiveClock | null
}

export interface ServiceHttp {
  /** With a one-time code where the page may open a session by itself. */
  readonly address: string
  /** Alerts were committed. */
  wake(): void
  status(): ServiceStatus
  close(): Promise<void>
}

export const version = '0.1.0'

export async function startHttp(options: ServiceHttpOptions): Promise<ServiceHttp> {
  const { settings, live, state, tools } = options
  const { serve } = settings.config
  const index = options.search
  const publicAddress = serve.publicAddress === '' ? null : new URL(serve.publicAddress)
  const tokens = openTokens({ path: join(options.directory, 'tokens.json') })
  const accounts = createSourceAccounts({
    configured: settings.config.sources.map(({ id }) => id),
    liveTokens: () => tokens.live(),
    path: join(options.directory, 'source-names.json'),
  })
  const statusNow = (): ProcessStatus => ({
    live: live.status(),
    index: options.indexStatus(),
    annotation: tools.pool.status(),
    search: index.status(),
    routes: options.routeStatus(),
    findings: options.sourceFindings?.() ?? new Map(),
    nowMs: options.nowMs(),
    clockAheadMs: options.clock?.aheadMs() ?? 0,
  })
  const status = () => serviceStatus(settings.config, statusNow())
  const server = createServer({
    host: serve.host,
    port: serve.port,
    pageFolder: await readyConsole((text) => process.stderr.write(text)),
    bodyBytesMax: serve.bodyBytesMax,
    bytesInFlight: { callerMax: serve.push.callerBytesMax, totalMax: serve.push.totalBytesMax },
    timeouts: { connectionMs: serve.idleTimeout, requestMs: serve.requestTimeout, handlerMs: serve.answerTimeout },
    connections: { totalMax: allowedConnections(options), addressMax: serve.connectionsPerAddressMax },
    trustedProxies: serve.trustedProxies,
    hostNames: publicAddress === null ? [] : [publicAddress.hostname],
    secure: publicAddress?.protocol === 'https:',
    codeLifeMs: serve.codeLife,
    state,
    index,
    write: (record) => live.write(record),
    redact: createTextRedactor(tools.pool, options.nowMs),
    accept: createAcceptPush({
      live,
      accounts,
      limits: serve.push,
      nowMs: options.nowMs,
      date: createDating(options.clock, tools.pool),
    }),
    metrics: () => metricsText(statusNow()),
    tokens,
    ...openPeople(options.directory),
    publicAddress: serve.publicAddress.replace(/\/$/u, ''),
    info: {
      version,
      status,
      ...serviceNames(settings, tools),
    },
    office: createOffice(renderNames(settings, tools), settings.routes.map(shownRoute)),
    onError: (cause) =>
      options.logger.error({ reason: cause instanceof Error ? cause.message : String(cause) }, 'a request failed'),
  })
  const address = await server.listen()
  const loopback = ['127.0.0.1', '::1', 'localhost'].includes(serve.host)
  return {
    address: loopback && serve.openBrowserSession ? `${address}${server.sessionPath('duty')}` : address,
    wake: () => server.notify(),
    status,
    close: async () => {
      await server.close()
      await index.close()
    },
  }
}

function allowedConnections({ settings, logger }: ServiceHttpOptions): number {
  const wanted = settings.config.serve.connectionsMax
  const allowed = connectionsWithin(wanted)
  if (allowed < wanted) {
    logger.warn({ wanted, allowed }, 'the limit of open files leaves room for fewer connections; raise it (ulimit -n)')
  }
  return allowed
}

/** Who may come in, and who did. */
function openPeople(directory: string) {
  const audit = join(directory, 'audit.jsonl')
  return {
    users: openUsers({ path: join(directory, 'users.json') }),
    audit: openAudit({ path: audit }),
    verifyAudit: createAuditVerifier(audit),
  }
}
