// What happens when Elasticsearch is killed, busy, blocked or laid out otherwise: nothing is lost, and nothing is there twice.
import { afterEach, describe, expect, test } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import type { Document } from '../../src/core/document.ts'
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { SearchIndex } from '../../src/core/ports.ts'
import type { ElasticClient } from '../../src/store/elasticsearch/client.ts'
import type { RefusedItem } from '../../src/core/ports.ts'
import { createElasticIndex } from '../../src/store/elasticsearch/elasticsearch-index.ts'
import { applyElasticSetup } from '../../src/store/elasticsearch/setup.ts'
import { noonMs, sampleAlert, sampleDocument, sampleSignal, sampleSituation } from '../conformance/samples.ts'
import type { Proxy, ProxiedRequest, Spoilt } from './elasticsearch-proxy.ts'
import { startProxy } from './elasticsearch-proxy.ts'
import {
  connect,
  count,
  elasticAddress,
  freshIndex,
  layoutFor,
  services,
  servicesProgram,
  until,
} from './elasticsearch-server.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Under {
  readonly index: SearchIndex
  readonly refused: RefusedItem[]
}

async function openAt(address: string, prefix: string, attemptsMax = 4): Promise<Under> {
  const refused: RefusedItem[] = []
  const index = createElasticIndex({
    client: await connect(address),
    prefix,
    nowMs: () => Date.now(),
    bulk: { attemptsMax, waitMsMin: 20, waitMsMax: 500, itemsMax: 500 },
    onRefused: (item) => refused.push(item),
  })
  closers.push(() => index.close())
  return { index, refused }
}

async function proxied(
  prefix: string,
  spoil: (request: ProxiedRequest) => Spoilt,
  attemptsMax = 4,
): Promise<Under & { proxy: Proxy }> {
  const proxy = await startProxy(elasticAddress, spoil)
  closers.push(() => proxy.close())
  return { ...(await openAt(proxy.address, prefix, attemptsMax)), proxy }
}

function documents(first: number, size: number): Document[] {
  return Array.from({ length: size }, (_, i) =>
    sampleDocument(`${first + i}`, '小区 停水 三 天', { timeMs: noonMs + first + i }),
  )
}

/** As the indexing thread does it: the same batch until it is in. */
async function patiently(work: () => Promise<void>, deadlineMs = 500_000): Promise<number> {
  let failures = 0
  await until('the batch', deadlineMs, async () => {
    try {
      await work()
      return true
    } catch (cause) {
      if (!(cause instanceof EarlyWarningError) || cause.code !== 'UNAVAILABLE') throw cause
      failures++
      return false
    }
  })
  return failures
}

/** Every id of the stream, from the indices themselves. */
async function allIds(client: ElasticClient, index: string): Promise<string[]> {
  const ids: string[] = []
  await client.request('POST', `/${index}/_refresh`)
  for (let after: unknown[] | null = null; ; ) {
    const reply = await client.request('POST', `/${index}/_search`, {
      body: {
        size: 5_000,
        _source: false,
        sort: [{ '@timestamp': 'asc' }, { 'event.id': 'asc' }],
        ...(after === null ? {} : { search_after: after }),
      },
    })
    const { hits } = (reply.body as { hits: { hits: { _id: string; sort: unknown[] }[] } }).hits
    ids.push(...hits.map((hit) => hit._id))
    after = hits.at(-1)?.sort ?? null
    if (after === null || hits.length < 5_000) return ids
  }
}

async function expectExactly(client: ElasticClient, prefix: string, size: number): Promise<void> {
  const ids = await allIds(client, `${prefix}-documents`)
  expect(ids).toHaveLength(size)
  expect(new Set(ids).size).toBe(size)
}

