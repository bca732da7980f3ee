// A deployment for a test: its own topics and state on the shared servers, real processes of the program, and a feeder on recorded time.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import type { AnnotatePool } from '../../src/run/text/pool.ts'
import { deploymentTopics, wantedTopics } from '../../src/run/deployment/topics.ts'
import { createEdge } from '../../src/run/deployment/edge.ts'
import type { Edge } from '../../src/run/deployment/edge.ts'
import type { SequencedAlert } from '../../src/core/ports.ts'
import type { RawRecord } from '../../src/core/post.ts'
import type { KafkaClientName, KafkaDriver } from '../../src/store/kafka/driver.ts'
import { changeTopics, compareTopics } from '../../src/store/kafka/setup-topics.ts'
import type { RedisConnection } from '../../src/store/redis/redis-connection.ts'
import { createRedisState } from '../../src/store/redis/redis-state.ts'
import { tickLengthMs } from './city-input.ts'
import { freshName, kafkaDriver, redis } from './servers.ts'
import { spawnService } from '../run/service-process.ts'

export interface DeploymentOptions {
  readonly client: KafkaClientName
  readonly kafka: string
  readonly redis: string
  readonly keyFile: string
  readonly settings?: readonly string[]
}

export interface Member {
  readonly name: string
  readonly child: ChildProcess
  /** What it wrote to standard error. */
  errors(): string
  /** Of its HTTP server; resolves when it serves. */
  readonly address: Promise<string>
  alive(): boolean
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void
  gone(): Promise<void>
}

export interface Deployment {
  readonly name: string
  readonly driver: KafkaDriver
  readonly connection: RedisConnection
  readonly topics: ReturnType<typeof deploymentTopics>
  edge(pool: AnnotatePool): Edge
  start(role: 'all' | 'annotate' | 'correlate' | 'deliver', more?: readonly string[]): Member
  members(): readonly Member[]
  accepted(): Promise<number>
  /** Offset after the last commit in the ticks topic; 0 before the first. */
  committedOffset(): Promise<number>
  /** Resolves with the seconds it took; throws after the deadline with what the members said. */
  until(what: string, seconds: number, holds: () => Promise<boolean>): Promise<number>
  result(): Promise<{ alerts: readonly SequencedAlert[]; counters: Readonly<Record<string, number>> }>
  /**
   * What each tick decided, as the results topic tells it; what was published twice counts once. Ends the members first:
   * results follow the commit, and a polite end leaves none behind.
   */
  decided(): Promise<ReadonlyMap<number, string>>
  stop(): Promise<void>
}

export const partitions = { posts: 8, documents: 4 } as const

