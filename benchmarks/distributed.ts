// Claim: the distributed mode keeps up with the planned peak; beside it what the bare Kafka clients and a naive pipeline do with the same posts.
// Run: set -a; eval "$(../shared/services/services env)"; set +a; node benchmarks/distributed.ts [--posts N] [--json]
// Without QIANZHAO_TEST_ELASTICSEARCH the naive pipeline stops before the bulk request; without node-rdkafka its client is left out.
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createNodejiebaSegmenter } from '../src/nlp/segment/adapters/nodejieba.ts'
import type { KafkaClientName, KafkaDriver, KafkaRecord } from '../src/store/kafka/driver.ts'
import { cityPool, cityTicks, keyFile } from '../tests/services/city-input.ts'
import type { Deployment } from '../tests/services/deployment.ts'
import { feed, makeDeployment, partitions } from '../tests/services/deployment.ts'
import { addresses, freshName, kafkaClients, kafkaDriver } from '../tests/services/servers.ts'

const { values } = parseArgs({ options: { posts: { type: 'string', default: '60000' }, json: { type: 'boolean' } } })
const postCount = Number(values.posts)
const kafka = addresses.kafka ?? fail('QIANZHAO_TEST_KAFKA is not set')
const redis = addresses.redis ?? fail('QIANZHAO_TEST_REDIS is not set')
const keys = keyFile()
const ticks = cityTicks(postCount, 40)
const posts = ticks.flat().map((record) => record.bytes)
const bytesPerPost = Math.round(posts.reduce((sum, bytes) => sum + bytes.length, 0) / posts.length)
const figures: Record<string, Record<string, number>> = {}

note(`${posts.length} posts of ${bytesPerPost} bytes`)
for (const client of kafkaClients()) figures[`bare ${client}`] = await bareClient(client)
figures['naive pipeline'] = await naivePipeline()
figures['one process'] = await program(['all'])
figures['annotate + correlate'] = await program(['annotate', 'correlate'])
figures['lag at 500 posts/s'] = await lagAt(500, 20)
if (values.json === true) console.log(JSON.stringify({ posts: posts.length, bytesPerPost, figures }, null, 2))

/** Produces the posts in batches of 500 to eight partitions at once, then reads them as a group of one. */
async function bareClient(client: KafkaClientName): Promise<Record<string, number>> {
  const driver = await kafkaDriver(client, kafka)
  const topic = freshName('bare')
  await driver.createTopic({ topic, partitions: partitions.posts, replicas: 1, settings: {} })
  const produced = await seconds(() => produce(driver, topic))
  const read = await seconds(async () => {
    const reader = await driver.openReader({ kind: 'group', group: topic, topics: [topic], bytesMax: 8 * 1024 * 1024 })
    for (let count = 0; count < posts.length; )
      for (const batch of await reader.next(200)) count += batch.records.length
    await reader.close()
  })
  await driver.close()
  const result = { produced: perSecond(produced), consumed: perSecond(read) }
  note(`bare ${client}: ${result.produced} posts/s produced, ${result.consumed} posts/s consumed`)
  return result
}

async function produce(driver: KafkaDriver, topic: string): Promise<void> {
  const record = (value: Uint8Array): KafkaRecord => ({ key: null, value, headers: {} })
  await Promise.all(
    Array.from({ length: partitions.posts }, async (_, partition) => {
      for (let start = partition * 500; start < posts.length; start += partitions.posts * 500)
        await driver.append(topic, partition, posts.slice(start, start + 500).map(record))
    }),
  )
}

