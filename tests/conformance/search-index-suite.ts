// What every search index must do, whatever it is made of; each adapter's test file runs this suite.
import { describe, expect, test } from 'vitest'
import type { PlaceCode, TopicId } from '../../src/core/ids.ts'
import type { SearchIndex, SearchRequest } from '../../src/core/ports.ts'
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
