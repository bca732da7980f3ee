// The service: opens the stores, recovers, then runs ingest, fold, index, delivery and the HTTP server in one process.
import { weekMs } from '../../core/durations.ts'
import { mkdirSync, chmodSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Alert } from '../../core/alert.ts'
import type { PlaceCode } from '../../core/ids.ts'
import { openSegmentLog } from '../../store/log/segment-log.ts'
import { createSqliteState } from '../../store/state/sqlite-state.ts'
import { foldFromSettings } from '../fold/fold-from-settings.ts'
import type { Delivery } from '../deliver/deliver.ts'
import { startDelivery } from '../deliver/deliver.ts'
import { createEvidenceFinder } from '../http/evidence-finder.ts'
import type { TickResult } from '../fold/fold.ts'
import { indexTarget, openSearch } from '../index/index-target.ts'
import type { Live } from '../fold/live.ts'
import { startLive } from '../fold/live.ts'
import type { Settings } from '../config/load-config.ts'
import { createLogRetention } from './log-retention.ts'
import type { Logger } from '../logger.ts'
import { loadScenario } from '../../simulate/load-scenario.ts'
import { loadHomeCity } from '../demo/simulate-to-file.ts'
import { startSimulatedFeed } from '../demo/simulated-feed.ts'
import type { SimulatedFeed } from '../demo/simulated-feed.ts'
import { startHttp } from '../http/start-http.ts'
import { startServiceIndex } from '../index/start-index.ts'
import type { Http } from '../http/start-http.ts'
import { createTextTools, textStageOptions } from '../text-tools.ts'
import { readUserWords, watchUserWords } from '../config/user-words-file.ts'
import { routeNotifiers } from '../deliver/route-notifiers.ts'

export interface ServiceOptions {
  readonly settings: Settings
  readonly logger: Logger
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Start although acknowledged records are missing from the log; what is lost is logged. */
  readonly acceptLoss: boolean
  /** Called with every newly committed alert revision. */
  readonly onAlert: (alert: Alert) => void
  readonly onFailure: (cause: unknown) => void
}

export interface Service {
  /** The address of the page, with a one-time code where the page may open a session by itself. */
  readonly address: string
  readonly live: Live
  stop(): Promise<void>
}

export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, logger } = options
  const { config } = settings
  const directory = config.run.dataDirectory
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
  const text = {
    keyFile: config.privacy.keyFile === '' ? join(directory, 'keys.json') : config.privacy.keyFile,
    runStartMs: Infinity,
    wordsFromLog: true,
  }
  const log = await openSegmentLog({ folder: join(directory, 'log'), acceptLoss: options.acceptLoss })
  if (log.recovery.cutBytes > 0 || log.recovery.lostEntries > 0) {
    logger.warn({ ...log.recovery }, 'the log was cut after its last whole entry')
  }
  const state = createSqliteState({ path: join(directory, 'state.sqlite') })
  const tools = await createTextTools(settings, text)
  const target = indexTarget(config.index, join(directory, 'index.sqlite'), options.environment)
  const { documents } = config.index
  const textStage = textStageOptions(settings, text)
  const index = await startServiceIndex({ target, documents, textStage, log, directory, logger })
  const evidence = createEvidenceFinder(config.index.documents === 'evidence' ? 200_000 : 0)
  const retention = createLogRetention({
    log,
    retentionMs: config.run.logRetention,
    indexedOffset: () => log.nextOffset() - index.status().lag,
    notice: (fields, sentence) => logger.info(fields, sentence),
    onFailure: options.onFailure,
  })
  const started: { delivery: Delivery | null; http: Http | null; feed: SimulatedFeed | null } = {
    delivery: null,
    http: null,
    feed: null,
  }
  const live = await startLive({
    log,
    state,
    pool: tools.pool,
    openFold: (snapshot) =>
      foldFromSettings({ settings, placeName: (code: PlaceCode) => tools.placeName(code), snapshot }),
    routes: settings.routes,
    tickLengthMs: config.run.tickLength,
    checkpointEveryMs: config.run.checkpointEvery,
    batchRecords: config.run.batchRecords,
    queueBytesMax: config.run.queueBytesMax,
    version: tools.version,
    owner: `${hostname()}:${process.pid}`,
    onResult: (result, fresh) => onResult(result, fresh),
    onWords: (words) => {
      tools.useWords(words)
      index.words(words)
    },
    beforeCheckpoint: () => index.flushed(),
    onCheckpoint: retention.checkpointed,
    onFailure: options.onFailure,
    monotonicMs: () => performance.now(),
    notice: (fields, sentence) => logger.warn(fields, sentence),
  })

  function onResult(result: TickResult, fresh: boolean): void {
    evidence.remember(result)
    index.results(result, evidence.offsetsOf(result))
    index.wake()
    if (!fresh || result.alerts.length === 0) return
    started.delivery?.wake()
    started.http?.wake()
    for (const alert of result.alerts) options.onAlert(alert)
  }

  index.wake()
  started.delivery = startDelivery({
    state,
    routes: routeNotifiers(settings.routes, options.environment),
    nowMs: () => Date.now(),
    random: () => Math.random(),
    notice: (fields, sentence) => logger.warn(fields, sentence),
    alarm: (fields, sentence) => logger.error(fields, sentence),
  })
  const stopWords = await startUserWords(options, live)
  const clock = await startClock(options, live, started)
  started.http = await startHttp({
    settings,
    logger,
    live,
    state,
    tools,
    search: await openSearch(target, tools.tokenize),
    directory,
    indexStatus: () => index.status(),
    routeStatus: () => started.delivery?.status() ?? [],
    nowMs: clock.nowMs,
  })
  return {
    address: started.http.address,
    live,
    stop: async () => {
      await started.http?.close()
      stopWords()
      await clock.stop()
      await live.stop()
      await retention.settled()
      await started.delivery?.stop()
      await index.close()
      await tools.pool.close()
      await state.close()
      await log.close()
    },
  }
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

/** Either the simulated city and its own clock, or a tick of the real one. */
async function startClock(
  options: ServiceOptions,
  live: Live,
  started: { feed: SimulatedFeed | null },
): Promise<{ nowMs: () => number; stop: () => Promise<void> }> {
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
    started.feed = feed
    return { nowMs: feed.nowMs, stop: feed.stop }
  }
  const timer = setInterval(() => live.tick(Date.now()), tickLength)
  return {
    nowMs: () => Date.now(),
    stop: () => {
      clearInterval(timer)
      live.tick(Date.now() + tickLength)
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
