// The embedded index on disk: bounded size, damage, order of arrival, and what happens to the oldest.
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs } from '../../../src/core/durations.ts'
import type { RefusedItem, SearchIndex } from '../../../src/core/ports.ts'
import { createSqliteIndex, createSqliteIndexReader } from '../../../src/store/index/sqlite-index.ts'
import { noonMs, sampleAlert, sampleDocument, sampleSignal } from '../../conformance/samples.ts'

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

test('what is older than it may be kept leaves the index a day later at most, alerts after longer than documents', async () => {
  const path = newPath()
  const index = createSqliteIndex({ path, keptFor: { documentsMs: 3 * dayMs, alertsMs: 10 * dayMs } })
  const on = (day: number) => sampleDocument(`day-${day}`, '停水 小区', { timeMs: noonMs + day * dayMs })
  await index.addAlerts([sampleAlert('a', 1, { raisedAtMs: noonMs })])
  await index.addSignals([sampleSignal('s', { windowEndMs: noonMs })])
  for (let day = 0; day <= 5; day++) await index.addDocuments([on(day)], day + 1)
  const countOf = async (kind: 'alerts' | 'signals') =>
    (await index.search({ kind, query: '', filters: {}, limit: 10 })).hits.length
  expect((await allIds(index)).map((key) => key.slice(-5))).toEqual(['day-5', 'day-4', 'day-3', 'day-2'])
  expect(await allIds(index, '停水')).toHaveLength(4)
  expect(await countOf('alerts')).toBe(1)
  expect(await countOf('signals')).toBe(0)
  await index.addDocuments([on(11)], 20)
  expect(await countOf('alerts')).toBe(0)
  expect(await allIds(index)).toHaveLength(1)
  await index.close()
})

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
}, 240_000)

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

describe('damage', () => {
  const count = 3_000
  const documents = Array.from({ length: count }, (_, i) =>
    sampleDocument(`${i}`, `停水 第${i % 50}天 小区 楼道 甲${i}`, { timeMs: noonMs + i }),
  )

  async function filledIndex(): Promise<string> {
    const path = newPath()
    const index = createSqliteIndex({ path })
    for (let start = 0; start < count; start += 500)
      await index.addDocuments(documents.slice(start, start + 500), start + 500)
    await index.addAlerts([sampleAlert('a', 1)])
    await index.close()
    return path
  }

  test('any bit that flips in the file is noticed at the next start, and an empty index takes its place', async () => {
    const whole = await filledIndex()
    const bytes = readFileSync(whole)
    const random = fc.sample(fc.nat(bytes.length * 8 - 1), { numRuns: 60, seed: 7 })
    for (const bit of random) {
      const path = newPath()
      for (const suffix of ['', '-sums']) cpSync(whole + suffix, path + suffix)
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      writeFileSync(path, flipped)
      const reasons: string[] = []
      const index = createSqliteIndex({ path, onRebuilt: (reason) => reasons.push(reason) })
      expect([reasons.length, await index.indexedOffset()], `bit ${bit}`).toEqual([1, 0])
      await index.close()
      expect(readdirSync(join(path, '..'))).toContain('index.db.damaged')
    }
  })

  test('a whole file is taken as it is, after a crash in the middle of everything too', async () => {
    const whole = await filledIndex()
    const reasons: string[] = []
    const index = createSqliteIndex({ path: whole, onRebuilt: (reason) => reasons.push(reason) })
    await index.addDocuments([sampleDocument('more', '停水')], count + 1)
    const copy = newPath()
    for (const suffix of ['', '-wal', '-sums']) cpSync(whole + suffix, copy + suffix)
    await index.close()
    const after = createSqliteIndex({ path: copy, onRebuilt: (reason) => reasons.push(reason) })
    expect(await after.indexedOffset()).toBe(count + 1)
    expect(reasons).toEqual([])
    await after.close()
  })

  test('damage is found while the index is in use, and the next start makes it anew', async () => {
    const path = await filledIndex()
    const index = createSqliteIndex({ path })
    const file = openSync(path, 'r+')
    const place = Math.floor(statSync(path).size / 2)
    const byte = Buffer.alloc(1)
    readSync(file, byte, 0, 1, place)
    writeSync(file, Buffer.of((byte[0] ?? 0) ^ 4), 0, 1, place)
    closeSync(file)
    const more = async () => {
      for (let i = 0; i < 20; i++) await index.addDocuments([sampleDocument(`more ${i}`, '停水')], count + i)
    }
    await expect(more()).rejects.toMatchObject({ code: 'INDEX_FAILED' })
    await index.close()
    const reasons: string[] = []
    const anew = createSqliteIndex({ path, onRebuilt: (reason) => reasons.push(reason) })
    expect([reasons.length, await anew.indexedOffset()]).toEqual([1, 0])
    await anew.close()
  })

  test('a reader follows to the index that was made anew', async () => {
    const path = await filledIndex()
    const reader = createSqliteIndexReader({ path })
    expect((await reader.search({ kind: 'documents', query: '停水', filters: {}, limit: 9 })).hits).toHaveLength(9)
    writeFileSync(`${path}-damage`, 'seen by somebody')
    const anew = createSqliteIndex({ path })
    await anew.addDocuments([sampleDocument('1', '停水')], 1)
    expect((await reader.search({ kind: 'documents', query: '停水', filters: {}, limit: 9 })).hits).toHaveLength(1)
    await reader.close()
    await anew.close()
  })

  test('what a build without sums has written is taken as it is', async () => {
    const path = await filledIndex()
    const old = new DatabaseSync(path)
    old.exec(`UPDATE meta SET indexed_offset = ${count + 5}; UPDATE documents SET topic = 'x' WHERE id = 'hotline:7'`)
    old.close()
    const reasons: string[] = []
    const index = createSqliteIndex({ path, onRebuilt: (reason) => reasons.push(reason) })
    expect(await index.indexedOffset()).toBe(count + 5)
    await index.close()
    await createSqliteIndex({ path, onRebuilt: (reason) => reasons.push(reason) }).close()
    expect(reasons).toEqual([])
  })
})