/** What is written first where nothing else is at hand: consume, cut into words, send to the index in bulk. */
async function naivePipeline(): Promise<Record<string, number>> {
  const driver = await kafkaDriver('kafkajs', kafka)
  const topic = freshName('naive')
  await driver.createTopic({ topic, partitions: partitions.posts, replicas: 1, settings: {} })
  await produce(driver, topic)
  const segmenter = await createNodejiebaSegmenter().catch(() => null)
  if (segmenter === null) {
    await driver.close()
    note('naive pipeline: nodejieba is not installed, left out')
    return {}
  }
  const address = process.env['QIANZHAO_TEST_ELASTICSEARCH']
  const index = freshName('naive')
  const elastic = await import('@elastic/elasticsearch')
  const client = address === undefined ? null : new elastic.Client({ node: address })
  const took = await seconds(async () => {
    const reader = await driver.openReader({ kind: 'group', group: topic, topics: [topic], bytesMax: 8 * 1024 * 1024 })
    for (let count = 0; count < posts.length; ) {
      for (const batch of await reader.next(200)) {
        count += batch.records.length
        const documents = batch.records.map((one) => {
          const post = JSON.parse(new TextDecoder().decode(one.value)) as { readonly text: string }
          const tokens = segmenter.segment(post.text)
          const words: string[] = []
          for (let i = 0; i < tokens.count; i++)
            words.push(post.text.slice(tokens.starts[i], (tokens.starts[i] ?? 0) + (tokens.lengths[i] ?? 0)))
          return { ...post, words: words.join(' ') }
        })
        await client?.helpers.bulk({ datasource: documents, onDocument: () => ({ index: { _index: index } }) })
      }
    }
    await reader.close()
  })
  await driver.close()
  await client?.indices.delete({ index, ignore_unavailable: true })
  await client?.close()
  note(`naive pipeline${address === undefined ? ' without its bulk request' : ''}: ${perSecond(took)} posts/s`)
  return { postsPerSecond: perSecond(took) }
}

function deploymentWith(settings: readonly string[]): Promise<Deployment> {
  return makeDeployment({ client: 'platformatic', kafka, redis, keyFile: keys, settings })
}

/** The program on a backlog: everything is in Kafka when its processes start. */
async function program(roles: readonly ('all' | 'annotate' | 'correlate')[]): Promise<Record<string, number>> {
  const pool = await cityPool(keys)
  const deployment = await deploymentWith(['run.queueBytesMax=268435456'])
  const fed = await seconds(() => feed(deployment.edge(pool), ticks, 60))
  await pool.close()
  for (const role of roles) deployment.start(role)
  await deployment.until('the first commit', 120, async () => (await deployment.accepted()) > 0)
  const first = await deployment.accepted()
  const took = await seconds(() =>
    deployment.until('everything is committed', 600, async () => (await deployment.accepted()) >= posts.length),
  )
  await deployment.stop()
  const result = { edgePostsPerSecond: perSecond(fed), postsPerSecond: Math.round((posts.length - first) / took) }
  note(
    `${roles.join(' + ')}: ${result.edgePostsPerSecond} posts/s into Kafka, ${result.postsPerSecond} posts/s from there to committed alerts`,
  )
  return result
}

/** Seconds from the edge to the commit at a steady rate, with ticks of a second of the real clock. */
async function lagAt(rate: number, lengthSeconds: number): Promise<Record<string, number>> {
  const pool = await cityPool(keys)
  const deployment = await deploymentWith(['kafka.clock=wall', 'run.tickLength=1s'])
  deployment.start('all')
  const edge = deployment.edge(pool)
  const source = ticks.flat()
  const sent: { readonly atMs: number; readonly count: number }[] = []
  const lags: number[] = []
  let submitted = 0
  let next = 0
  const endMs = performance.now() + lengthSeconds * 1000
  while (performance.now() < endMs || (next < sent.length && performance.now() < endMs + 30_000)) {
    if (performance.now() < endMs) {
      const batch = source
        .slice(submitted, submitted + Math.round(rate / 10))
        .map((one) => ({ ...one, receivedAtMs: Date.now() }))
      submitted += (await edge.submit(batch)).received
      sent.push({ atMs: performance.now(), count: submitted })
    }
    const committed = await deployment.accepted()
    while (next < sent.length && (sent[next]?.count ?? 0) <= committed)
      lags.push(performance.now() - (sent[next++]?.atMs ?? 0))
    await delay(90)
  }
  await deployment.stop()
  await pool.close()
  lags.sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round(lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? -1) / 1000
  // The first seconds are those of the processes' start.
  const result = { medianSeconds: at(0.5), p95Seconds: at(0.95), committed: lags.length / Math.max(1, sent.length) }
  note(
    `lag at ${rate} posts/s: median ${result.medianSeconds} s, 95 % ${result.p95Seconds} s, ${Math.round(result.committed * 100)} % committed`,
  )
  return result
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await work()
  return (performance.now() - startMs) / 1000
}

function perSecond(took: number): number {
  return Math.round(posts.length / took)
}

function note(line: string): void {
  if (values.json !== true) console.log(line)
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
