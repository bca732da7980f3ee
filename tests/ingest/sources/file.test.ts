import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RawRecord } from '../../../src/core/post.ts'
import { createIngest } from '../../../src/ingest/ingest.ts'
import { detectEncoding } from '../../../src/ingest/sources/encoding.ts'
import type { ReadOptions } from '../../../src/ingest/sources/file.ts'
import { readRecords } from '../../../src/ingest/sources/file.ts'
import { createRecordReader } from '../../../src/ingest/sources/records.ts'
import { cut, cutRecords } from '../pushed-records.ts'
import { standInRedactor } from '../stand-in-redactor.ts'

const ingest = createIngest({ redactor: standInRedactor })
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qianzhao-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** One line for each record: its line and what became of it. */
function told(records: readonly RawRecord[]): string[] {
  return records.map((raw) => {
    const outcome = ingest(raw)
    if (outcome.kind === 'ok') return `${raw.line} ${outcome.value.source}:${outcome.value.id} ${outcome.value.text}`
    return outcome.kind === 'drop'
      ? `${raw.line} drop ${outcome.reason}`
      : `${outcome.letter.line} ${outcome.letter.reason}`
  })
}

async function read(name: string, content: string | Uint8Array, options?: ReadOptions): Promise<string[]> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const records: RawRecord[] = []
  for await (const record of readRecords(path, options)) records.push(record)
  return told(records)
}

// "ts,message_id,user,title,text" and one row 停水三天 in GB18030, written out because Node only decodes it.
const gbRow = Buffer.from([0xcd, 0xa3, 0xcb, 0xae, 0xc8, 0xfd, 0xcc, 0xec])
const post = (id: string, text: string) =>
  JSON.stringify({ id, source: 'forum', channel: 'forum', text, time: '2026-02-28 10:00' })
const csvHeader = 'ts,message_id,user,title,text\n'

