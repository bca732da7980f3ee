// The hostile inputs that the reliability targets list, each with the one outcome it must have.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RawRecord } from '../../src/core/post.ts'
import { createIngest } from '../../src/ingest/ingest.ts'
import { splitBody } from '../../src/ingest/sources/body.ts'
import type { ReadOptions } from '../../src/ingest/sources/file.ts'
import { readRecords } from '../../src/ingest/sources/file.ts'
import { rawRecord, receivedAtMs, standInRedactor } from './stand-in-redactor.ts'

const ingest = createIngest({ redactor: standInRedactor, runStartMs: receivedAtMs })
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qianzhao-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function outcomeOf(raw: RawRecord): string {
  const outcome = ingest(raw)
  if (outcome.kind === 'ok')
    return outcome.value.text.length > 60 ? `ok ${outcome.value.text.length} characters` : `ok ${outcome.value.text}`
  return outcome.kind === 'drop' ? outcome.reason : outcome.letter.reason
}

async function outcomesOf(content: string | Uint8Array, options?: ReadOptions): Promise<string[]> {
  const path = join(folder, 'hostile')
  writeFileSync(path, content)
  const outcomes: string[] = []
  for await (const record of readRecords(path, options)) outcomes.push(outcomeOf(record))
  return outcomes
}

const fields = '"id":"1","source":"s","channel":"forum","time":"2026-02-28 10:00"'
const withText = (text: string) => `{${fields},"text":${JSON.stringify(text)}}`
const withMember = (member: string) => `{${fields},"text":"停水",${member}}`
const withTime = (time: string) => `{"id":"1","source":"s","channel":"forum","text":"停水","time":${time}}`

