// Data streams that roll over: an id stays in one of their indices, and the newest revision wins wherever it stands.
import { describe, expect, test } from 'vitest'
import type { SearchIndex } from '../../src/core/ports.ts'
import type { ElasticClient } from '../../src/store/elasticsearch/client.ts'
import { createElasticIndex } from '../../src/store/elasticsearch/elasticsearch-index.ts'
import { noonMs, sampleAlert, sampleDocument, sampleSignal, sampleSituation } from '../conformance/samples.ts'
import { connect, count, elasticAddress, freshIndex } from './elasticsearch-server.ts'

async function open(prefix: string, wrap: (client: ElasticClient) => ElasticClient = (client) => client) {
  return createElasticIndex({
    client: wrap(await connect()),
    prefix,
    nowMs: () => noonMs + 5_000,
    onRefused: (item) => {
      throw new Error(JSON.stringify(item))
    },
  })
}

async function revs(index: SearchIndex, kind: 'signals' | 'situations'): Promise<unknown[]> {
  const { hits } = await index.search({ kind, query: '', filters: {}, limit: 99 })
  return hits.map((hit) => [hit['id'], kind === 'signals' ? hit['tick'] : hit['rev']])
}

describe.skipIf(elasticAddress === '')('data streams that roll over', () => {
  test('what was added before a rollover changes nothing after it, and later revisions replace it where it stands', async () => {
    const { prefix, client } = await freshIndex()
    const index = await open(prefix)
    const documents = Array.from({ length: 30 }, (_, i) => sampleDocument(`${i}`, '停水', { timeMs: noonMs + i }))
    await index.addDocuments(documents.slice(0, 20), 20)
    await index.addSignals([
      sampleSignal('g', { closed: false, tick: 5 }),
      sampleSignal('h', { closed: false, tick: 5 }),
    ])
    await index.addSituations([sampleSituation('s', 2), sampleSituation('t', 2)])
    for (const stream of ['documents', 'signals', 'situations'])
      await client.request('POST', `/${prefix}-${stream}/_rollover`)
    await index.addDocuments(documents, 30)
    await index.addSignals([
      sampleSignal('g', { closed: false, tick: 6 }),
      sampleSignal('h', { closed: false, tick: 4 }),
    ])
    await index.addSituations([sampleSituation('s', 1), sampleSituation('t', 3), sampleSituation('u', 1)])
    await client.request('POST', `/${prefix}-situations/_rollover`)
    await index.addSituations([sampleSituation('u', 2), sampleSituation('s', 9), sampleSituation('t', 3)])
    expect(await count(client, `${prefix}-documents`)).toBe(30)
    expect(await revs(index, 'signals')).toEqual([
      ['h', 5],
      ['g', 6],
    ])
    expect(await revs(index, 'situations')).toEqual([
      ['u', 2],
      ['t', 3],
      ['s', 9],
    ])
    await index.close()
  })

  test('a rollover between the look and the write leaves no twin behind', async () => {
    const { prefix, client } = await freshIndex()
    const first = await open(prefix)
    const documents = Array.from({ length: 8 }, (_, i) => sampleDocument(`${i}`, '停水'))
    await first.addDocuments(documents.slice(0, 5), 5)
    await first.addSituations([sampleSituation('s', 1), sampleSituation('t', 4)])
    await first.close()
    const rolled = new Set<string>()
    const index = await open(prefix, (inner) => ({
      ...inner,
      request: async (method, path, request) => {
        const stream = /^\/(.*)\/_bulk$/u.exec(path)?.[1]
        if (stream !== undefined && !rolled.has(stream)) {
          rolled.add(stream)
          await client.request('POST', `/${stream}/_rollover`)
        }
        return inner.request(method, path, request)
      },
    }))
    await index.addDocuments(documents, 8)
    await index.addSituations([sampleSituation('s', 2), sampleSituation('t', 3), sampleSituation('u', 1)])
    expect(rolled.size).toBe(2)
    expect(await count(client, `${prefix}-documents`)).toBe(8)
    expect(await revs(index, 'situations')).toEqual([
      ['u', 1],
      ['t', 4],
      ['s', 2],
    ])
    await index.close()
  })

  test('an alert stays in the month in which it was first raised, and the alias shows every month', async () => {
    const { prefix, client } = await freshIndex()
    const index = await open(prefix)
    const december = Date.UTC(2026, 10, 30, 16)
    await index.addAlerts([
      sampleAlert('a', 1, { firstRaisedAtMs: december - 1 }),
      sampleAlert('b', 1, { firstRaisedAtMs: december }),
    ])
    await index.addAlerts([
      sampleAlert('a', 2, { firstRaisedAtMs: december - 1, raisedAtMs: december + 86_400_000, state: 'resolved' }),
    ])
    expect(await count(client, `${prefix}-alerts-2026.11`)).toBe(1)
    expect(await count(client, `${prefix}-alerts-2026.12`)).toBe(1)
    const { hits } = await index.search({ kind: 'alerts', query: '', filters: {}, limit: 9 })
    expect(hits.map((hit) => [hit['id'], hit['rev']])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
    await index.close()
  })

  test('when the documents are deleted the position is forgotten with them, and moves on again from the start', async () => {
    const { prefix, client } = await freshIndex()
    const first = await open(prefix)
    await first.addDocuments([sampleDocument('1', '停水')], 500)
    await first.close()
    await client.request('DELETE', `/_data_stream/${prefix}-documents`)
    await client.request('PUT', `/_data_stream/${prefix}-documents`)
    const again = await open(prefix)
    expect(await again.indexedOffset()).toBe(0)
    await again.addDocuments([sampleDocument('1', '停水')], 200)
    await again.close()
    const third = await open(prefix)
    expect(await third.indexedOffset()).toBe(200)
    await third.close()
  })
})