describe('a file', () => {
  test('of JSON lines', async () => {
    expect(await read('a.jsonl', `${post('1', '停水')}\n\n${post('2', '停电')}`)).toEqual([
      '1 forum:1 停水',
      '3 forum:2 停电',
    ])
  })

  test('of a JSON array', async () => {
    expect(await read('a.json', `[\n${post('1', '停水')},\n${post('2', '停电')}\n]`)).toEqual([
      '2 forum:1 停水',
      '3 forum:2 停电',
    ])
  })

  test('of lines whose first is nested too deep loses that line alone', async () => {
    const deep = '['.repeat(100_000)
    expect(await read('deep.jsonl', `${deep}\n${post('1', '停水')}\n`)).toEqual(['1 too_deep', '2 forum:1 停水'])
  })

  test('of one spread-out object', async () => {
    expect(await read('b.json', JSON.stringify(JSON.parse(post('1', '停水')), null, 2))).toEqual(['1 forum:1 停水'])
  })

  test('with a byte order mark, of CSV, in gzip', async () => {
    const csv = `\ufeff${csvHeader}2026-02-28 10:00:00,7,u,,停水\n`
    expect(await read('a.csv.gz', gzipSync(csv))).toEqual(['2 hotline:7 停水'])
  })

  test('in GB18030, detected, and one broken character costs its line', async () => {
    const row = (id: string, text: Buffer) =>
      Buffer.concat([Buffer.from(`2026-02-28 10:00:00,${id},u,,`), text, Buffer.from('\n')])
    const bytes = Buffer.concat([
      Buffer.from(csvHeader),
      row('1', gbRow),
      row('2', Buffer.from([0xcd, 0xa3])),
      row('3', gbRow),
    ])
    expect(await read('gb.csv', bytes)).toEqual(['2 hotline:1 停水三天', '3 hotline:2 停', '4 hotline:3 停水三天'])
    const broken = Buffer.concat([bytes, row('4', Buffer.from([0xff, 0x31])), row('5', gbRow)])
    expect((await read('gb.csv', broken, { encoding: 'gb18030' })).slice(3)).toEqual([
      '5 bad_encoding',
      '6 hotline:5 停水三天',
    ])
  })

  test('of GBK declared as UTF-8 is dead letters, line by line', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${csvHeader}2026-02-28 10:00:00,1,u,,`),
      gbRow,
      Buffer.from('\n2026-02-28 10:00:00,2,u,,ok\n'),
    ])
    expect(await read('gbk.csv', bytes, { encoding: 'utf-8' })).toEqual(['2 bad_encoding', '3 hotline:2 ok'])
  })

  test('of UTF-8 with one damaged line stays UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${post('1', '停水')}\n`),
      Buffer.from([0xe5, 0x81, 0x0a]),
      Buffer.from(`${post('2', '停电')}\n`),
    ])
    expect(await read('c.jsonl', bytes)).toEqual(['1 forum:1 停水', '2 bad_encoding', '3 forum:2 停电'])
  })

  test('in UTF-16 is read, with or without its mark', async () => {
    const csv = `${csvHeader}2026-02-28 10:00:00,1,u,,停水\n`
    expect(await read('w.csv', Buffer.from(`\ufeff${csv}`, 'utf16le'))).toEqual(['2 hotline:1 停水'])
    expect(await read('w.csv', Buffer.from(csv, 'utf16le'))).toEqual(['2 hotline:1 停水'])
    expect(await read('w.csv', Buffer.from(`\ufeff${csv}`, 'utf16le').swap16())).toEqual(['2 hotline:1 停水'])
  })

  test('with columns that no format knows is refused once', async () => {
    expect(await read('u.csv', 'a,b\n1,2\n3,4\n')).toEqual(['1 unknown_format'])
  })

  test('read as the format that was asked for', async () => {
    expect(await read('f.csv', 'ts,title,text\n2026-02-28 10:00,停水,三天\n', { format: 'hotline_stream' })).toEqual([
      expect.stringMatching(/^2 hotline:[a-z2-7]{26} 三天$/),
    ])
  })

  test('of one line of prose is one dead letter', async () => {
    expect(await read('prose.txt', 'hello')).toEqual(['1 unknown_format'])
  })

  test('that is empty has no records', async () => {
    expect(await read('e.csv', '')).toEqual([])
  })

  test('of gzip that is cut gives what was readable and one dead letter', async () => {
    const lines = Array.from({ length: 4_000 }, (_, i) => `${post(String(i), `停水 ${(i * 7919) % 4001}`)}\n`).join('')
    const whole = gzipSync(lines)
    const outcomes = await read('cut.jsonl.gz', whole.subarray(0, whole.length / 2))
    expect(outcomes.at(-1)).toMatch(/bad_compression$/)
    expect(outcomes.length).toBeGreaterThan(100)
  })

  test.each([
    ['does not exist', 'missing.csv', /missing\.csv cannot be opened/],
    ['is a folder', '.', /is a folder\. Give the paths of the files in it/],
  ])('that %s is an error that names it', async (_, name, wanted) => {
    const reading = async () => {
      for await (const _record of readRecords(join(folder, name))) throw new Error('unexpected record')
    }
    await expect(reading()).rejects.toThrow(wanted)
  })

  test('of reposts takes its times from the events file beside it', async () => {
    writeFileSync(
      join(folder, 'events.csv'),
      'event,label,time,text,followers,verified,province,reposts,comments,likes\nn1,rumor,1291262818,停水,3,0,北京,1,1,1\n',
    )
    const outcomes = await read(
      'reposts.csv',
      'event,dt,parent,user,text\nn1,10,-1,u,\nn2,10,-1,u,\nn1,20,0,v,真的吗\n',
    )
    expect(outcomes).toEqual(['2 ced:n1/0 转发微博', '3 missing_time', '4 ced:n1/1 真的吗'])
  })
})

