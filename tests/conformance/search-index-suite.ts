// What every search index must do, whatever it is made of; each adapter's test file runs this suite.
import { describe, expect, test } from 'vitest'
import { alertRecord } from '../../src/core/alert.ts'
import type { Document } from '../../src/core/document.ts'
import { documentRecord } from '../../src/core/document-record.ts'
import type { DocumentKey, PlaceCode, Pseudonym, TopicId } from '../../src/core/ids.ts'
import type { SearchIndex, SearchRequest } from '../../src/core/ports.ts'
import { signalRecord, situationRecord } from '../../src/core/situation-record.ts'
import { noonMs, sampleAlert, sampleDocument, sampleSignal, sampleSituation } from './samples.ts'

export interface SearchIndexUnderTest {
  /** Opens an empty index. */
  open(): Promise<SearchIndex>
  /** Opens the same index again after `close`; null where the adapter keeps nothing. */
  reopen: (() => Promise<SearchIndex>) | null
}

export function describeSearchIndex(name: string, make: () => SearchIndexUnderTest): void {
  describe(`${name} is a search index`, () => {
    test('words are joined by AND, over the tokens of the document', async () => {
      const index = await filled(make())
      expect(await ids(index, { query: '煤气' })).toEqual(['forum:3', 'hotline:1'])
      expect(await ids(index, { query: '煤气 小区' })).toEqual(['hotline:1'])
      expect(await ids(index, { query: '煤气 停水' })).toEqual([])
      expect(await ids(index, { query: '气' })).toEqual([])
      await index.close()
    })

    test('an empty query matches everything, newest first', async () => {
      const index = await filled(make())
      expect(await ids(index, {})).toEqual(['forum:3', 'hotline:2', 'hotline:1'])
      await index.close()
    })

    test('Latin words match in any case, and punctuation is no word', async () => {
      const index = await make().open()
      await index.addDocuments([sampleDocument('1', 'PM2.5 超标 ， ！ WeChat')], 1)
      expect(await ids(index, { query: 'wechat' })).toEqual(['hotline:1'])
      expect(await ids(index, { query: 'pm2.5 超标' })).toEqual(['hotline:1'])
      expect(await ids(index, { query: '，' })).toEqual([])
      await index.close()
    })

    test('hostile queries are answered, not executed', async () => {
      const index = await filled(make())
      for (const query of [
        '"',
        '*',
        '煤气 OR 停水',
        'NEAR(煤气)',
        "'; DROP TABLE documents; --",
        '\0',
        '(',
        '^a:b',
        '-',
      ]) {
        expect(await ids(index, { query }), query).toEqual([])
      }
      expect(await ids(index, { query: '煤气' })).toHaveLength(2)
      await index.close()
    })

    test('filters: topic and place with everything below them, source, time', async () => {
      const index = await filled(make())
      expect(await ids(index, { filters: { topic: 'accident' } })).toEqual(['forum:3', 'hotline:1'])
      expect(await ids(index, { filters: { topic: 'accident.gas' } })).toEqual(['forum:3', 'hotline:1'])
      expect(await ids(index, { filters: { topic: 'acc' } })).toEqual([])
      expect(await ids(index, { filters: { place: '4301' } })).toEqual(['forum:3', 'hotline:2', 'hotline:1'])
      expect(await ids(index, { filters: { place: '430105' } })).toEqual(['forum:3'])
      expect(await ids(index, { filters: { source: 'hotline' } })).toEqual(['hotline:2', 'hotline:1'])
      expect(await ids(index, { filters: { source: 'hot' } })).toEqual([])
      expect(await ids(index, { filters: { fromMs: noonMs + 1000 } })).toEqual(['forum:3', 'hotline:2'])
      expect(await ids(index, { filters: { toMs: noonMs + 1000 } })).toEqual(['hotline:1'])
      expect(await ids(index, { query: '煤气', filters: { source: 'forum', toMs: noonMs + 9000 } })).toEqual([
        'forum:3',
      ])
      await index.close()
    })

    test('facets count the matches by topic, district, source and day', async () => {
      const index = await filled(make())
      const page = await index.search({
        kind: 'documents',
        query: '',
        filters: {},
        limit: 1,
        facets: ['topic', 'place', 'source', 'day'],
      })
      expect(page.facets).toEqual({
        topic: [
          { value: 'accident.gas', count: 2 },
          { value: 'urban.water', count: 1 },
        ],
        place: [
          { value: '430103', count: 2 },
          { value: '430105', count: 1 },
        ],
        source: [
          { value: 'hotline', count: 2 },
          { value: 'forum', count: 1 },
        ],
        day: [{ value: '2026-11-23', count: 3 }],
      })
      await index.close()
    })

    test('pages follow one another without gap or repeat, also where many share a millisecond', async () => {
      const index = await make().open()
      const documents = Array.from({ length: 230 }, (_, i) =>
        sampleDocument(`${i}`, '停水', { timeMs: noonMs + (i >> 5) }),
      )
      await index.addDocuments(documents, 230)
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const request: SearchRequest = { kind: 'documents', query: '停水', filters: {}, limit: 50 }
        const page = await index.search(cursor === '' ? request : { ...request, cursor })
        seen.push(...page.hits.map((hit) => String(hit['key'])))
        cursor = page.cursor
      }
      expect(seen).toHaveLength(230)
      expect(new Set(seen).size).toBe(230)
      await expect(
        index.search({ kind: 'documents', query: '', filters: {}, limit: 5, cursor: 'nonsense!' }),
      ).rejects.toMatchObject({ code: 'USAGE' })
      await index.close()
    })

    test('adding the same document again changes nothing, and the offset only moves on', async () => {
      const index = await filled(make())
      expect(await index.indexedOffset()).toBe(30)
      await index.addDocuments([sampleDocument('1', '煤气 泄漏 小区')], 12)
      expect(await index.indexedOffset()).toBe(30)
      expect(await ids(index, {})).toHaveLength(3)
      await index.addDocuments([], 44)
      expect(await index.indexedOffset()).toBe(44)
      await index.close()
    })

    test('a lower revision of an alert or situation never replaces a higher one', async () => {
      const index = await make().open()
      await index.addAlerts([sampleAlert('a', 2, { level: 'red', title: '燃气 爆炸' }), sampleAlert('a', 1)])
      await index.addAlerts([sampleAlert('a', 1)])
      const search = (request: Partial<SearchRequest>) =>
        index.search({ kind: 'alerts', query: '', filters: {}, limit: 9, ...request })
      expect((await search({})).hits.map((hit) => [hit['id'], hit['rev']])).toEqual([['a', 2]])
      await index.addAlerts([sampleAlert('a', 3, { level: 'orange', state: 'resolved', title: '停水' })])
      expect((await search({ filters: { level: 'red' } })).hits).toEqual([])
      expect((await search({ query: '爆炸' })).hits).toEqual([])
      expect((await search({ query: '停水', filters: { level: 'orange', state: 'resolved' } })).hits).toHaveLength(1)
      await index.addSituations([sampleSituation('s', 4), sampleSituation('s', 3)])
      const situations = await search({ kind: 'situations', query: '煤气' })
      expect(situations.hits.map((hit) => hit['rev'])).toEqual([4])
      await index.close()
    })

    test('signals are found by cell, and a closed evaluation replaces a provisional one', async () => {
      const index = await make().open()
      await index.addSignals([sampleSignal('g', { closed: true, observed: 12 })])
      await index.addSignals([sampleSignal('g', { closed: false, tick: 99 })])
      await index.addSignals([
        sampleSignal('h', { cell: { topic: 'health.food' as TopicId, place: '43' as PlaceCode } }),
      ])
      const page = await index.search({ kind: 'signals', query: '', filters: { topic: 'accident' }, limit: 9 })
      expect(page.hits).toMatchObject([{ id: 'g', observed: 12, topic: 'accident.gas', place: '430103' }])
      await index.close()
    })

    test('what is shown is the whole record, the same from every index', async () => {
      const index = await make().open()
      const document = fullDocument()
      const alert = sampleAlert('a', 3, { explanation: { zh: '“煤气”\n味', en: 'gas' } })
      const situation = sampleSituation('s', 2, {
        significantAtMs: noonMs,
        contributions: [{ name: 'voices', value: 3, logOdds: 1.25 }],
        merged: ['older'],
        state: { kind: 'merged', into: 'r' },
      })
      const signal = sampleSignal('g', { pValue: 1e-12, closed: false })
      await index.addDocuments([document], 1)
      await index.addSignals([signal])
      await index.addSituations([situation])
      await index.addAlerts([alert])
      const only = async (kind: SearchRequest['kind']) =>
        (await index.search({ kind, query: '', filters: {}, limit: 9 })).hits
      const { tokens: _t, terms: _m, fingerprint: _f, harm: _h, ...shown } = documentRecord(document)
      expect(await only('documents')).toEqual([shown])
      expect(await only('signals')).toEqual([signalRecord(signal)])
      expect(await only('situations')).toEqual([situationRecord(situation)])
      expect(await only('alerts')).toEqual([alertRecord(alert)])
      await index.close()
    })

    test('ids may be long, and may have any characters', async () => {
      const index = await make().open()
      const odd = ['水'.repeat(200), 'a b/c?d#e%20,*"\\', `${'水'.repeat(199)}火`, '_x', '😀']
      for (let round = 0; round < 2; round++) {
        await index.addDocuments(
          odd.map((id) => sampleDocument(id, '停水')),
          1,
        )
        await index.addAlerts(odd.map((id) => sampleAlert(id, 1)))
      }
      expect((await ids(index, {})).sort()).toEqual(odd.map((id) => `hotline:${id}`).sort())
      await index.close()
    })

    test('an id that comes twice in one batch is there once', async () => {
      const index = await make().open()
      await index.addDocuments([sampleDocument('1', '停水'), sampleDocument('1', '停水')], 2)
      await index.addSignals([sampleSignal('g', { closed: true }), sampleSignal('g', { closed: false, tick: 9 })])
      expect(await ids(index, {})).toEqual(['hotline:1'])
      const signals = await index.search({ kind: 'signals', query: '', filters: {}, limit: 9 })
      expect(signals.hits.map((hit) => hit['closed'])).toEqual([true])
      await index.close()
    })

    test('an empty index has no hits, no offset and no complaint', async () => {
      const index = await make().open()
      expect(await index.indexedOffset()).toBe(0)
      for (const kind of ['documents', 'signals', 'situations', 'alerts'] as const) {
        const page = await index.search({ kind, query: '', filters: {}, limit: 9, facets: ['topic', 'day'] })
        expect(page).toEqual({ hits: [], cursor: null, facets: { topic: [], day: [] } })
      }
      await index.addDocuments([], 0)
      await index.addAlerts([])
      await index.close()
    })

    test('what was added is there after closing and opening again', async (context) => {
      const under = make()
      context.skip(under.reopen === null, 'this adapter keeps nothing')
      if (under.reopen === null) return
      await (await filled(under)).close()
      const again = await under.reopen()
      expect(await again.indexedOffset()).toBe(30)
      expect(await ids(again, { query: '煤气' })).toEqual(['forum:3', 'hotline:1'])
      await again.close()
    })
  })
}

