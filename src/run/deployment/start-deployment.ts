// One process of a deployment on Kafka and Redis: starts the roles that the settings name and serves the page and the API over them.
import { setTimeout as delay } from 'node:timers/promises'
import type { PlaceCode } from '../../core/ids.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import { watchReader } from '../../store/kafka/watched-reader.ts'
import { createLease } from '../../store/redis/lease.ts'
import { foldFromSettings } from '../fold/fold-from-settings.ts'
import type { Live } from '../fold/live.ts'
import { officeEntry } from '../../wire/log-payload.ts'
import type { Service, ServiceOptions } from '../embedded/start-service.ts'
import { readUserWords, watchUserWords } from '../config/user-words-file.ts'
import type { AnnotateRole } from './annotate-role.ts'
import { startAnnotateRole } from './annotate-role.ts'
import { openSharedIndex } from './shared-index.ts'
import type { CorrelateRole } from './correlate-role.ts'
import { startCorrelateRole } from './correlate-role.ts'
import { startDeliverRole } from './deliver-role.ts'
import type { DeploymentProcess } from './open-process.ts'
import { openProcess } from './open-process.ts'
import { createPublisher } from './publisher.ts'

const readBytesMax = 8 * 1024 * 1024
const inFlightBytesMax = 32 * 1024 * 1024
const leaveMs = 1_000
const wordsLookEveryMs = 2_000

interface Context extends DeploymentProcess {
  readonly options: ServiceOptions
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
  readonly onFailure: (cause: unknown) => void
}

export async function startDeployment(options: ServiceOptions): Promise<Service> {
  const { logger } = options
  const { config } = options.settings
  const { role } = config.run
  const has = (wanted: typeof role) => role === 'all' || role === wanted
  const roles: { annotate: AnnotateRole | null; correlate: CorrelateRole | null } = { annotate: null, correlate: null }
  let failing = false
  /** A process that gives up leaves its group first, so that others need not wait for its session to run out. */
  const onFailure = (cause: unknown): void => {
    if (failing) return
    failing = true
    logger.error({ reason: cause instanceof Error ? cause.message : String(cause) }, 'this process gives up')
    const left = roles.annotate?.leave() ?? Promise.resolve()
    void Promise.race([left.catch(() => undefined), delay(leaveMs)]).then(() => options.onFailure(cause))
  }
  const opened = await openProcess(options)
  const context: Context = {
    ...opened,
    options,
    onFailure,
    notice: (fields, sentence) => logger.warn(fields, sentence),
  }
  tellOfFetched(context)
  const words = followWords(context)
  if (has('annotate')) roles.annotate = await annotate(context)
  if (has('correlate')) roles.correlate = correlate(context)
  const { driver, topics, tools, edge, ticks, status } = opened
  const index = await openSharedIndex({
    config,
    environment: options.environment,
    driver,
    topics,
    pool: tools.pool,
    tokenize: tools.tokenize,
    feeds: has('deliver'),
    logger,
    onFailure,
  })
  const live: Live = {
    submit: edge.submit,
    tick: (nowMs) => void edge.closeTicks(nowMs, config.run.tickLength).catch(onFailure),
    write: async (record) => {
      await ticks.append([officeEntry(record)])
    },
    useWords: async (added) => words.use(added),
    settled: edge.settled,
    stop: async () => undefined,
    status: () => ({ ...status.latest(), queuedBytes: edge.queuedBytes() }),
  }
  const deliver = await startDeliverRole({ ...options, ...opened, onFailure, delivers: has('deliver'), live, index })
  return {
    address: deliver.address,
    live,
    stop: async () => {
      await deliver.stop()
      await index.stop()
      words.stop()
      await roles.annotate?.stop()
      await roles.correlate?.stop()
      await opened.close()
    },
  }
}

/** Observations stand in `documents`, so new words need no control record: they hold for what is annotated from now on. */
function followWords({ options, tools, notice }: Context) {
  const path = options.settings.config.nlp.userWordsFile
  const use = (words: readonly UserWord[]): void => {
    tools.pool.useWords(words)
    tools.useWords(words)
  }
  use(readUserWords(path))
  const stop = watchUserWords({
    path,
    everyMs: wordsLookEveryMs,
    onWords: use,
    onInvalid: (cause) => notice({ err: cause }, 'the file of user words is not read; the words before it hold'),
  })
  return { use, stop }
}

async function annotate({ options, driver, topics, tools, notice, onFailure }: Context): Promise<AnnotateRole> {
  const { run, kafka } = options.settings.config
  const group = `${kafka.topicPrefix}annotate`
  const open = () => driver.openReader({ kind: 'group', group, topics: topics.posts, bytesMax: readBytesMax })
  const monotonicMs = () => performance.now()
  return startAnnotateRole({
    driver,
    reader: await watchReader({ driver, open, group, topics: topics.posts, monotonicMs, notice }),
    pool: tools.pool,
    documents: topics.documents,
    documentPartitions: kafka.documentPartitions,
    batchRecords: run.batchRecords,
    inFlightBytesMax,
    nowMs: () => Date.now(),
    clamps: kafka.clock === 'wall',
    onFailure,
  })
}

function correlate(context: Context): CorrelateRole {
  const { options, driver, connection, state, ticks, topics, tools, owner, status, notice, onFailure } = context
  const { settings } = options
  const { run, kafka, redis } = settings.config
  const publisher = createPublisher(driver, topics, onFailure)
  const role = startCorrelateRole({
    lease: createLease({ connection, name: redis.state, work: 'correlate', owner, lengthMs: redis.lease }),
    leaseMs: redis.lease,
    onFailure,
    notice,
    run: {
      driver,
      state,
      ticks,
      documents: topics.documents,
      documentPartitions: kafka.documentPartitions,
      postTopics: topics.posts,
      owner,
      openFold: (snapshot) =>
        foldFromSettings({ settings, placeName: (code: PlaceCode) => tools.placeName(code), snapshot }),
      routes: settings.routes,
      version: tools.version,
      tickLengthMs: run.tickLength,
      checkpointEveryMs: run.checkpointEvery,
      queueBytesMax: run.queueBytesMax,
      clock: kafka.clock,
      waitMs: kafka.barrierWait,
      waitingBytesMax: 8 * run.queueBytesMax,
      acceptLoss: options.acceptLoss,
      acknowledgeWithin: settings.config.office.acknowledgeWithin,
      nowMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      notice,
      beforeCheckpoint: () => publisher.flushed(),
      onFailure,
      onResult: (result, fresh, bodyOf) => {
        publisher.publish(result, bodyOf)
        if (fresh) for (const alert of result.alerts) options.onAlert(alert)
      },
    },
  })
  status.publish(() => role.active()?.status() ?? null)
  return role
}

/** Two processes must never fetch the same source, and nothing here says which of them would. */
function tellOfFetched({ options, notice }: Context): void {
  const fetched = options.settings.config.sources.filter(({ files, pull }) => files !== undefined || pull !== undefined)
  if (fetched.length === 0) return
  notice(
    { sources: fetched.map(({ id }) => id) },
    'files and pull are read in the embedded mode only: these sources have to be pushed',
  )
}
