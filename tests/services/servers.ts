// The addresses of the real servers, from the environment; what has none is skipped, and says so.
import { describe } from 'vitest'
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import type { KafkaClientName, KafkaDriver } from '../../src/store/kafka/driver.ts'
import { createKafkaDriver } from '../../src/store/kafka/create-driver.ts'
import { connectRedis } from '../../src/store/redis/redis-connection.ts'
import type { RedisConnection } from '../../src/store/redis/redis-connection.ts'

export const addresses = {
  kafka: process.env['QIANZHAO_TEST_KAFKA'],
  redis: process.env['QIANZHAO_TEST_REDIS'],
}

/** `describe` where the named servers are there; otherwise the tests are skipped with a line that says SKIPPED. */
export function describeWith(servers: readonly (keyof typeof addresses)[], name: string, body: () => void): void {
  const missing = servers.filter((server) => addresses[server] === undefined)
  if (missing.length === 0) {
    describe(name, body)
    return
  }
  const names = missing.map((server) => `QIANZHAO_TEST_${server.toUpperCase()}`).join(', ')
  console.log(`SKIPPED: ${name}: ${names} not set`)
  describe.skip(name, body)
}

/** Clients that can be loaded here. node-rdkafka has to be compiled; where it is not, the line says OMITTED, which fails nothing. */
export function kafkaClients(): readonly KafkaClientName[] {
  try {
    createRequire(import.meta.url)('node-rdkafka')
    return ['kafkajs', 'platformatic', 'node-rdkafka']
  } catch {
    console.log('OMITTED: node-rdkafka is not built here; its tests do not run')
    return ['kafkajs', 'platformatic']
  }
}

export function kafkaDriver(client: KafkaClientName, broker = addresses.kafka ?? ''): Promise<KafkaDriver> {
  return createKafkaDriver(client, {
    brokers: [broker],
    clientId: 'qianzhao-test',
    tls: null,
    sasl: null,
    requestTimeoutMs: 5_000,
    outageMs: 120_000,
  })
}

export function redis(address = addresses.redis ?? 'redis://127.0.0.1:6379'): RedisConnection {
  const { hostname, port } = new URL(address)
  return connectRedis({
    mode: 'single',
    nodes: [{ host: hostname, port: Number(port) }],
    sentinelName: '',
    username: null,
    password: null,
    sentinelPassword: null,
    database: 0,
    tls: null,
    commandTimeoutMs: 2_000,
    outageMs: 60_000,
  })
}

export function freshName(prefix: string): string {
  return `${prefix}-${randomUUID().slice(0, 8)}`
}
