// The service: opens the stores, recovers, then runs ingest, fold, index, delivery and the HTTP server in one process.
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Alert } from '../../core/alert.ts'
import { weekMs } from '../../core/durations.ts'
import type { PlaceCode } from '../../core/ids.ts'
import { loadScenario } from '../../simulate/load-scenario.ts'
import { readUserWords, watchUserWords } from '../config/user-words-file.ts'
import type { Delivery } from '../deliver/deliver.ts'
import { startDelivery } from '../deliver/deliver.ts'
import { routeNotifiers } from '../deliver/route-notifiers.ts'
import { loadHomeCity } from '../demo/simulate-to-file.ts'
import { startSimulatedFeed } from '../demo/simulated-feed.ts'
import { foldFromSettings } from '../fold/fold-from-settings.ts'
import type { LiveOptions } from '../fold/live-options.ts'
import type { Live, OwnLive } from '../fold/live.ts'
import { startLive } from '../fold/live.ts'
import type { ServiceHttp } from '../http/start-http.ts'
import { startHttp } from '../http/start-http.ts'
import type { ReceiveClock } from '../http/receive-clock.ts'
import { createReceiveClock } from '../http/receive-clock.ts'
import { startHeartbeat } from '../heartbeat.ts'
import { openSearch } from '../index/index-target.ts'
import type { FetchedSources } from '../sources/start-sources.ts'
import { startSources } from '../sources/start-sources.ts'
import { nameKey } from './name-key.ts'
import type { Parts, PartsOptions } from './open-parts.ts'
import { openParts } from './open-parts.ts'

export interface ServiceOptions extends PartsOptions {
  /** Called with every newly committed alert revision. */
  readonly onAlert: (alert: Alert) => void
}

export interface Service {
  /** The address of the page, with a one-time code where the page may open a session by itself. */
  readonly address: string
  readonly live: Live
  stop(): Promise<void>
}

interface Started {
  delivery: Delivery | null
  http: ServiceHttp | null
  sources: FetchedSources | null
}

export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, logger } = options
  const parts = await openParts(options)
  const { state, tools, index } = parts
  // What is started after the live run is told of its results from then on.
  const started: Started = { delivery: null, http: null, sources: null }
  const live = await startLive({
    ...liveOptions(options, parts),
    onResult: (result, fresh, nextOffset) => {
      parts.evidence.remember(result)
      index.results(result, parts.evidence.offsetsOf(result))
      index.wake(nextOffset)
      if (!fresh || result.alerts.length === 0) return
      started.delivery?.wake()
      started.http?.wake()
      for (const alert of result.alerts) options.onAlert(alert)
    },
  })
  index.wake(live.status().committedOffset)
  await nameKey(live, parts.keyFile)
  // In simulated time an hour passes in a second: nobody could keep up with reminders.
  if (!settings.config.simulation.enabled)
    await live.write({ kind: 'acknowledgeWithin', within: settings.config.office.acknowledgeWithin })
  const delivery = deliverFrom(state, options)
  started.delivery = delivery
  const stopWords = await startUserWords(options, live)
  const clock = await startClock(options, live)
  const http = await startHttp({
    settings,
    logger,
    live,
    state,
    tools,
    search: await openSearch(parts.target, tools.tokenize),
    directory: parts.directory,
    indexStatus: () => index.status(),
    routeStatus: () => delivery.status(),
    sourceFindings: () => started.sources?.findings() ?? new Map(),
    nowMs: clock.nowMs,
    clock: clock.receive,
  })
  started.http = http
  started.sources = await fetchSources(options, parts, live)
  const heartbeat = startHeartbeat({
    config: settings.config.heartbeat,
    environment: options.environment,
    file: join(parts.directory, 'heartbeat'),
    pulse: () => ({ decidedMs: live.status().lastTickClosedAtMs, troubles: http.status().troubles }),
    nowMs: () => Date.now(),
    notice: (fields, sentence) => logger.warn(fields, sentence),
  })
  return {
    address: http.address,
    live,
    stop: async () => {
      heartbeat.stop()
      await started.sources?.stop()
      await http.close()
      stopWords()
      await clock.stop()
      await live.stop()
      await parts.retention.settled()
      await delivery.stop()
      await parts.close()
    },
  }
}

function deliverFrom(state: Parts['state'], { settings, logger, environment }: ServiceOptions): Delivery {
  return startDelivery({
    state,
    routes: routeNotifiers(settings.routes, environment, settings.config.serve.publicAddress),
    nowMs: () => Date.now(),
    random: () => Math.random(),
    notice: (fields, sentence) => logger.warn(fields, sentence),
    alarm: (fields, sentence) => logger.error(fields, sentence),
  })
}

