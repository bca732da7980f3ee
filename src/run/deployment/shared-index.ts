// The index of a deployment: fed from the topics by the processes that deliver, searched by all; Elasticsearch or none.
import { EarlyWarningError } from '../../core/errors.ts'
import type { SearchThread } from '../../store/index/search-thread.ts'
import type { KafkaDriver } from '../../store/kafka/driver.ts'
import type { AnnotatePool } from '../text/pool.ts'
import type { Config } from '../config/config-schema.ts'
import type { IndexFeedStatus } from '../index/index-feed.ts'
import { indexTarget, openIndex } from '../index/index-target.ts'
import type { Logger } from '../logger.ts'
import type { DeploymentTopics } from './topics.ts'
import type { Environment } from './connect-servers.ts'
import { startIndexRole } from './index-role.ts'

export interface SharedIndex {
  readonly search: SearchThread
  status(): IndexFeedStatus
  stop(): Promise<void>
}

export interface SharedIndexOptions {
  readonly config: Config
  readonly environment: Environment
  readonly driver: KafkaDriver
  readonly topics: DeploymentTopics
  readonly pool: AnnotatePool
  readonly tokenize: (text: string) => string[]
  /** Without it the index is only searched. */
  readonly feeds: boolean
  readonly logger: Logger
  readonly onFailure: (cause: unknown) => void
}

const lagEveryMs = 10_000
const readBytesMax = 4 * 1024 * 1024

export async function openSharedIndex(options: SharedIndexOptions): Promise<SharedIndex> {
  const { config, driver, topics, logger } = options
  if (config.index.documents === 'evidence') {
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      'index.documents: evidence is for the embedded mode; the distributed mode indexes all or none.',
    )
  }
  if (config.index.kind === 'embedded') return { search: noIndex, status: () => nothing, stop: async () => undefined }
  let refused = 0
  const index = await openIndex(indexTarget(config.index, '', options.environment), options.tokenize, {
    onRefused: (item) => {
      refused++
      logger.warn({ kind: item.kind, status: item.status, type: item.type }, 'the index refused an item for good')
    },
    onRebuilt: () => undefined,
  })
  const search = { ...index, status: () => answering }
  if (!options.feeds) return { search, status: () => ({ ...nothing, refused }), stop: async () => undefined }
  const group = `${config.kafka.topicPrefix}index`
  const wanted = config.index.documents === 'all' ? [topics.documents, topics.results] : [topics.results]
  const role = startIndexRole({
    reader: await driver.openReader({ kind: 'group', group, topics: wanted, bytesMax: readBytesMax }),
    topics,
    index,
    pool: options.pool,
    batchRecords: config.run.batchRecords,
    futureToleranceMs: config.ingest.futureTolerance,
    notice: (fields, sentence) => logger.warn(fields, sentence),
    onFailure: options.onFailure,
  })
  let lag = 0
  const timer = setInterval(() => {
    lagOf(driver, group, wanted).then(
      (found) => {
        lag = found
      },
      () => undefined,
    )
  }, lagEveryMs)
  return {
    search,
    status: () => ({ ...nothing, lag, delayed: role.isDelayed(), refused }),
    stop: async () => {
      clearInterval(timer)
      await role.stop()
    },
  }
}

const nothing: IndexFeedStatus = {
  lag: 0,
  resultsWaiting: 0,
  delayed: false,
  refused: 0,
  thread: 'working',
  restarts: 0,
}

const answering = { failing: false, failures: 0 }

const noIndex: SharedIndex['search'] = {
  search: () =>
    Promise.reject(
      new EarlyWarningError(
        'UNAVAILABLE',
        'There is no index to search: set index.kind to elasticsearch, or ask one process with its own stores.',
      ),
    ),
  close: async () => undefined,
  status: () => answering,
}

async function lagOf(driver: KafkaDriver, group: string, topics: readonly string[]): Promise<number> {
  const committed = await driver.committed(group, topics)
  let lag = 0
  for (const topic of topics)
    for (const { partition, first, next } of await driver.bounds(topic))
      lag += Math.max(0, next - Math.max(first, committed.get(`${topic}/${partition}`) ?? 0))
  return lag
}