export async function makeDeployment(options: DeploymentOptions): Promise<Deployment> {
  const name = freshName('city')
  const driver = await kafkaDriver(options.client, options.kafka)
  const connection = redis(options.redis)
  const topics = deploymentTopics(`${name}.`, [])
  const wanted = wantedTopics(topics, {
    postPartitions: partitions.posts,
    documentPartitions: partitions.documents,
    replicas: 1,
    retentionMs: 7 * 86_400_000,
  })
  await changeTopics(driver, await compareTopics(driver, wanted), wanted)
  const members: Member[] = []
  const key = (part: string) => `{${name}}:${part}`

  function start(role: 'all' | 'annotate' | 'correlate' | 'deliver', more: readonly string[] = []): Member {
    const { hostname, port } = new URL(options.redis)
    const settings = [
      'run.mode=distributed',
      `run.role=${role}`,
      `run.dataDirectory=${mkdtempSync(join(tmpdir(), 'qianzhao-member-'))}`,
      `run.tickLength=${tickLengthMs / 60_000}m`,
      'run.checkpointEvery=2s',
      'run.workers=1',
      'serve.port=0',
      'log.level=warn',
      `privacy.keyFile=${options.keyFile}`,
      `kafka.brokers=["${options.kafka}"]`,
      `kafka.client=${options.client}`,
      `kafka.topicPrefix=${name}.`,
      `kafka.postPartitions=${partitions.posts}`,
      `kafka.documentPartitions=${partitions.documents}`,
      'kafka.clock=records',
      'run.queueBytesMax=134217728',
      `redis.nodes=["${hostname}:${port}"]`,
      `redis.state=${name}`,
      'redis.commandTimeout=2s',
      ...(options.settings ?? []),
      ...more,
    ]
    const child = spawnService(settings, ['ignore', 'pipe', 'pipe'])
    let text = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      text = `${text}${chunk.toString()}`.slice(-20_000)
    })
    const address = new Promise<string>((resolve) => {
      let shown = ''
      child.stdout?.on('data', (chunk: Buffer) => {
        shown = `${shown}${chunk.toString()}`.slice(-20_000)
        const found = /http:\/\/127\.0\.0\.1:\d+/u.exec(shown)?.[0]
        if (found !== undefined) resolve(found)
      })
    })
    const exited = once(child, 'exit')
    const member: Member = {
      name: `${role}-${members.length}`,
      child,
      errors: () => text,
      address,
      alive: () => child.exitCode === null && child.signalCode === null,
      kill: (signal) => child.kill(signal),
      gone: async () => {
        await exited
      },
    }
    members.push(member)
    return member
  }

  async function accepted(): Promise<number> {
    const flat = (await connection.call('HGETALL', key('counters'))) as string[]
    let sum = 0
    for (let i = 0; i + 1 < flat.length; i += 2) if (flat[i]?.endsWith('|accepted') === true) sum += Number(flat[i + 1])
    return sum
  }

  async function quit(): Promise<void> {
    for (const member of members) if (member.alive()) member.kill('SIGTERM')
    await Promise.all(
      members.map(async (member) => {
        const timer = setTimeout(() => member.kill('SIGKILL'), 20_000)
        await member.gone()
        clearTimeout(timer)
      }),
    )
  }

  /** Where each topic ends and what the annotate group has committed of the posts, so that a standstill tells where it stands. */
  async function standing(): Promise<string> {
    const ends = [topics.posts[0] ?? '', topics.documents, topics.ticks].map(async (topic) => {
      const bounds = await driver.bounds(topic)
      return `${topic} ${bounds.map((one) => one.next).join(' ')}`
    })
    const committed = await driver.committed(`${name}.annotate`, topics.posts)
    const meta = (await connection.call('HGETALL', key('meta'))) as string[]
    return `${(await Promise.all(ends)).join('; ')}; annotated up to ${[...committed].map((one) => one.join('=')).join(' ')}; state ${meta.join(' ')}`
  }

  return {
    name,
    driver,
    connection,
    topics,
    start,
    accepted,
    members: () => members,
    edge: (pool) =>
      createEdge({
        driver,
        pool,
        topic: topics.posts[0] ?? '',
        partitions: partitions.posts,
        batchRecords: 500,
        queueBytesMax: 256 * 1024 * 1024,
      }),
    // A state that was opened and has no commit yet stands at 0.
    committedOffset: async () => Number((await connection.call('HGET', key('meta'), 'offset')) ?? 0),
    async until(what, seconds, holds) {
      const startMs = performance.now()
      while (performance.now() - startMs < seconds * 1000) {
        if (await holds()) return (performance.now() - startMs) / 1000
        await delay(100)
      }
      const said = members.map(
        (member) => `${member.name} ${member.alive() ? 'runs' : 'has ended'}: ${member.errors().slice(-1_500)}`,
      )
      throw new Error(
        `Not within ${seconds} s: ${what} (accepted ${await accepted()}; ${await standing()}).\n${said.join('\n')}`,
      )
    },
    async result() {
      const state = createRedisState({ connection, name })
      const alerts: SequencedAlert[] = []
      for (;;) {
        const page = await state.alertsAfter(alerts.length, 1_000)
        if (page.length === 0) break
        alerts.push(...page)
      }
      const flat = (await connection.call('HGETALL', key('counters'))) as string[]
      const counters: [string, number][] = []
      for (let i = 0; i + 1 < flat.length; i += 2) counters.push([flat[i] ?? '', Number(flat[i + 1])])
      return { alerts, counters: Object.fromEntries(counters.sort((a, b) => (a[0] < b[0] ? -1 : 1))) }
    },
    async decided() {
      await quit()
      const [bounds] = await driver.bounds(topics.results)
      const position = { topic: topics.results, partition: 0, offset: 0 }
      const reader = await driver.openReader({ kind: 'positions', positions: [position], bytesMax: 8 * 1024 * 1024 })
      const lists = {
        signal: new Map<string, unknown[]>(),
        situation: new Map<string, unknown[]>(),
        alert: new Map<string, unknown[]>(),
      }
      const ticks = new Set<string>()
      const seen = new Set<string>()
      for (let offset = 0; offset < (bounds?.next ?? 0); ) {
        for (const batch of await reader.next(500)) {
          for (const { headers, value, offset: at } of batch.records) {
            offset = at + 1
            const text = new TextDecoder().decode(value)
            const { tick = '', kind = '' } = headers
            const name = `${tick}|${kind}|${text}`
            if (seen.has(name)) continue
            seen.add(name)
            ticks.add(tick)
            const list = lists[kind as keyof typeof lists]
            list.set(tick, [...(list.get(tick) ?? []), JSON.parse(text)])
          }
        }
      }
      await reader.close()
      const of = (list: Map<string, unknown[]>, tick: string) => list.get(tick) ?? []
      return new Map(
        [...ticks].map((tick) => [
          Number(tick),
          JSON.stringify({
            signals: of(lists.signal, tick),
            situations: of(lists.situation, tick),
            alerts: of(lists.alert, tick),
          }),
        ]),
      )
    },
    async stop() {
      await quit()
      // A server that has to recover thousands of leftover partitions would take minutes to start again.
      await deleteTopics(
        options.kafka,
        wanted.map((one) => one.topic),
      )
      const leftover = (await connection.call('KEYS', `{${name}}:*`)) as string[]
      if (leftover.length > 0) await connection.call('DEL', ...leftover)
      await driver.close()
      await connection.close()
    },
  }
}

async function deleteTopics(broker: string, topics: readonly string[]): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: [broker], logLevel: kafkajs.logLevel.NOTHING }).admin()
  await admin.connect()
  await admin.deleteTopics({ topics: [...topics] })
  await admin.disconnect()
}

/** Feeds some ticks of the input and closes them with a marker; resolves when all of it is durable. */
export async function feed(edge: Edge, ticks: readonly (readonly RawRecord[])[], markEvery: number): Promise<void> {
  for (let start = 0; start < ticks.length; start += markEvery) {
    const records = ticks.slice(start, start + markEvery)
    await Promise.all(records.filter((one) => one.length > 0).map((one) => edge.submit(one)))
    const last = records.findLast((one) => one.length > 0)?.[0]
    if (last === undefined) continue
    await edge.closeTicks((Math.floor(last.receivedAtMs / tickLengthMs) + 1) * tickLengthMs, tickLengthMs)
  }
}
