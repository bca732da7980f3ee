// The hostile inputs that the reliability targets list, each with the one outcome it must have.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RawRecord } from '../../src/core/post.ts'
import { createIngest } from '../../src/ingest/ingest.ts'
import type { ReadOptions } from '../../src/ingest/sources/file.ts'
import { readRecords } from '../../src/ingest/sources/file.ts'
import { hostileRecords, withMember, withText } from './hostile-records.ts'
import { cut, cutRecords } from './pushed-records.ts'
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

/** Ways a record comes in; each puts the hostile one between two good ones where it can. */
const carriers: readonly (readonly [string, (bytes: Buffer) => Promise<string[]>])[] = [
  [
    'as a line of a file',
    (bytes) => outcomesOf(Buffer.concat([good('a'), newline, bytes, newline, good('b'), newline]), { format: 'post' }),
  ],
  [
    'as the last line of a gzip file',
    (bytes) => outcomesOf(gzipSync(Buffer.concat([good('a'), newline, good('b'), newline, bytes])), { format: 'post' }),
  ],
  [
    'as an element of an array',
    (bytes) =>
      outcomesOf(Buffer.concat([Buffer.from('['), good('a'), comma, bytes, comma, good('b'), Buffer.from(']')]), {
        format: 'post',
      }),
  ],
  ['as a line of a push', (bytes) => pushed(Buffer.concat([good('a'), newline, bytes, newline, good('b')]))],
  [
    'as a line of a gzip push',
    (bytes) => pushed(gzipSync(Buffer.concat([good('a'), newline, bytes, newline, good('b')]))),
  ],
]
const newline = Buffer.from('\n')
const comma = Buffer.from(',')
// Not ASCII, so that the file is seen to be UTF-8 whatever the hostile record holds.
const good = (text: string) => Buffer.from(withText(`好${text}`))

async function pushed(body: Buffer): Promise<string[]> {
  return (await cutRecords(body)).map(outcomeOf)
}

describe('a hostile record', () => {
  describe('alone', () => {
    test.each(hostileRecords.map(({ name, content, wanted }) => [name, content, wanted] as const))(
      '%s',
      (_name, content, wanted) => {
        expect(outcomeOf(rawRecord(content))).toBe(wanted)
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      },
    )
  })

  describe.each(carriers)('%s', (carrier, read) => {
    const fitting = hostileRecords.filter((one) => !one.isOnlyAlone && !(one.endsLine && carrier.includes('element')))
    test.each(fitting.map(({ name, content, wanted }) => [name, content, wanted] as const))(
      '%s',
      async (_name, content, wanted) => {
        const outcomes = await read(Buffer.from(content))
        expect([...outcomes].sort()).toEqual(['ok 好a', 'ok 好b', wanted].sort())
      },
    )
  })

  test('is one of at least five hundred cases', () => {
    expect(hostileRecords.length * (carriers.length + 1)).toBeGreaterThan(500)
  })
})

describe('hostile encodings', () => {
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
  test('a 64-bit id keeps its digits', () => {
    const outcome = ingest(rawRecord(withMember('"x":1').replace('"id":"1"', '"id":4223372036854775')))
    expect(outcome.kind === 'ok' && outcome.value.id).toBe('4223372036854775')
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

  test('gzip at 1029:1 as a body is refused', async () => {
    expect(await cut(gzipSync(Buffer.alloc(80_000_000), { level: 9 }))).toMatchObject({ kind: 'too_large' })
  })

  test('gzip in gzip is not opened twice', async () => {
    const outcomes = await outcomesOf(gzipSync(gzipSync(withText('a'))))
    expect(outcomes.length).toBeGreaterThan(0)
    expect(outcomes.every((outcome) => ['bad_encoding', 'unknown_format'].includes(outcome))).toBe(true)
  })

  test('a zip archive that ends too early is one refusal', async () => {
    expect(await outcomesOf(Buffer.from('504b0304140000000800', 'hex'))).toEqual(['bad_compression'])
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
    expect(await outcomesOf(`${'a,'.repeat(100_000)}\n1,2\n`)).toEqual(['bad_csv'])
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
