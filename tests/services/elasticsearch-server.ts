// The Elasticsearch that the tests are given, with a fresh prefix for each of them; without one the suite is skipped loudly.
import { dayMs } from '../../src/core/durations.ts'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll } from 'vitest'
import type { ElasticClient } from '../../src/store/elasticsearch/client.ts'
import { createElasticClient } from '../../src/store/elasticsearch/client.ts'
import type { ElasticLayoutOptions } from '../../src/store/elasticsearch/layout.ts'
import { elasticResources } from '../../src/store/elasticsearch/layout.ts'
import { applyElasticSetup } from '../../src/store/elasticsearch/setup.ts'

/** '' where there is no server. */
export const elasticAddress = process.env['QIANZHAO_TEST_ELASTICSEARCH'] ?? ''
/** The program that kills, starts and pauses the server; '' where outages cannot be made. */
export const servicesProgram = process.env['QIANZHAO_TEST_SERVICES'] ?? ''
if (elasticAddress === '') console.log('SKIPPED: QIANZHAO_TEST_ELASTICSEARCH names no Elasticsearch server')

export function connect(node = elasticAddress): Promise<ElasticClient> {
  return createElasticClient({ nodes: [node], apiKey: null, caFile: '', requestTimeoutMs: 30_000 })
}

export function layoutFor(prefix: string): ElasticLayoutOptions {
  return {
    prefix,
    shards: 1,
    replicas: 0,
    refreshEveryMs: 1_000,
    documentsKeptForMs: 180 * dayMs,
    alertsKeptForMs: 1_095 * dayMs,
  }
}

export function freshPrefix(): string {
  return `qz-${randomBytes(5).toString('hex')}`
}

let shared: { readonly prefix: string; readonly client: ElasticClient } | null = null

/** An empty index: the templates are made once for a test file and taken away after it, the data before each use. */
export async function freshIndex(): Promise<{ readonly prefix: string; readonly client: ElasticClient }> {
  if (shared === null) shared = { prefix: freshPrefix(), client: await connect() }
  else await removeData(shared.client, shared.prefix)
  await applyElasticSetup(shared.client, layoutFor(shared.prefix), Date.UTC(2026, 10, 23), () => undefined)
  return shared
}

afterAll(async () => {
  if (shared === null) return
  await removeAll(shared.client, shared.prefix)
  await shared.client.close()
})

async function removeData(client: ElasticClient, prefix: string): Promise<void> {
  const streams = ['documents', 'signals', 'situations'].map((stream) => `${prefix}-${stream}`)
  await client.request('DELETE', `/_data_stream/${streams.join(',')}`)
  const indices = await client.request('GET', `/_cat/indices/${prefix}-*`, { query: { format: 'json', h: 'index' } })
  const names = (indices.body as { index: string }[]).map(({ index }) => index)
  if (names.length > 0) await client.request('DELETE', `/${names.join(',')}`)
}

export async function removeAll(client: ElasticClient, prefix: string): Promise<void> {
  await removeData(client, prefix)
  const resources = elasticResources(layoutFor(prefix), 0)
  for (const kind of ['index template', 'component template', 'life cycle'] as const) {
    for (const { path } of resources.filter((one) => one.kind === kind)) await client.request('DELETE', path)
  }
}

/** Documents of one kind as they stand in the server, all of them. */
export async function count(client: ElasticClient, index: string): Promise<number> {
  await client.request('POST', `/${index}/_refresh`)
  const reply = await client.request('GET', `/${index}/_count`)
  return (reply.body as { count: number }).count
}

export async function services(...words: readonly string[]): Promise<void> {
  const child = spawn(servicesProgram, [...words], { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`services ${words.join(' ')} ended with ${code}: ${errors}`)
}

/** Polls until `done` says so; throws with what `what` says when the time is up. */
export async function until(what: string, deadlineMs: number, done: () => Promise<boolean> | boolean): Promise<void> {
  const endMs = performance.now() + deadlineMs
  while (performance.now() < endMs) {
    if (await done()) return
    await delay(20)
  }
  throw new Error(`${what} did not come within ${deadlineMs} ms`)
}