describe.skipIf(elasticAddress === '')('Elasticsearch in trouble', () => {
  test('answers that are lost on the way are asked for again, and nothing is there twice', async () => {
    const { prefix, client } = await freshIndex()
    let bulks = 0
    const { index } = await proxied(prefix, ({ path }) => (path.includes('_bulk') && bulks++ % 3 === 1 ? 'cut' : null))
    for (let first = 0; first < 6_000; first += 2_000) {
      await index.addDocuments(documents(first, 2_000), first + 2_000)
      await index.addAlerts([sampleAlert('a', first + 1)])
      await index.addSignals([sampleSignal('g', { closed: false, tick: first })])
      await index.addSituations([sampleSituation('s', first + 1)])
    }
    await expectExactly(client, prefix, 6_000)
    expect(await count(client, `${prefix}-alerts`)).toBe(1)
    expect(await count(client, `${prefix}-signals`)).toBe(1)
    const situations = await index.search({ kind: 'situations', query: '', filters: {}, limit: 9 })
    expect(situations.hits.map((hit) => hit['rev'])).toEqual([4_001])
    expect(await index.indexedOffset()).toBe(6_000)
  })

  test('only the items that were answered with 429 are sent again', async () => {
    const { prefix, client } = await freshIndex()
    const seed = 429
    const random = createRandom(seed)
    console.log(`seed ${seed}`)
    let whole = 0
    const spoil = ({ path }: ProxiedRequest): Spoilt => {
      if (!path.includes('_bulk')) return null
      if (random.below(3) === 0) {
        whole++
        return { status: 429, body: { error: { type: 'circuit_breaking_exception', reason: 'too much at once' } } }
      }
      return { busy: () => random.below(4) === 0 }
    }
    // One request in three is refused whole: forty in a row never are.
    const { index, proxy } = await proxied(prefix, spoil, 40)
    await index.addDocuments(documents(0, 4_000), 4_000)
    await expectExactly(client, prefix, 4_000)
    expect(whole).toBeGreaterThan(0)
    expect(proxy.forwarded()).toBe(4_000)
  })

  test('a batch that is too large is cut until it fits, and what is too large on its own is told', async () => {
    const { prefix, client } = await freshIndex()
    const { index, refused } = await proxied(prefix, ({ path, body }) =>
      path.includes('_bulk') && body.length > 60_000 ? { status: 413, body: { error: 'too large' } } : null,
    )
    const huge = sampleDocument('huge', '停水 '.repeat(20_000).trim())
    await index.addDocuments([...documents(0, 400), huge, ...documents(400, 100)], 501)
    await expectExactly(client, prefix, 500)
    expect(refused).toMatchObject([{ kind: 'documents', id: 'hotline:huge', status: 413 }])
  })

  test('a document that the fields cannot take is told with its reason, and the others go through', async () => {
    const { prefix, client } = await freshIndex()
    const { index, refused } = await openAt(elasticAddress, prefix)
    const bad = sampleDocument('bad', '停水')
    const spoilt = { ...bad, post: { ...bad.post, counts: { reposts: 1e30, comments: 0, likes: 0 } } }
    await index.addDocuments([...documents(0, 50), spoilt, ...documents(50, 50)], 101)
    await expectExactly(client, prefix, 100)
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({ id: 'hotline:bad', status: 400, type: 'document_parsing_exception' })
    expect(refused[0]?.reason).toContain('qianzhao.counts.reposts')
    expect(await index.indexedOffset()).toBe(101)
  })

  test('with fields that somebody changed nothing is given up: it waits, says what differs, and goes on after the set-up', async () => {
    const { prefix, client } = await freshIndex()
    const name = `${prefix}-documents`
    const template = await client.request('GET', `/_component_template/${name}-fields`)
    const [found] = (template.body as { component_templates: { component_template: object }[] }).component_templates
    const text = JSON.stringify(found?.component_template).replaceAll(/,?"(created|modified)_date_millis":\d+/gu, '')
    const changed = JSON.parse(text.replace('"channel":{"type":"keyword"}', '"channel":{"type":"long"}')) as Record<
      string,
      unknown
    >
    expect((await client.request('PUT', `/_component_template/${name}-fields`, { body: changed })).status).toBe(200)
    await client.request('POST', `/${name}/_rollover`)
    const { index, refused } = await openAt(elasticAddress, prefix)
    await expect(index.addDocuments(documents(0, 30), 30)).rejects.toThrow(
      /other fields .*channel\.type: found "long", wanted "keyword".*setup elasticsearch/u,
    )
    expect(refused).toEqual([])
    expect(await index.indexedOffset()).toBe(0)
    const steps: string[] = []
    await applyElasticSetup(client, layoutFor(prefix), noonMs, (step) => {
      if (step.action !== 'unchanged') steps.push(`${step.action} ${step.kind}`)
    })
    expect(steps).toEqual(['update component template', 'roll over fields'])
    await index.addDocuments(documents(0, 30), 30)
    await expectExactly(client, prefix, 30)
  })

  test.each(['write', 'read_only_allow_delete'])(
    'behind a block (%s) it waits, and goes on when it is lifted',
    async (block) => {
      const { prefix, client } = await freshIndex()
      const { index, refused } = await openAt(elasticAddress, prefix)
      await index.addDocuments(documents(0, 100), 100)
      const set = (value: boolean | null) =>
        client.request('PUT', `/${prefix}-documents/_settings`, { body: { [`index.blocks.${block}`]: value } })
      expect((await set(true)).status).toBe(200)
      await expect(index.addDocuments(documents(100, 100), 200)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('block') as string,
      })
      expect(await index.indexedOffset()).toBe(100)
      await set(null)
      await patiently(() => index.addDocuments(documents(100, 100), 200))
      await expectExactly(client, prefix, 200)
      expect(refused).toEqual([])
    },
  )

  test('before the set-up nothing is written, and the message says what to run', async () => {
    const { client } = await freshIndex()
    const { index } = await openAt(elasticAddress, 'qz-nobody')
    await expect(index.addDocuments(documents(0, 3), 3)).rejects.toThrow(/run `qianzhao setup elasticsearch`/u)
    await expect(index.addAlerts([sampleAlert('a', 1)])).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    const made = await client.request('GET', '/qz-nobody*')
    expect(made.body).toEqual({})
  })

  test.skipIf(servicesProgram === '')('killed five times in the middle of bulk requests', async () => {
    const { prefix, client } = await freshIndex()
    const seed = 20261125
    const random = createRandom(seed)
    console.log(`seed ${seed}`)
    let inFlight = 0
    let killAfter = -1
    let killing: Promise<number> | null = null
    const { index, proxy } = await proxied(prefix, ({ path }) => {
      if (path.includes('_bulk') && killAfter >= 0 && inFlight++ === killAfter) {
        killAfter = -1
        killing = restart()
      }
      return null
    })
    async function restart(): Promise<number> {
      await services('kill', 'elasticsearch')
      await services('start', 'elasticsearch')
      return performance.now()
    }
    const size = 20_000
    const recoveries: number[] = []
    for (let first = 0; first < size; first += 4_000) {
      inFlight = 0
      // A batch is eight requests, two of them at a time.
      killAfter = random.below(6)
      await patiently(() => index.addDocuments(documents(first, 4_000), first + 4_000))
      expect(killing).not.toBeNull()
      const backMs = await (killing as unknown as Promise<number>)
      recoveries.push((performance.now() - backMs) / 1000)
      killing = null
    }
    await expectExactly(client, prefix, size)
    expect(await index.indexedOffset()).toBe(size)
    const seconds = recoveries.map((one) => one.toFixed(1)).join(', ')
    console.log(
      `killed 5 times: ${proxy.forwarded()} items sent for ${size}; whole batch in ${seconds} s after the server was back`,
    )
  })
})
