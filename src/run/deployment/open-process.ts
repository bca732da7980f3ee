// What every process of a deployment has, whatever its role: the servers, the text tools, the edge and the shared status.
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import type { EventLog, StateStore } from '../../core/ports.ts'
import type { KafkaDriver } from '../../store/kafka/driver.ts'
import { openKafkaLog } from '../../store/kafka/kafka-log.ts'
import type { RedisConnection } from '../../store/redis/redis-connection.ts'
import { prepareKeyFile } from '../config/pseudonym-keys.ts'
import type { ServiceOptions } from '../embedded/start-service.ts'
import { openSharedState } from '../open-state.ts'
import type { TextTools } from '../text-tools.ts'
import { createTextTools } from '../text-tools.ts'
import type { DeploymentTopics } from './topics.ts'
import { deploymentTopics } from './topics.ts'
import { connectKafka, connectState } from './connect-servers.ts'
import type { Edge } from './edge.ts'
import { createEdge } from './edge.ts'
import type { SharedStatus } from './shared-status.ts'
import { createSharedStatus } from './shared-status.ts'

export interface DeploymentProcess {
  /** Names the process to the others. */
  readonly owner: string
  readonly driver: KafkaDriver
  readonly connection: RedisConnection
  readonly state: StateStore
  readonly topics: DeploymentTopics
  readonly tools: TextTools
  readonly edge: Edge
  readonly ticks: EventLog
  readonly status: SharedStatus
  close(): Promise<void>
}

export async function openProcess({ settings, environment }: ServiceOptions): Promise<DeploymentProcess> {
  const { config } = settings
  const { run, kafka, redis } = config
  mkdirSync(run.dataDirectory, { recursive: true, mode: 0o700 })
  const driver = await connectKafka(config, environment, `qianzhao-${run.role}`)
  const connection = connectState(config, environment)
  const state = openSharedState(config, connection)
  const topics = deploymentTopics(kafka.topicPrefix, kafka.posts)
  const ticks = await openKafkaLog({ driver, topic: topics.ticks, partition: 0 })
  const keyFile = prepareKeyFile(config, ticks.nextOffset() > 0)
  const tools = await createTextTools(settings, { keyFile, runStartMs: Infinity })
  const edge = createEdge({
    driver,
    pool: tools.pool,
    topic: topics.posts[0] ?? '',
    partitions: kafka.postPartitions,
    batchRecords: run.batchRecords,
    queueBytesMax: run.queueBytesMax,
  })
  const status = createSharedStatus({ connection, name: redis.state, nowMs: () => Date.now() })
  return {
    owner: `${hostname()}:${process.pid}`,
    driver,
    connection,
    state,
    topics,
    tools,
    edge,
    ticks,
    status,
    close: async () => {
      status.stop()
      await ticks.close()
      await driver.close()
      await tools.pool.close()
      await state.close()
    },
  }
}
