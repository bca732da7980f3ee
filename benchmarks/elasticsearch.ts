// Claim: indexing with every outcome inspected and no id twice costs little beside the bare client's bulk of the same bytes.
// Run: node benchmarks/elasticsearch.ts http://127.0.0.1:9200 [documents] [rounds]
import { dayMs } from '../src/core/durations.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadSettings } from '../src/run/config/load-config.ts'
import { createCity } from '../src/simulate/city.ts'
import { loadScenario } from '../src/simulate/load-scenario.ts'
import { simulateCity } from '../src/simulate/simulate.ts'
import { createTextStage } from '../src/run/text/text-stage.ts'
import { textStageOptions } from '../src/run/text-tools.ts'
import type { Document } from '../src/core/document.ts'
import type { RawRecord } from '../src/core/post.ts'
import type { ElasticClient } from '../src/store/elasticsearch/client.ts'
import { createElasticClient } from '../src/store/elasticsearch/client.ts'
import { createElasticIndex } from '../src/store/elasticsearch/elasticsearch-index.ts'
import { elasticResources } from '../src/store/elasticsearch/layout.ts'
import { documentItem } from '../src/store/elasticsearch/records.ts'
import { applyElasticSetup } from '../src/store/elasticsearch/setup.ts'

const [, , address = 'http://127.0.0.1:9200', size = '20000', rounds = '3'] = process.argv
const batchSize = 2_000
const olderIndices = 6
const prefix = 'qz-benchmark'
const nowMs = Date.UTC(2026, 2, 9)
const layout = {
  prefix,
  shards: 1,
  replicas: 0,
  refreshEveryMs: 5_000,
  documentsKeptForMs: 180 * dayMs,
  alertsKeptForMs: 1_095 * dayMs,
}

const documents = await makeDocuments(Number(size))
const bodies = documents.map((document) => documentItem(document, nowMs))
const bytes = bodies.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)
console.log(`${documents.length} documents of ${Math.round(bytes / documents.length)} bytes, batches of ${batchSize}`)
const client = await createElasticClient({ nodes: [address], apiKey: null, caFile: '', requestTimeoutMs: 60_000 })
const elastic = await import('@elastic/elasticsearch')
const bare = new elastic.Client({ node: address })

const contenders: Readonly<Record<string, () => Promise<void>>> = {
  'bare bulk of the same bytes': async () => {
    for (const batch of batches(bodies)) {
      const bulkBody = batch.map(({ id, body }) => `{"create":{"_id":${JSON.stringify(id)}}}\n${body}\n`).join('')
      await bare.transport.request({ method: 'POST', path: `/${prefix}-documents/_bulk`, bulkBody })
    }
  },
  'helpers.bulk of the same bytes': async () => {
    // With the same ids: without them the server need not look whether a document is there, and is twice as fast.
    await bare.helpers.bulk({
      datasource: bodies.map(({ id, body }) => ({ id, body })),
      onDocument: ({ id, body }) => [{ create: { _index: `${prefix}-documents`, _id: id } }, body],
      flushBytes: Math.round((bytes / documents.length) * batchSize),
      concurrency: 1,
    })
  },
  'the index': () => addAll(1),
  'the index, two requests at a time': () => addAll(2),
  [`the index, ${olderIndices} older indices to look into`]: () => addAll(1),
}

interface Cost {
  readonly seconds: number
  /** Processor time of this process and of the server: what others do on the machine changes it little. */
  readonly clientMs: number
  readonly serverMs: number
}

