// The embedded index on disk: bounded size, damage, order of arrival, and what happens to the oldest.
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SearchIndex } from '../../../src/core/ports.ts'
import { createSqliteIndex } from '../../../src/store/index/sqlite-index.ts'
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