function liveOptions({ settings, logger, onFailure }: ServiceOptions, parts: Parts): Omit<LiveOptions, 'onResult'> {
  const { run } = settings.config
  const { tools, index } = parts
  return {
    log: parts.log,
    state: parts.state,
    pool: tools.pool,
    openFold: (snapshot) =>
      foldFromSettings({ settings, placeName: (code: PlaceCode) => tools.placeName(code), snapshot }),
    routes: settings.routes,
    tickLengthMs: run.tickLength,
    checkpointEveryMs: run.checkpointEvery,
    batchRecords: run.batchRecords,
    queueBytesMax: run.queueBytesMax,
    version: tools.version,
    owner: `${hostname()}:${process.pid}`,
    onWords: (words) => {
      tools.useWords(words)
      index.words(words)
    },
    beforeCheckpoint: () => index.flushed(),
    onCheckpoint: parts.retention.checkpointed,
    onFailure,
    monotonicMs: () => performance.now(),
    notice: (fields, sentence) => logger.warn(fields, sentence),
  }
}

/** Simulated time has no use for what happens now. */
function fetchSources(
  { settings, logger, environment }: ServiceOptions,
  { state }: Parts,
  live: OwnLive,
): Promise<FetchedSources> {
  const { config } = settings
  return startSources({
    config: config.simulation.enabled ? { ...config, sources: [] } : config,
    live,
    state,
    environment,
    operations: routeNotifiers(settings.operations, environment, config.serve.publicAddress),
    notice: (fields, sentence) => logger.warn(fields, sentence),
  })
}

// A look at a file's time costs nothing; an operator who saves it sees it taken before trying again.
const wordsLookEveryMs = 2_000

/** The words of the file go into the log, now and after every change; a file that cannot be read later on changes nothing. */
async function startUserWords({ settings, logger }: ServiceOptions, live: Live): Promise<() => void> {
  const path = settings.config.nlp.userWordsFile
  await live.useWords(readUserWords(path))
  return watchUserWords({
    path,
    everyMs: wordsLookEveryMs,
    onWords: (words) => {
      live.useWords(words).then(
        () => logger.info({ words: words.length }, 'user words read; they hold from the next tick on'),
        (cause: unknown) => logger.error({ err: cause }, 'the user words did not reach the log'),
      )
    },
    onInvalid: (cause) => logger.warn({ err: cause }, 'the file of user words is not read; the words before it hold'),
  })
}

interface ServiceClock {
  readonly nowMs: () => number
  /** null in simulated time. */
  readonly receive: ReceiveClock | null
  readonly stop: () => Promise<void>
}

/** Either the simulated city and its own clock, or a tick of the real one. */
async function startClock(options: ServiceOptions, live: Live): Promise<ServiceClock> {
  const { config } = options.settings
  const { tickLength } = config.run
  if (config.simulation.enabled) {
    const feed = startSimulatedFeed({
      live,
      scenario: loadScenario(config.simulation.scenario),
      city: await loadHomeCity(options.settings),
      seed: config.simulation.seed,
      speed: config.simulation.speed,
      tickLengthMs: tickLength,
      ...simulationCalendar(config.simulation.start),
      monotonicMs: () => performance.now(),
      onFailure: options.onFailure,
    })
    return { nowMs: feed.nowMs, receive: null, stop: feed.stop }
  }
  const receive = createReceiveClock({
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    alarm: (fields, sentence) => options.logger.error(fields, sentence),
  })
  const timer = setInterval(() => live.tick(receive.nowMs()), tickLength)
  return {
    nowMs: receive.nowMs,
    receive,
    stop: () => {
      clearInterval(timer)
      live.tick(receive.nowMs() + tickLength)
      return Promise.resolve()
    },
  }
}

const mondayMs = Date.UTC(2026, 0, 4, 16)

/** A configured start begins the calendar; without one it began on a Monday, 00:00 in China, and a new store on that of this week. */
function simulationCalendar(start: string): { readonly calendarStartMs: number; readonly startMs: number } {
  const configuredMs = Date.parse(start)
  if (start !== '') return { calendarStartMs: configuredMs, startMs: configuredMs }
  return { calendarStartMs: mondayMs, startMs: mondayMs + Math.floor((Date.now() - mondayMs) / weekMs) * weekMs }
}
