// Turns the settings into connections to Kafka and Redis; passwords come from the environment, certificates from files.
import { readFileSync } from 'node:fs'
import { EarlyWarningError } from '../../core/errors.ts'
import { createKafkaDriver } from '../../store/kafka/create-driver.ts'
import type { KafkaDriver } from '../../store/kafka/driver.ts'
import { connectRedis } from '../../store/redis/redis-connection.ts'
import type { RedisConnection } from '../../store/redis/redis-connection.ts'
import type { Config } from '../config/config-schema.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export function connectKafka(
  config: Pick<Config, 'kafka'>,
  environment: Environment,
  clientId: string,
): Promise<KafkaDriver> {
  const { brokers, client, tls, sasl, requestTimeout, outage } = config.kafka
  if (brokers.length === 0) {
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      'kafka.brokers is empty; the distributed mode, and a source that is a topic, need at least one host:port.',
    )
  }
  return createKafkaDriver(client, {
    brokers,
    clientId,
    requestTimeoutMs: requestTimeout,
    outageMs: outage,
    tls: tls.enabled
      ? { ca: fileText(tls.caFile), certificate: fileText(tls.certificateFile), key: fileText(tls.keyFile) }
      : null,
    sasl:
      sasl.mechanism === 'none'
        ? null
        : {
            mechanism: sasl.mechanism,
            username: sasl.username,
            password: secret(environment, 'kafka.sasl.passwordFrom', sasl.passwordFrom) ?? '',
          },
  })
}

export function connectState(config: Config, environment: Environment): RedisConnection {
  const { redis } = config
  return connectRedis({
    mode: redis.mode,
    nodes: redis.nodes.map((node) => {
      const split = node.lastIndexOf(':')
      return { host: node.slice(0, split), port: Number(node.slice(split + 1)) }
    }),
    sentinelName: redis.sentinelName,
    database: redis.database,
    username: redis.username === '' ? null : redis.username,
    password: secret(environment, 'redis.passwordFrom', redis.passwordFrom),
    sentinelPassword: secret(environment, 'redis.sentinelPasswordFrom', redis.sentinelPasswordFrom),
    tls: redis.tls.enabled ? { ca: fileText(redis.tls.caFile) } : null,
    commandTimeoutMs: redis.commandTimeout,
    outageMs: redis.outage,
  })
}

function secret(environment: Environment, key: string, name: string): string | null {
  if (name === '') return null
  const value = environment[name]
  if (value !== undefined) return value
  throw new EarlyWarningError('CONFIG_INVALID', `${key}: the environment has no ${name}; set it to the password.`)
}

function fileText(path: string): string | null {
  return path === '' ? null : readFileSync(path, 'utf8')
}
