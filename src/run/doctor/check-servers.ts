// Looks at Kafka and Redis as the distributed mode needs them, for `qianzhao doctor`: reachable, set up, and set so that nothing is lost.
import { compareTopics, describeChange } from '../../store/kafka/setup-topics.ts'
import type { Finding } from './finding.ts'
import type { Settings } from '../config/load-config.ts'
import { topicsOf } from '../deployment/topics.ts'
import type { Environment } from '../deployment/connect-servers.ts'
import { connectKafka, connectState } from '../deployment/connect-servers.ts'

// A person waits for the answer.
const patienceMs = 8_000

export async function checkServers(settings: Settings, environment: Environment): Promise<readonly Finding[]> {
  if (settings.config.run.mode === 'embedded') return []
  return (await Promise.all([checkKafka(settings, environment), checkRedis(settings, environment)])).flat()
}

async function checkKafka({ config }: Settings, environment: Environment): Promise<Finding[]> {
  const { kafka } = config
  try {
    const driver = await connectKafka(
      { ...config, kafka: { ...kafka, outage: patienceMs } },
      environment,
      'qianzhao-doctor',
    )
    try {
      const topics = topicsOf(kafka)
      const changes = await compareTopics(driver, topics)
      const detail =
        changes.length === 0
          ? `${topics.length} topics as wanted`
          : `${changes.map(describeChange).join('; ')}. Run qianzhao setup kafka`
      return [
        { what: 'Kafka', ok: true, detail: `${kafka.brokers.join(', ')} answers through ${kafka.client}` },
        { what: 'Kafka topics', ok: changes.length === 0, detail },
      ]
    } finally {
      await driver.close()
    }
  } catch (cause) {
    return [{ what: 'Kafka', ok: false, detail: `${kafka.brokers.join(', ')}: ${messageOf(cause)}` }]
  }
}

async function checkRedis({ config }: Settings, environment: Environment): Promise<Finding[]> {
  const { redis } = config
  const name = `${redis.mode} ${redis.nodes.join(', ')}`
  try {
    const connection = connectState({ ...config, redis: { ...redis, outage: patienceMs } }, environment)
    try {
      const setting = async (key: string) => ((await connection.call('CONFIG', 'GET', key)) as string[])[1] ?? ''
      const info = String(await connection.call('INFO', 'server'))
      const version = /redis_version:(\S+)/u.exec(info)?.[1] ?? 'unknown'
      const [policy, append, sync] = [
        await setting('maxmemory-policy'),
        await setting('appendonly'),
        await setting('appendfsync'),
      ]
      const synced = append === 'yes' && (sync === 'always' || redis.replicasSynced > 0)
      return [
        { what: 'Redis', ok: true, detail: `${name} answers, version ${version}` },
        {
          what: 'Redis memory',
          ok: policy === 'noeviction',
          detail:
            policy === 'noeviction'
              ? policy
              : `maxmemory-policy is ${policy}: state would be thrown away; set noeviction`,
        },
        {
          what: 'Redis durability',
          ok: synced,
          detail: synced
            ? `appendonly ${append}, appendfsync ${sync}`
            : `appendonly ${append}, appendfsync ${sync}: a commit could be forgotten; set appendonly yes and appendfsync always, or redis.replicasSynced`,
        },
      ]
    } finally {
      await connection.close()
    }
  } catch (cause) {
    return [{ what: 'Redis', ok: false, detail: `${name}: ${messageOf(cause)}` }]
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