describe('chunk boundaries', () => {
  test.each([
    ['CSV', Buffer.from(`${csvHeader}2026-02-28 10:00:00,1,u,,"停\n水"\n2026-02-28 10:00:00,2,u,,电\n`)],
    ['JSON lines', Buffer.from(`${post('1', '停水')}\n{"broken\n${post('2', '停电')}\n`)],
    ['a JSON array', Buffer.from(`[${post('1', '停水')},{"broken\n,{}],\n${post('2', '停电')}]`)],
    ['GB18030', Buffer.concat([Buffer.from(`${csvHeader}2026-02-28 10:00:00,1,u,,`), gbRow, Buffer.from('\n')])],
  ])('at any byte of %s give the same records', (_name, bytes) => {
    const cutAt = (cut: number) => {
      const reader = createRecordReader({ file: 'x', receivedAtMs: 0 })
      return told([...reader.push(bytes.subarray(0, cut)), ...reader.push(bytes.subarray(cut)), ...reader.end()])
    }
    const wanted = cutAt(bytes.length)
    expect(wanted.length).toBeGreaterThan(0)
    for (let cut = 0; cut < bytes.length; cut++) expect(cutAt(cut)).toEqual(wanted)
  })

  test('in any bytes at all give the same records, and nothing throws', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('{"text":"停水"}', '[', ']', '{', '"', '\n', ',', 'ts,event,title,text', '{"weibo":[')
        .map((text) => Buffer.from(text)),
    )
    // The reader looks at the first 64 KiB at once; a long start puts the cuts behind that.
    const filling = '停'.repeat(22_000)
    const starts = ['', `{"a":"${filling}"}\n`, `[{"a":"${filling}"},`, `ts,event,title,text\n,,,${filling}\n`]
    const start = fc.constantFrom(...starts).map((text) => Buffer.from(text))
    fc.assert(
      fc.property(
        start,
        fc.array(piece, { maxLength: 30 }),
        fc.array(fc.nat(400), { maxLength: 4 }),
        (head, pieces, cuts) => {
          const tail = Buffer.concat(pieces)
          const bytes = Buffer.concat([head, tail])
          const whole = createRecordReader({ file: 'x', receivedAtMs: 0 })
          const wanted = told([...whole.push(bytes), ...whole.end()])
          const cutUp = createRecordReader({ file: 'x', receivedAtMs: 0 })
          const edges = [...cuts.map((cut) => head.length + (cut % (tail.length + 1))), 0, bytes.length].sort(
            (a, b) => a - b,
          )
          const records = edges.flatMap((edge, i) => cutUp.push(Buffer.from(bytes.subarray(edges[i - 1] ?? 0, edge))))
          expect(told([...records, ...cutUp.end()])).toEqual(wanted)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('a pushed body', () => {
  test.each([
    ['one object', post('1', '停水'), ['1 forum:1 停水']],
    ['one spread-out object', JSON.stringify(JSON.parse(post('1', '停水')), null, 2), ['1 forum:1 停水']],
    ['an array', `[${post('1', '停水')},${post('2', '停电')}]`, ['1 forum:1 停水', '1 forum:2 停电']],
    [
      'lines',
      `${post('1', '停水')}\n{"broken\n${post('2', '停电')}\n`,
      ['1 forum:1 停水', '2 bad_json', '3 forum:2 停电'],
    ],
    ['nothing', '', []],
    ['text that is no JSON', 'hello', ['1 bad_json']],
    [
      'an array whose first element is an empty array',
      `[[],${post('1', '停水')},${post('2', '停电')}]`,
      ['1 bad_json', '1 forum:1 停水', '1 forum:2 停电'],
    ],
    [
      'an array with arrays, numbers, words and nothing between records',
      `[[[1],[2]], 7, "x", null,\n${post('1', '停水')},\n[[]],\n${post('2', '停电')}\n]`,
      [...Array.from({ length: 4 }, () => '1 bad_json'), '2 forum:1 停水', '3 bad_json', '4 forum:2 停电'],
    ],
    [
      'an array spread out, with an empty array in it',
      `[\n[],\n${post('1', '停水')}\n]`,
      ['2 bad_json', '3 forum:1 停水'],
    ],
    [
      'lines whose first opens arrays and closes none',
      `[[\n${post('1', '停水')}\n${post('2', '停电')}\n`,
      ['1 bad_json', '2 forum:1 停水', '3 forum:2 停电'],
    ],
    [
      'lines behind a whole array of arrays',
      `[[1],[2]]\n${post('1', '停水')}\n`,
      ['1 bad_json', '1 bad_json', '2 forum:1 停水'],
    ],
  ])('of %s', async (_name, body, wanted) => {
    expect(told(await cutRecords(Buffer.from(body)))).toEqual(wanted)
    expect(told(await cutRecords(gzipSync(body)))).toEqual(wanted)
  })

  test('of damaged gzip, or of gzip that ends too early, is unreadable', async () => {
    expect(await cut(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]))).toMatchObject({ kind: 'unreadable' })
    expect(await cut(gzipSync(post('1', '停水')).subarray(0, 40))).toMatchObject({ kind: 'unreadable' })
  })
})

describe('encodings', () => {
  test('are found from the most of the bytes, not from one damaged byte', () => {
    expect(detectEncoding(Buffer.from('停水\n停电\n'))).toBe('utf-8')
    expect(detectEncoding(Buffer.concat([gbRow, Buffer.from('\n'), gbRow]))).toBe('gb18030')
    expect(detectEncoding(Buffer.from([0xff, 0x0a]))).toBe('utf-8')
    expect(detectEncoding(Buffer.concat([Buffer.from('停水停电'), gbRow.subarray(0, 2)]))).toBe('utf-8')
    // The sample ends in the middle of a character.
    expect(detectEncoding(Buffer.from('停'.repeat(30_000)))).toBe('utf-8')
    expect(detectEncoding(Buffer.concat([Buffer.from('a'), Buffer.alloc(80_000, gbRow)]))).toBe('gb18030')
  })
})
