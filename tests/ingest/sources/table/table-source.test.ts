// A table that somebody else writes gives every row once, over pages, restarts and transactions that end out of turn.
import { mkdtempSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SourceId } from '../../../../src/core/ids.ts'
import type { PositionBody } from '../../../../src/core/source.ts'
import { createPostgresTable } from '../../../../src/ingest/sources/table/postgres-table.ts'
import { createSqliteTable } from '../../../../src/ingest/sources/table/sqlite-table.ts'
import type { CursorValue, TableDriver } from '../../../../src/ingest/sources/table/table-source.ts'
import { createTableSource } from '../../../../src/ingest/sources/table/table-source.ts'
import { imitatePostgres } from './imitated-postgres.ts'

function followed(driver: TableDriver, since: CursorValue | null = null) {
  const held = new Map<string, PositionBody>()
  const open = () => createTableSource({ source: 'orders' as SourceId, driver, reading: {}, since })
  let reader = open()
  return {
    restart: () => {
      reader = open()
    },
    /** The ids that a round brings; beyond `pagesDurable` pages the process died. */
    round: async (pagesDurable = Infinity) => {
      const ids: string[] = []
      let pages = 0
      for await (const step of reader.round({ positions: held, nowMs: 0 })) {
        if (step.kind === 'trouble') ids.push(`${step.trouble}!`)
        if (step.kind !== 'page') continue
        if (pages++ >= pagesDurable) return ids
        for (const { bytes } of step.records)
          ids.push(String((JSON.parse(String(Buffer.from(bytes))) as { id: unknown }).id))
        for (const { key, body } of step.positions) held.set(key, JSON.parse(JSON.stringify(body)) as PositionBody)
      }
      return ids
    },
  }
}

function database() {
  const path = join(mkdtempSync(join(tmpdir(), 'qianzhao-table-')), 'orders.db')
  const writer = new DatabaseSync(path)
  writer.exec('CREATE TABLE "工单" (id INTEGER PRIMARY KEY, 内容 TEXT, changed TEXT)')
  const insert = writer.prepare('INSERT OR REPLACE INTO "工单" VALUES (?, ?, ?)')
  return {
    path,
    add: (id: number | bigint, changed = '2026-03-02 07:00:00') => insert.run(id, '楼道里有煤气味', changed),
    writer,
  }
}

function range(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i))
}

describe('a table of sqlite', () => {
  test('gives every row once over pages, also where the process dies between them', async () => {
    const { path, add, writer } = database()
    writer.exec('BEGIN')
    for (let id = 1; id <= 2_500; id++) add(id)
    writer.exec('COMMIT')
    const table = followed(createSqliteTable(path, '工单', 'id'))
    const first = await table.round(1)
    table.restart()
    expect([...first, ...(await table.round())]).toEqual(range(1, 2_500))
    add(2_501)
    table.restart()
    expect(await table.round()).toEqual(['2501'])
    expect(await table.round()).toEqual([])
  })

  test('passes over a page of rows that were all changed in the same second', async () => {
    const { path, add, writer } = database()
    writer.exec('BEGIN')
    for (let id = 1; id <= 3_200; id++) add(id, id > 3_100 ? '2026-03-02 08:00:00' : '2026-03-02 07:00:00')
    writer.exec('COMMIT')
    const table = followed(createSqliteTable(path, '工单', 'changed'))
    expect(new Set(await table.round()).size).toBe(3_200)
  })

  test('sees a row again that was changed, and one whose transaction ended after its successors', async () => {
    const { path, add } = database()
    for (const id of [1, 2, 4]) add(id)
    const byId = followed(createSqliteTable(path, '工单', 'id'))
    const byTime = followed(createSqliteTable(path, '工单', 'changed'))
    await byId.round()
    await byTime.round()
    add(3)
    expect(await byId.round()).toEqual(['3'])
    add(1, '2026-03-02 09:00:00')
    expect(await byTime.round()).toEqual(['3', '1'])
  })

  test('begins where it is told, and keeps all digits of an id', async () => {
    const { path, add } = database()
    for (const id of [1, 2, 4_567_890_123_456_789_012n]) add(id)
    expect(await followed(createSqliteTable(path, '工单', 'id'), 2).round()).toEqual(['2', '4567890123456789012'])
  })

  test('says what is wrong, and reads on once it is right', async () => {
    const { path, add } = database()
    add(1)
    expect(await followed(createSqliteTable(path, 'nothing', 'id')).round()).toEqual(['format_changed!'])
    expect(await followed(createSqliteTable(`${path}.gone`, '工单', 'id')).round()).toEqual(['unreadable!'])
  })
})

describe('a table of postgres', () => {
  const json = (id: number) => JSON.stringify({ id, 内容: '楼道里有煤气味' })

  test('is asked for rows from the last cursor on, with all its digits', async () => {
    const asked: { sql: string; values: readonly string[] }[] = []
    let count = 2
    const address = await imitatePostgres((query) => {
      asked.push(query)
      return { rows: Array.from({ length: count }, (_, i) => [`2026-03-02 07:00:00.12345${i}`, json(i + 1)] as const) }
    })
    const driver = createPostgresTable({ address, table: 'public.orders', cursor: 'changed', timeoutMs: 5_000 })
    const table = followed(driver)
    expect(await table.round()).toEqual(['1', '2'])
    count = 3
    table.restart()
    expect(await table.round()).toEqual(['3'])
    expect(asked[0]?.sql).toContain('FROM "public"."orders" AS one WHERE "changed" IS NOT NULL')
    expect(asked[1]?.values).toEqual(['1000', '0', '2026-03-02 07:00:00.123450'])
  })

  test.for([
    ['28P01', 'refused!'],
    ['42P01', 'format_changed!'],
    ['42703', 'format_changed!'],
    ['57014', 'unreachable!'],
  ] as const)('error %s is %s', async ([code, name]) => {
    const address = await imitatePostgres(() => ({ code }))
    const driver = createPostgresTable({ address, table: 'orders', cursor: 'id', timeoutMs: 5_000 })
    expect(await followed(driver).round()).toEqual([name])
  })

  test('a connection that is cut loses nothing', async () => {
    let isCut = true
    const address = await imitatePostgres(() => (isCut ? 'cut' : { rows: [['1', json(1)]] }))
    const table = followed(createPostgresTable({ address, table: 'orders', cursor: 'id', timeoutMs: 5_000 }))
    expect(await table.round()).toEqual(['unreachable!'])
    isCut = false
    expect(await table.round()).toEqual(['1'])
  })
})