describe('hostile encodings', () => {
  test.each([
    [
      'invalid UTF-8',
      Buffer.concat([Buffer.from(`{${fields},"text":"`), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
      'bad_encoding',
    ],
    [
      'a cut UTF-8 character',
      Buffer.concat([Buffer.from(`{${fields},"text":"`), Buffer.from([0xe6, 0xb0]), Buffer.from('"}')]),
      'bad_encoding',
    ],
    [
      'UTF-8 of a surrogate',
      Buffer.concat([Buffer.from(`{${fields},"text":"`), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
      'bad_encoding',
    ],
    ['an escaped lone surrogate', `{${fields},"text":"a\\ud800b"}`, 'bad_encoding'],
    ['a lone surrogate in the author', withMember('"author":"\\udc00"'), 'bad_encoding'],
    ['a byte order mark inside', withText('a\ufeffb'), 'ok ab'],
    ['NUL', withText('a\u0000b'), 'ok ab'],
    ['only NUL', withText('\u0000'), 'empty_text'],
    ['C0 and C1 controls', withText('a\u0007\u001b[31mb\u009b'), 'ok a[31mb'],
    ['bidirectional controls', withText('\u202e停\u2066水\u2069'), 'ok 停水'],
    ['only zero-width characters', withText('\u200b\u200d\u2060'), 'empty_text'],
    ['100,000 combining marks', withText(`水${'\u0301'.repeat(100_000)}`), 'ok 水\u0301\u0301\u0301'],
    ['U+2028', withText('a\u2028b'), 'ok a\nb'],
    ['noncharacters', withText('a\uffffb'), 'ok ab'],
  ])('%s', (_name, content, wanted) => {
    expect(outcomeOf(rawRecord(content))).toBe(wanted)
  })

  test('invalid GB18030', async () => {
    const bytes = Buffer.concat([
      Buffer.from('ts,message_id,user,title,text\n2026-02-28 10:00,1,u,,'),
      Buffer.from([0x81, 0x20, 0xff]),
      Buffer.from('\n'),
    ])
    expect(await outcomesOf(bytes, { encoding: 'gb18030' })).toEqual(['bad_encoding'])
  })

  test('GBK declared as UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('ts,message_id,user,title,text\n2026-02-28 10:00,1,u,,'),
      Buffer.from([0xc8, 0xfd, 0xcc, 0xec]),
      Buffer.from('\n'),
    ])
    expect(await outcomesOf(bytes, { encoding: 'utf-8' })).toEqual(['bad_encoding'])
  })

  test('a 10 MB line between two good ones', async () => {
    expect(await outcomesOf(`${withText('a')}\n${withText('x'.repeat(10_000_000))}\n${withText('b')}\n`)).toEqual([
      'ok a',
      'too_large',
      'ok b',
    ])
  })
})

describe('hostile JSON', () => {
  test.each([
    ['depth 65', withMember(`"deep":${'['.repeat(64)}${']'.repeat(64)}`), 'too_deep'],
    ['depth 64', withMember(`"deep":${'['.repeat(63)}${']'.repeat(63)}`), 'ok 停水'],
    ['depth 10,000', withMember(`"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}`), 'too_deep'],
    ['depth 5,000,000', '['.repeat(5_000_000), 'too_large'],
    ['brackets in strings', withText('[哈哈]'.repeat(100)), 'ok 400 characters'],
    ['60,000 members', withMember(Array.from({ length: 60_000 }, (_, i) => `"k${i}":1`).join(',')), 'ok 停水'],
    ['1,000,000 members', withMember(Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`).join(',')), 'too_large'],
    ['a member twice', `{${fields},"text":"first","text":"last"}`, 'ok last'],
    ['__proto__', withMember('"__proto__":{"polluted":true,"author":"x"}'), 'ok 停水'],
    ['an escaped __proto__', withMember('"\\u005f_proto__":{"polluted":true}'), 'ok 停水'],
    ['__proto__ as the only text', `{${fields},"__proto__":{"text":"停水"}}`, 'missing_text'],
    ['constructor.prototype', withMember('"constructor":{"prototype":{"polluted":true}}'), 'ok 停水'],
    [
      '__proto__ among the attributes',
      withMember('"attributes":{"__proto__":{"polluted":true},"constructor":"x"}'),
      'ok 停水',
    ],
    ['1e999', withTime('1e999'), 'bad_time'],
    ['1e999 among the attributes', withMember('"attributes":{"n":1e999}'), 'ok 停水'],
    ['NaN', withTime('NaN'), 'bad_json'],
    ['a comment', `/* */${withText('a')}`, 'bad_json'],
    ['two values on a line', `${withText('a')}${withText('b')}`, 'bad_json'],
  ])('%s', (_name, content, wanted) => {
    expect(outcomeOf(rawRecord(content))).toBe(wanted)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('a 64-bit id keeps its digits', () => {
    const outcome = ingest(rawRecord(withMember('"x":1').replace('"id":"1"', '"id":9223372036854775807')))
    expect(outcome.kind === 'ok' && outcome.value.id).toBe('9223372036854775807')
  })

  test('5,000,000 levels in a file, as a line and in an array', async () => {
    const deep = '['.repeat(5_000_000)
    expect(await outcomesOf(`{"a":${deep}\n${withText('b')}\n`)).toEqual(['too_large', 'ok b'])
    expect(await outcomesOf(`[${withText('a')},${deep}`)).toEqual(['ok a', 'too_deep'])
  })
})

describe('hostile compression', () => {
  test('gzip at 1029:1 as a file stops at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(120_000_000), { level: 9 })
    const outcomes = await outcomesOf(bomb)
    expect(outcomes.at(-1)).toBe('bad_compression')
  })

  test('gzip at 1029:1 as a body', () => {
    const records = splitBody(gzipSync(Buffer.alloc(80_000_000), { level: 9 }), { source: 's', receivedAtMs })
    expect(records.map(outcomeOf)).toEqual(['bad_compression'])
  })

  test('gzip in gzip is not opened twice', async () => {
    const outcomes = await outcomesOf(gzipSync(gzipSync(withText('a'))))
    expect(outcomes.length).toBeGreaterThan(0)
    expect(outcomes.every((outcome) => ['bad_encoding', 'unknown_format'].includes(outcome))).toBe(true)
  })

  test('a zip archive is no known format', async () => {
    const outcomes = await outcomesOf(Buffer.from('504b0304140000000800', 'hex'))
    expect(outcomes.every((outcome) => ['bad_encoding', 'unknown_format'].includes(outcome))).toBe(true)
    expect(outcomes).toHaveLength(1)
  })

  test('XML with an external entity is no known format', async () => {
    expect(await outcomesOf('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')).toEqual([
      'unknown_format',
    ])
  })
})

describe('hostile CSV', () => {
  const header = 'ts,message_id,user,title,text\n'
  const row = (id: number, text: string) => `2026-02-28 10:00,${id},u,,${text}\n`

  test('an unclosed quote costs its line', async () => {
    expect(await outcomesOf(`${header}${row(1, '"a')}${row(2, 'b')}${row(3, '"c"')}`)).toEqual([
      'bad_csv',
      'ok b',
      'ok c',
    ])
  })

  test('an unclosed quote before 2 MB of lines costs its line', async () => {
    const many = Array.from({ length: 50_000 }, (_, i) => row(i, 'b')).join('')
    const outcomes = await outcomesOf(`${header}${row(-1, '"a')}${many}`)
    expect(outcomes.length).toBe(50_001)
    expect(outcomes.filter((outcome) => outcome !== 'ok b')).toEqual(['bad_csv'])
  })

  test('100,000 columns', async () => {
    expect(await outcomesOf(`${'a,'.repeat(100_000)}\n1,2\n`)).toEqual(['bad_csv', 'bad_csv'])
  })

  test.each([['=1+1'], ['+1'], ['-1'], ['@sum'], ['=HYPERLINK("x")'.replaceAll('"', "'")]])(
    'the formula prefix of %s stays text',
    async (cell) => {
      expect(await outcomesOf(`${header}${row(1, cell)}`)).toEqual([`ok ${cell}`])
    },
  )

  test('TAB and CR before a formula become space', async () => {
    expect(await outcomesOf(`${header}${row(1, '\t=1')}${row(2, '"\r=1"')}`)).toEqual(['ok =1', 'ok =1'])
  })
})

describe('hostile times', () => {
  test.each([
    ['1970', '"1970-01-01 08:00"', 'bad_time'],
    ['epoch 0', '0', 'bad_time'],
    ['2099', '"2099-01-01 00:00"', 'after_the_run'],
    ['year 275761', '8640000000000001', 'bad_time'],
    ['no zone', '"2026-02-28 10:00"', 'ok 停水'],
    ['24:00', '"2026-02-27 24:00"', 'ok 停水'],
    ['24:01', '"2026-02-27 24:01"', 'bad_time'],
    ['a leap second', '"2016-12-31T23:59:60Z"', 'ok 停水'],
    ['30 February', '"2026-02-30 10:00"', 'bad_time'],
    ['a zone of 99 hours', '"2026-02-28T10:00:00+99:00"', 'bad_time'],
    ['an object', '{"$date":1}', 'missing_time'],
    ['a very long string', `"${'1'.repeat(100_000)}"`, 'bad_time'],
  ])('%s', (_name, time, wanted) => {
    expect(outcomeOf(rawRecord(withTime(time)))).toBe(wanted)
  })
})

describe('hostile texts', () => {
  const patterns = [
    '<',
    '&',
    '&#',
    '<a ',
    '<!--',
    '<script',
    ' ',
    '\n',
    '//@',
    '"',
    '1',
    '昨天',
    '\u0301',
    '[',
    '&amp;',
    '\ud835\udc00',
    'a\u200d',
  ]
  // Half a record of one pattern takes milliseconds where time grows with length, and hours where it grows with its square.
  test.each(patterns)('500 kB of %s are read', (pattern) => {
    const raw = rawRecord(withText(pattern.repeat(Math.floor(500_000 / Buffer.byteLength(JSON.stringify(pattern))))))
    expect(['ok', 'drop']).toContain(ingest(raw).kind)
  })
})