const costs = new Map<string, Cost[]>(Object.keys(contenders).map((name) => [name, []]))
try {
  // The first round only warms the server up.
  for (let round = 0; round <= Number(rounds); round++) {
    for (const [name, run] of rotated(Object.entries(contenders), round)) {
      await clear(client)
      await applyElasticSetup(client, layout, nowMs, () => undefined)
      if (name.includes('older')) await makeOlder()
      const before = await count()
      const serverBefore = await serverMs()
      const clientBefore = process.cpuUsage()
      const startMs = performance.now()
      await run()
      const seconds = (performance.now() - startMs) / 1000
      const { user, system } = process.cpuUsage(clientBefore)
      const cost = { seconds, clientMs: (user + system) / 1000, serverMs: (await serverMs()) - serverBefore }
      if (round > 0) costs.get(name)?.push(cost)
      const added = (await count()) - before
      if (added !== documents.length) throw new RangeError(`${name}: ${added} of ${documents.length} are there`)
    }
  }
} finally {
  await clear(client)
  await client.close()
  await bare.close()
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const bareCosts = costs.get('bare bulk of the same bytes') ?? []
const processor = ({ clientMs, serverMs }: Cost) => clientMs + serverMs
/** Each run beside the bare one of the same round, so that a machine that others use spoils both. */
const ratio = (values: readonly Cost[], of: (cost: Cost) => number) =>
  median(values.map((value, round) => of(bareCosts[round] ?? value) / of(value))).toFixed(2)
for (const [name, values] of costs) {
  const perSecond = Math.round(documents.length / median(values.map(({ seconds }) => seconds)))
  const micros = (of: (cost: Cost) => number) => Math.round((median(values.map(of)) * 1000) / documents.length)
  console.log(
    `${name.padEnd(42)} ${String(perSecond).padStart(6)} documents/s, ratio ${ratio(values, ({ seconds }) => seconds)}; ` +
      `processor ${micros(({ clientMs }) => clientMs)} + ${micros(({ serverMs }) => serverMs)} µs a document (client + server), ratio ${ratio(values, processor)}`,
  )
}
const makeMs = time(() => documents.map((document) => documentItem(document, nowMs)))
console.log(`making the JSON alone: ${Math.round((documents.length / makeMs) * 1000)} documents/s on one core`)

async function addAll(requestsMax: number): Promise<void> {
  const index = createElasticIndex({
    client: await createElasticClient({ nodes: [address], apiKey: null, caFile: '', requestTimeoutMs: 60_000 }),
    prefix,
    bulk: { requestsMax, itemsMax: requestsMax === 1 ? batchSize : batchSize / requestsMax },
    nowMs: () => nowMs,
    onRefused: (item) => {
      throw new Error(JSON.stringify(item))
    },
  })
  let through = 0
  for (const batch of batches(documents)) await index.addDocuments(batch, (through += batch.length))
  await index.close()
}

/** Rollovers that happened before: other documents of the same kind, in as many indices. */
async function makeOlder(): Promise<void> {
  const others = bodies.map(({ id, body }) => `{"create":{"_id":${JSON.stringify(`older:${id}`)}}}\n${body}\n`)
  for (let i = 0; i < olderIndices; i++) {
    const part = others.filter((_, at) => at % olderIndices === i)
    for (const batch of batches(part))
      await client.request('POST', `/${prefix}-documents/_bulk`, { lines: batch.join('') })
    await client.request('POST', `/${prefix}-documents/_rollover`)
  }
}

async function serverMs(): Promise<number> {
  const { nodes } = (await client.request('GET', '/_nodes/stats/process')).body as {
    nodes: Record<string, { process: { cpu: { total_in_millis: number } } }>
  }
  return Object.values(nodes).reduce((sum, node) => sum + node.process.cpu.total_in_millis, 0)
}

async function count(): Promise<number> {
  await client.request('POST', `/${prefix}-documents/_refresh`)
  return ((await client.request('GET', `/${prefix}-documents/_count`)).body as { count: number }).count
}

async function clear(from: ElasticClient): Promise<void> {
  for (const stream of ['documents', 'signals', 'situations'])
    await from.request('DELETE', `/_data_stream/${prefix}-${stream}`)
  const indices = await from.request('GET', `/_cat/indices/${prefix}-*`, { query: { format: 'json', h: 'index' } })
  for (const { index } of indices.body as { index: string }[]) await from.request('DELETE', `/${index}`)
  const resources = elasticResources(layout, nowMs)
  for (const kind of ['index template', 'component template', 'life cycle'])
    for (const { path } of resources.filter((one) => one.kind === kind)) await from.request('DELETE', path)
}

async function makeDocuments(wanted: number): Promise<Document[]> {
  const directory = fileURLToPath(new URL('../config', import.meta.url))
  const settings = loadSettings({ directory, file: null, overrides: [], environment: {} })
  const folder = mkdtempSync(join(tmpdir(), 'qianzhao-elastic-'))
  const keyFile = join(folder, 'keys.json')
  writeFileSync(keyFile, JSON.stringify([{ id: 'p1', key: Buffer.alloc(32, 1).toString('base64') }]))
  const stage = await createTextStage(textStageOptions(settings, { keyFile, runStartMs: Infinity }))
  rmSync(folder, { recursive: true, force: true })
  const posts = []
  const encoder = new TextEncoder()
  for (const post of simulateCity({ scenario: loadScenario('city-week'), city: createCity(), seed: 1 }).posts) {
    const record: RawRecord = {
      bytes: encoder.encode(JSON.stringify(post)),
      source: post.source as RawRecord['source'],
      format: 'post',
      receivedAtMs: nowMs,
      file: '',
      line: 0,
    }
    const outcome = stage.ingest(record)
    if (outcome.kind === 'ok') posts.push(outcome.value)
    if (posts.length === wanted) break
  }
  return stage.annotateAll(posts, true)
}

function batches<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, i) =>
    items.slice(i * batchSize, (i + 1) * batchSize),
  )
}

function rotated<T>(items: readonly T[], by: number): T[] {
  return items.map((_, i) => items[(i + by) % items.length] as T)
}

function time(work: () => void): number {
  const startMs = performance.now()
  work()
  return performance.now() - startMs
}
