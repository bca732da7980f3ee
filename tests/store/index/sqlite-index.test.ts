// The embedded index on disk: bounded size, damage, order of arrival, and what happens to the oldest.
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RefusedItem, SearchIndex } from '../../../src/core/ports.ts'
import { createSqliteIndex, createSqliteIndexReader } from '../../../src/store/index/sqlite-index.ts'
import { noonMs, sampleDocument, sampleSignal } from '../../conformance/samples.ts'

const newPath = () => join(mkdtempSync(join(tmpdir(), 'qianzhao-index-')), 'index.db')

async function allIds(index: SearchIndex, query = ''): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const request = { kind: 'documents', query, filters: {}, limit: 500 } as const
    const page = await index.search(cursor === null ? request : { ...request, cursor })
    ids.push(...page.hits.map((hit) => String(hit['key'])))
    cursor = page.cursor
  } while (cursor !== null)
  return ids
}

test('whatever the order and the batches documents come in, the index answers the same', async () => {
  const documents = Array.from({ length: 60 }, (_, i) =>
    sampleDocument(`${i}`, i % 3 === 0 ? '停水 小区' : '停电 小区', { timeMs: noonMs + (i % 7) * 1000 }),
  )
  const sorted = createSqliteIndex({ path: newPath() })
  await sorted.addDocuments(documents, 60)
  const wanted = [await allIds(sorted), await allIds(sorted, '停水')]
  await sorted.close()
  const shuffles = fc.shuffledSubarray(documents, { minLength: 60 })
  await fc.assert(
    fc.asyncProperty(shuffles, fc.integer({ min: 1, max: 25 }), async (shuffled, batch) => {
      const index = createSqliteIndex({ path: newPath() })
      for (let i = 0; i < shuffled.length; i += batch) {
        await index.addDocuments(shuffled.slice(Math.max(0, i - 3), i + batch), i)
      }
      expect([await allIds(index), await allIds(index, '停水')]).toEqual(wanted)
      await index.close()
    }),
    { numRuns: 15 },
  )
})

test('the oldest documents go when the file is over its limit, from the rows and from the words', async () => {
  const path = newPath()
  const index = createSqliteIndex({ path, bytesMax: 12_000_000, recordsMax: 100 })
  const text = Array.from({ length: 30 }, (_, i) => `词${i}`).join(' ')
  let next = 0
  for (; next < 120_000; next += 4000) {
    const batch = Array.from({ length: 4000 }, (_, i) =>
      sampleDocument(`${next + i}`, text, { timeMs: noonMs + next + i }),
    )
    await index.addDocuments(batch, next + 4000)
    await index.addSignals([sampleSignal(`g${next}`, { windowEndMs: noonMs + next })])
  }
  expect(await index.indexedOffset()).toBe(120_000)
  expect(statSync(path).size).toBeLessThan(60_000_000)
  const newest = await index.search({ kind: 'documents', query: '词3', filters: {}, limit: 1 })
  expect(newest.hits[0]?.['key']).toBe('hotline:119999')
  const old = await index.search({ kind: 'documents', query: '词3', filters: { toMs: noonMs + 10_000 }, limit: 1 })
  expect(old.hits).toEqual([])
  await index.close()
})

test('a file that is no index is set aside, and the index starts empty', async () => {
  const path = newPath()
  writeFileSync(path, 'no database at all, but long enough to look at. '.repeat(50))
  const index = createSqliteIndex({ path })
  expect(await index.indexedOffset()).toBe(0)
  await index.addDocuments([sampleDocument('1', '停水')], 1)
  expect(await allIds(index)).toEqual(['hotline:1'])
  await index.close()
  expect(readdirSync(join(path, '..'))).toContain('index.db.damaged')
  expect(readFileSync(`${path}.damaged`, 'utf8')).toContain('no database')
})

test('its files are readable by the owner only', async () => {
  const path = newPath()
  const index = createSqliteIndex({ path })
  await index.addDocuments([sampleDocument('1', '停水')], 1)
  for (const name of readdirSync(join(path, '..'))) expect(statSync(join(path, '..', name)).mode & 0o077, name).toBe(0)
  await index.close()
})

test('two connections, one that writes and one that searches, do not disturb each other', async () => {
  const path = newPath()
  const writer = createSqliteIndex({ path })
  const reader = createSqliteIndex({ path })
  for (let i = 0; i < 30; i++) {
    await writer.addDocuments([sampleDocument(`${i}`, '停水', { timeMs: noonMs + i })], i + 1)
    expect(await allIds(reader, '停水')).toHaveLength(i + 1)
    expect(await reader.indexedOffset()).toBe(i + 1)
  }
  await reader.close()
  await writer.close()
})

test('a record that can be no row is set aside, and the others of its batch are found', async () => {
  const refused: RefusedItem[] = []
  const index = createSqliteIndex({ path: newPath(), onRefused: (item) => refused.push(item) })
  const far = sampleDocument('far', '停水', { timeMs: Date.UTC(2150, 0, 1) })
  const none = sampleDocument('none', '停水', { timeMs: Number.NaN })
  await index.addDocuments([sampleDocument('1', '停水'), far, none, sampleDocument('2', '停水')], 4)
  await index.addDocuments([sampleDocument('3', '停水')], 5)
  expect((await allIds(index, '停水')).sort()).toEqual(['hotline:1', 'hotline:2', 'hotline:3'])
  expect(await index.indexedOffset()).toBe(5)
  expect(refused.map(({ kind, id, type }) => `${kind} ${id} ${type}`).sort()).toEqual([
    'documents hotline:far row_failed',
    'documents hotline:none row_failed',
  ])
  await index.close()
})

test('a file that another connection has locked stays where it is', async () => {
  const path = newPath()
  await createSqliteIndex({ path }).close()
  const holder = new DatabaseSync(path)
  holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  const before = readdirSync(join(path, '..')).sort()
  expect(() => createSqliteIndex({ path, busyMs: 10 })).toThrow('left as it is')
  expect(() => createSqliteIndexReader({ path, busyMs: 10 })).toThrow('left as it is')
  expect(readdirSync(join(path, '..')).sort()).toEqual(before)
  holder.close()
  await createSqliteIndex({ path }).close()
})

test('a reader finds what the writer adds, and writes nothing', async () => {
  const path = newPath()
  const writer = createSqliteIndex({ path })
  await writer.addDocuments([sampleDocument('1', '停水')], 1)
  const reader = createSqliteIndexReader({ path })
  await writer.addDocuments([sampleDocument('2', '停水')], 2)
  expect((await reader.search({ kind: 'documents', query: '停水', filters: {}, limit: 9 })).hits).toHaveLength(2)
  await reader.close()
  await writer.close()
  const later = createSqliteIndexReader({ path })
  expect((await later.search({ kind: 'documents', query: '停水', filters: {}, limit: 9 })).hits).toHaveLength(2)
  await later.close()
})