function fullDocument(): Document {
  const { post, observation, tokens } = sampleDocument('7', '小区 煤气 泄漏')
  return {
    tokens,
    post: {
      ...post,
      author: 'p1:abc' as Pseudonym,
      account: 'media',
      organisation: '晨报',
      title: '标题',
      timePrecision: 'day',
      repostOf: 'weibo:3' as DocumentKey,
      counts: { reposts: 1, comments: 2, likes: 3 },
      attributes: { category: '煤气', latitude: 28.1951, longitude: 112.9388 },
    },
    observation: {
      ...observation,
      topics: [
        { topic: 'accident.gas' as TopicId, probability: 0.9123 },
        { topic: 'urban' as TopicId, probability: 0.31 },
      ],
      places: [
        { code: '430103001' as PlaceCode, name: '某街道', start: 2, end: 5, confidence: 0.83 },
        { code: '4301' as PlaceCode, name: '某市', start: 0, end: 0, confidence: 0.5 },
      ],
      cues: [
        { kind: 'casualty', start: 1, end: 4, value: 3 },
        { kind: 'smell', start: 2, end: 4, value: null },
      ],
    },
  }
}

async function filled(under: SearchIndexUnderTest): Promise<SearchIndex> {
  const index = await under.open()
  await index.addDocuments(
    [
      sampleDocument('2', '小区 停水 三 天', { topic: 'urban.water', timeMs: noonMs + 1000 }),
      sampleDocument('1', '小区 煤气 泄漏', { topic: 'accident.gas' }),
    ],
    20,
  )
  await index.addDocuments(
    [
      sampleDocument('3', '煤气 味 很 大', {
        source: 'forum',
        topic: 'accident.gas',
        place: '430105',
        timeMs: noonMs + 2000,
      }),
    ],
    30,
  )
  return index
}

async function ids(index: SearchIndex, request: Partial<SearchRequest>): Promise<string[]> {
  const page = await index.search({ kind: 'documents', query: '', filters: {}, limit: 20, ...request })
  return page.hits.map((hit) => String(hit['key']))
}
