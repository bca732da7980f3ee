// Carriers: the same orders in every dialect, encoding and file that offices hand out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Post, RawRecord } from '../../../src/core/post.ts'
import { createIngest } from '../../../src/ingest/ingest.ts'
import { readRecords } from '../../../src/ingest/sources/file.ts'
import { read } from '../formats/read-content.ts'
import { receivedAtMs, standInRedactor } from '../stand-in-redactor.ts'
import { workbookOf, zipOf } from './workbook.ts'

const ingest = createIngest({ redactor: standInRedactor })
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qianzhao-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

async function readFileOf(name: string, content: Uint8Array): Promise<(Partial<Post> | string)[]> {
  const path = join(folder, name)
  writeFileSync(path, content)
  return readPath(path)
}

async function readPath(path: string): Promise<(Partial<Post> | string)[]> {
  const records: RawRecord[] = []
  for await (const record of readRecords(path, { receivedAtMs })) records.push(record)
  return records.map((raw) => {
    const outcome = ingest(raw)
    return outcome.kind === 'ok' ? outcome.value : outcome.kind === 'drop' ? outcome.reason : outcome.letter.reason
  })
}

const noon = Date.UTC(2026, 1, 28, 4)
const header = ['工单编号', '受理时间', '诉求内容', '承办单位']
const row = (id: string, text = '停水三天') => [id, '2026-02-28 12:00:00', text, '水务局']
const post = (id: string, text = '停水三天') => ({ id, text, timeMs: noon, attributes: { organisation: '水务局' } })
const lines = (rows: readonly (readonly string[])[], delimiter = ',', end = '\n') =>
  rows.map((cells) => cells.join(delimiter) + end).join('')

describe('a table', () => {
  test.each([[','], [';'], ['\t'], ['|']])('separated by %j', (delimiter) => {
    expect(read(lines([header, row('A1'), row('A2')], delimiter))).toMatchObject([post('A1'), post('A2')])
  })

  test.each([['\n'], ['\r\n'], ['\r']])('whose lines end with %j', (end) => {
    expect(read(lines([header, row('A1'), row('A2')], ',', end))).toMatchObject([post('A1'), post('A2')])
  })

  test('under a title and a note, over a sum and a signature', () => {
    const title = '某市12345热线工单明细表（2026年2月）,,,'
    const table = `${title}\n导出时间：2026-03-01,,,\n,,,\n${lines([header, row('A1')])}合计,,1,\n制表人：某某,,,\n`
    expect(read(table)).toMatchObject([post('A1')])
  })

  test('whose header is decorated, numbered, spaced out or comes again on every page', () => {
    const decorated = ['*工单编号（必填）', '2.受理时间', '【诉求内容】', '承 办 单 位：']
    expect(read(lines([decorated, row('A1'), decorated, row('A2')]))).toMatchObject([post('A1'), post('A2')])
  })

  test('without a header is refused once, and nobody is quoted', () => {
    const reader = read(lines([row('A1', '我叫某某'), row('A2')]))
    expect(reader).toEqual(['unknown_format'])
  })

  test('of an unknown office is refused once, not row by row', () => {
    expect(read(lines([['甲', '乙', '丙'], ...Array.from({ length: 500 }, () => ['1', '2', '3'])]))).toEqual([
      'unknown_format',
    ])
  })

  test('with line breaks in the cells of a short row', () => {
    expect(
      read(`${header.join(',')}\nA1,2026-02-28 12:00:00,"停水\n三天"\nA2,2026-02-28 12:00:00,停电,电力局\n`),
    ).toMatchObject([
      { id: 'A1', text: '停水\n三天' },
      { id: 'A2', text: '停电' },
    ])
  })

  test('with one row too long, and its neighbours', () => {
    expect(
      read(`${lines([header, row('A1')])}A2,2026-02-28 12:00:00,停,水,水务局,多\n${lines([row('A3')])}`),
    ).toMatchObject([post('A1'), 'bad_csv', post('A3')])
  })

  // 停水三天 in GB18030: Node only decodes it.
  const gb = Buffer.from([0xcd, 0xa3, 0xcb, 0xae, 0xc8, 0xfd, 0xcc, 0xec])

  test('whose first line in GB18030 comes late, and lines in UTF-8 beside it', () => {
    const filler = Array.from({ length: 2_000 }, (_, i) => row(`A${i}`, 'abcdefghijklmnopqrstuvwxyz'))
    const late = Buffer.concat([Buffer.from('A9001,2026-02-28 12:00:00,'), gb, Buffer.from(',\n')])
    const outcomes = read(
      Buffer.concat([Buffer.from(lines([header, ...filler])), late, Buffer.from(lines([row('A9002')]))]),
    )
    expect(outcomes).toHaveLength(2_002)
    expect(outcomes.slice(-2)).toMatchObject([{ id: 'A9001', text: '停水三天' }, post('A9002')])
  })

  test('in UTF-16, as Excel writes its Unicode text', () => {
    expect(read(Buffer.from(`\ufeff${lines([header, row('A1')], '\t', '\r\n')}`, 'utf16le'))).toMatchObject([
      post('A1'),
    ])
  })
})

describe('JSON', () => {
  const order = Object.fromEntries(header.map((name, at) => [name, row('A1')[at]]))

  test('values behind one another, on one line or spread out', () => {
    const other = { ...order, 工单编号: 'A2' }
    expect(read(JSON.stringify(order) + JSON.stringify(other))).toMatchObject([post('A1'), post('A2')])
    expect(read(`${JSON.stringify(order, null, 2)}\n${JSON.stringify(other, null, 2)}`)).toMatchObject([
      post('A1'),
      post('A2'),
    ])
  })
})

describe('ids that a spreadsheet has spoilt', () => {
  const search = ['id', 'bid', 'user_id', '微博正文', '发布时间']
  const weibo = (id: string, n: number) => [id, 'b', `7${n}`, `停水 ${n}`, `2026-02-28 12:0${n}`]
  const ids = (outcomes: readonly (Partial<Post> | string)[]) =>
    outcomes.map((one) => (typeof one === 'string' ? one : one.id))

  test('rounded ones are no ids: each post is one of its own', () => {
    const short = read(lines([search, ...[1, 2, 3, 4].map((n) => weibo('4.75E+15', n))]))
    expect(new Set(ids(short)).size).toBe(4)
    const long = read(lines([search, ...[1, 2, 3, 4].map((n) => weibo('4751234567890120', n))]))
    expect(new Set(ids(long)).size).toBe(4)
  })

  test('those that end with a zero now and then are kept', () => {
    const kept = ['4751234567890120', '4751234567890121', '4751234567890122']
    expect(ids(read(lines([search, ...kept.map((id, n) => weibo(id, n))])))).toEqual(kept)
  })

  test.each([['None'], ['nan'], ['null'], ['']])('%j is none', (none) => {
    expect(new Set(ids(read(lines([search, ...[1, 2, 3].map((n) => weibo(none, n))])))).size).toBe(3)
  })

  test('the same id with another author, time and text is no duplicate; with the same author and text it is one', () => {
    const other = ids(read(lines([search, weibo('5000000000000001', 1), weibo('5000000000000001', 2)])))
    expect(other[0]).toBe('5000000000000001')
    expect(other[1]).not.toBe(other[0])
    const again = ['5000000000000001', 'b', '71', '停水 1', '2026-02-28 12:09']
    expect(new Set(ids(read(lines([search, weibo('5000000000000001', 1), again])))).size).toBe(1)
  })

  test('zeros in front stay, however they were saved', () => {
    expect(
      ids(
        read(
          `${header.join(',')}\n="000123",2026-02-28 12:00:00,停水,水务局\n'000124,2026-02-28 12:00:00,停电,电力局\n`,
        ),
      ),
    ).toEqual(['000123', '000124'])
  })
})

describe('a workbook', () => {
  test('with a title, shared texts, dates, numbers and a sum', async () => {
    const rows = [
      ['某市工单'],
      header,
      ['A1', { date: 46_081.5 }, '停水三天', '水务局'],
      ['A2', { date: 46_081.5 }, '停水三天', '水务局'],
      ['合计', 2],
    ]
    expect(await readFileOf('a.xlsx', await workbookOf([{ name: '明细', rows }]))).toMatchObject([
      post('A1'),
      post('A2'),
    ])
  })

  test('whose ids are numbers: with their zeros, whole, or rounded and so none', async () => {
    const rows = [
      header,
      [{ padded: 123 }, '2026-02-28 12:00:00', '停水', '水务局'],
      [20_260_228_001, '2026-02-28 12:00:00', '停电', '水务局'],
      [{ raw: '4.75123456789012E+15' }, '2026-02-28 12:00:00', '停气', '水务局'],
    ]
    const posts = (await readFileOf('b.xlsx', await workbookOf([{ name: 'a', rows }]))) as Partial<Post>[]
    expect(posts[0]?.id).toBe('000123')
    expect(posts[1]?.id).toContain('20260228001')
    expect(posts[2]?.id).not.toContain('475')
  })

  test('with several sheets: those that are no posts are passed by', async () => {
    const notes = { name: '说明', rows: [['填表说明'], ['一、请如实填写']] }
    const comments = {
      name: 'Comments',
      rows: [
        ['comment_id', 'create_time', 'note_id', 'content', 'create_date_time'],
        ['5000000000000002', 1_772_251_200, '5000000000000001', '也停了', '2026-02-28 12:00:00'],
      ],
    }
    expect(
      await readFileOf('c.xlsx', await workbookOf([notes, { name: 'a', rows: [header, row('A1')] }, comments])),
    ).toMatchObject([post('A1'), { text: '也停了' }])
    expect(await readFileOf('d.xlsx', await workbookOf([notes]))).toEqual(['unknown_format'])
  })

  test('that is one form: labels with their values beside them', async () => {
    const rows = [
      ['某市12345政务服务便民热线工单'],
      ['工单编号', 'A1', '受理时间', '2026-02-28 12:00:00'],
      ['诉求来源', '电话', '紧急程度', ''],
      ['受理部门', '水务局', '工单类型', '投诉'],
      ['市民诉求', '停水三天'],
    ]
    expect(await readFileOf('e.xlsx', await workbookOf([{ name: 'a', rows }]))).toMatchObject([
      {
        id: 'A1',
        text: '停水三天',
        timeMs: noon,
        attributes: { organisation: '水务局', kind: '投诉', origin: '电话' },
      },
    ])
  })

  test('whose rows are far apart or wide beyond all measure is read within bounds', async () => {
    const sheet =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    expect(await readFileOf('f.xlsx', await workbookOf([{ name: 'a', rows: [], sheet }]))).toEqual(['too_large'])
  })
})

describe('what is no text', () => {
  test.each([
    ['an old workbook', 'd0cf11e0a1b11ae1'],
    ['a PDF', '255044462d312e37'],
    ['a picture', '89504e470d0a1a0a'],
    ['a RAR archive', '526172211a0700'],
    ['random bytes', '00010203040506070809000102030405'],
  ])('%s is one refusal', async (_name, hex) => {
    const bytes = Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(5_000, 1), Buffer.from('\n\n\n')])
    expect(await readFileOf('x.bin', bytes)).toEqual(['unknown_format'])
  })

  test('a zip with Chinese names, a workbook, a database and what is no data', async () => {
    const zip = await zipOf([
      ['工单/二月.csv', Buffer.from(lines([header, row('A1')]))],
      ['工单/三月.xlsx', await workbookOf([{ name: 'a', rows: [header, row('A2')] }])],
      ['说明.md', Buffer.from('# 说明')],
      ['../evil.csv', Buffer.from(lines([header, row('A3')]))],
    ])
    expect(await readFileOf('a.zip', zip)).toMatchObject([post('A1'), post('A2')])
  })

  test('a database gives its known tables, and is not written to', async () => {
    const path = join(folder, 'a.db')
    const database = new DatabaseSync(path)
    database.exec('CREATE TABLE user (id TEXT, nick_name TEXT)')
    database.exec(
      'CREATE TABLE weibo_note (id INTEGER PRIMARY KEY, note_id TEXT, content TEXT, create_time BIGINT, liked_count TEXT, comments_count TEXT, shared_count TEXT, note_url TEXT, creator_hash TEXT)',
    )
    database.exec("INSERT INTO weibo_note VALUES (1, '5000000000000001', '停水', 1772251200, '1', '2', '3', 'x', 'h')")
    database.exec("INSERT INTO user VALUES ('7', 'x')")
    database.close()
    expect(await readPath(path)).toMatchObject([
      { id: '5000000000000001', text: '停水', timeMs: noon, counts: { reposts: 3 } },
    ])
  })

  test('a database that is damaged, or of which no table is known, is one refusal', async () => {
    expect(await readFileOf('b.db', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(2_000, 7)]))).toEqual(
      ['unknown_format'],
    )
    const path = join(folder, 'c.db')
    const database = new DatabaseSync(path)
    database.exec('CREATE TABLE user (id TEXT, nick_name TEXT)')
    database.close()
    expect(await readPath(path)).toEqual(['unknown_format'])
  })
})
