import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Post } from '../../src/core/post.ts'
import { createIngest } from '../../src/ingest/ingest.ts'
import { rawRecord, receivedAtMs, standInRedactor } from './stand-in-redactor.ts'

const ingest = createIngest({ redactor: standInRedactor })
const whole = { id: '1', source: 'forum_a', channel: 'forum', text: '停水三天了', time: '2026-02-28T10:00:00+08:00' }

function post(changes: object): Post {
  const outcome = ingest(rawRecord({ ...whole, ...changes }))
  if (outcome.kind !== 'ok') throw new Error(JSON.stringify(outcome))
  return outcome.value
}

function reason(content: unknown, format?: string): string {
  const outcome = ingest(rawRecord(content, format))
  return outcome.kind === 'dead_letter' ? outcome.letter.reason : outcome.kind === 'drop' ? outcome.reason : 'ok'
}

describe('a post on the wire', () => {
  test('becomes a post', () => {
    const given = {
      ...whole,
      author: 'u1',
      title: '停水',
      place: 'A市A7县',
      repostOf: '0',
      counts: { reposts: 3, likes: '1.2万' },
      attributes: { kind: '投诉', urgent: true, times: 3 },
    }
    expect(ingest(rawRecord(given))).toEqual({
      kind: 'ok',
      value: {
        id: '1',
        source: 'forum_a',
        channel: 'forum',
        author: 't1:author:forum_a/u1',
        account: 'ordinary',
        organisation: null,
        title: '停水',
        text: '停水三天了',
        timeMs: Date.UTC(2026, 1, 28, 2),
        timePrecision: 'exact',
        placeHint: 'A市A7县',
        repostOf: 'forum_a:0',
        counts: { reposts: 3, comments: 0, likes: 12_000 },
        attributes: { kind: '投诉', urgent: true, times: 3, repost: true },
      },
    })
  })

  test('without a source takes the one of its carrier', () => {
    expect(post({ source: undefined }).source).toBe('push')
  })

  test('without an id gets one from its content, the same each time and another for another text', () => {
    const first = post({ id: undefined }).id
    expect(first).toMatch(/^[a-z2-7]{26}$/)
    expect(post({ id: '' }).id).toBe(first)
    expect(post({ id: undefined, text: '停电' }).id).not.toBe(first)
    expect(post({ id: undefined, author: 'x' }).id).not.toBe(first)
  })

  test('a repost finds its origin also where the id of that had to become a pseudonym', () => {
    const origin = post({ id: '138-1234-5678' })
    expect(origin.id).not.toBe('138-1234-5678')
    expect(post({ id: '2', repostOf: '138-1234-5678' }).repostOf).toBe(`forum_a:${origin.id}`)
    expect(post({ id: '2', source: 'forum_b', repostOf: 'forum_a:138-1234-5678' }).repostOf).toBe(
      `forum_a:${origin.id}`,
    )
  })

  test('an id that a spreadsheet has spoilt is none', () => {
    expect(post({ id: '4.75E+15' }).id).toBe(post({ id: '' }).id)
    expect(post({ id: '4.75E+15' }).id).not.toBe(post({ id: '4.75E+15', text: '停电了' }).id)
  })

  test('nobody is no author, and one telephone number is one author', () => {
    expect(post({ author: '匿名用户' }).author).toBe(null)
    expect(post({ author: '+86 138 0013 8000' }).author).toBe(post({ author: '138-0013-8000' }).author)
  })

  test('an account is an organisation only by a name that no person has', () => {
    expect(post({ account: 'government', organisation: '王建国' })).toMatchObject({
      account: 'ordinary',
      organisation: null,
    })
    expect(post({ account: 'government', organisation: '合肥市发布' })).toMatchObject({
      account: 'government',
      organisation: '合肥市发布',
    })
  })

  test('keeps attributes of declared names only, and looks at their numbers', () => {
    expect(
      post({ attributes: { zhangsan: 1, kind: '投诉', phone: 13_800_138_000, latitude: 31.82345 } }).attributes,
    ).toEqual({
      kind: '投诉',
      phone: '〔手机〕',
      latitude: 31.82,
    })
  })

  test('a 64-bit id keeps all its digits', () => {
    const json = JSON.stringify(whole).replace('"id":"1"', '"id":4567890123456789')
    const outcome = ingest(rawRecord(json))
    expect(outcome.kind === 'ok' && outcome.value.id).toBe('4567890123456789')
  })

  test('a day without a clock time is spread over that day by its id', () => {
    const times = ['a', 'b', 'c', 'd'].map((id) => post({ id, time: '2026-02-28' }))
    const start = Date.UTC(2026, 1, 27, 16)
    for (const { timeMs, timePrecision } of times) {
      expect(timePrecision).toBe('day')
      expect(timeMs).toBeGreaterThanOrEqual(start)
      expect(timeMs).toBeLessThan(start + 86_400_000)
    }
    expect(new Set(times.map((one) => one.timeMs)).size).toBe(4)
    expect(post({ id: 'a', time: '2026-02-28' }).timeMs).toBe(times[0]?.timeMs)
  })

  test('a relative time counts from the receive time', () => {
    expect(post({ time: '5分钟前' }).timeMs).toBe(receivedAtMs - 300_000)
  })

  test('a text beyond the limit is cut and says so', () => {
    const long = post({ text: '停水'.repeat(20_000) })
    expect(long.text.length).toBe(20_000)
    expect(long.attributes).toEqual({ text_cut: true })
  })

  test('the cut leaves no half of a phone number', () => {
    const text = `${'水'.repeat(19_994)}13812345678`
    expect(post({ text }).text).toBe(`${'水'.repeat(19_994)}〔手机〕`)
    expect(post({ text: `${'水'.repeat(19_998)}13812345678`, title: `${'水'.repeat(495)}13812345678` })).toMatchObject({
      text: `${'水'.repeat(19_998)}〔手`,
      title: `${'水'.repeat(495)}〔手机〕`,
    })
  })

  test.each([['太过分了//@老王:停水三天'], ['转发微博'], ['Repost']])('%s is marked as a repost', (text) => {
    expect(post({ text }).attributes).toEqual({ repost: true })
  })

  test('only a verified organisation keeps its name', () => {
    expect(post({ account: 'government', organisation: '某市水务局' }).organisation).toBe('某市水务局')
    expect(post({ account: 'ordinary', organisation: '张三' }).organisation).toBeNull()
    expect(post({ account: 'king', organisation: '张三' }).account).toBe('ordinary')
  })
})

describe('no personal number gets through', () => {
  const phone = '13812345678'
  test.each([
    ['text', { text: `打${phone}` }],
    ['title', { title: `打${phone}` }],
    ['author', { author: phone }],
    ['id', { id: phone }],
    ['place', { place: `${phone}旁` }],
    ['organisation', { account: 'media', organisation: `${phone}台` }],
    ['an attribute', { attributes: { contact: phone } }],
    ['a numeric attribute', { attributes: { contact: 13_812_345_678 } }],
    ['an attribute in full width', { attributes: { contact: '１３８１２３４５６７８' } }],
    ['the origin of a repost', { repostOf: phone }],
  ])('in %s', (_field, changes) => {
    const { author, id, repostOf, ...shown } = post(changes)
    expect(JSON.stringify(shown)).not.toContain(phone)
    // The stand-in pseudonym shows what it was made from; what matters is that it was asked.
    for (const value of [author, repostOf].filter((one) => one?.includes(phone))) expect(value).toContain('t1:')
    if (id.includes(phone)) expect(id).toContain('t1:id:')
  })

  test('in a source name it is refused', () => {
    expect(reason({ ...whole, source: `a${phone}` })).toBe('bad_field')
  })

  test('in a dead letter of broken JSON, even when spelled in escapes', () => {
    const spelled = phone
      .split('')
      .map((digit) => `\\u00${digit.charCodeAt(0).toString(16)}`)
      .join('')
    const outcome = ingest(rawRecord(`{"author":"${phone}","uid":4567890123,"text":"打${spelled}或${phone}`))
    expect(outcome.kind).toBe('dead_letter')
    if (outcome.kind !== 'dead_letter') return
    expect(outcome.letter.redactedText).toMatch(/^打〔数字〕或〔数字〕$/)
    expect(JSON.stringify(outcome.letter)).not.toMatch(/4567890123|13812345678/)
  })
})

describe('what is no post', () => {
  const { time: _time, ...timeless } = whole
  const { text: _text, ...textless } = whole
  test.each([
    ['an empty text', 'empty_text', { ...whole, text: ' \u200b ' }],
    ['no text', 'missing_text', textless],
    ['no time', 'missing_time', timeless],
    ['an empty time', 'missing_time', { ...whole, time: '' }],
    ['a time that is none', 'bad_time', { ...whole, time: 'soon' }],
    ['an unknown channel', 'bad_field', { ...whole, channel: 'telegram' }],
    ['a source with a colon', 'bad_field', { ...whole, source: 'a:b' }],
    ['an endless id', 'bad_field', { ...whole, id: 'x'.repeat(201) }],
    ['half a surrogate pair', 'bad_encoding', { ...whole, text: 'a\ud800b' }],
    ['an array', 'bad_json', [whole]],
    ['a number', 'bad_json', 7],
    ['half a record', 'bad_json', '{"id":"1","te'],
    ['nothing', 'bad_json', ''],
  ])('%s is %s', (_name, wanted, content) => {
    expect(reason(content)).toBe(wanted)
  })

  test('an unknown format says what it saw and what it knows', () => {
    const outcome = ingest(rawRecord({ a: 1, b: 2 }, 'auto'))
    expect(outcome).toMatchObject({
      kind: 'dead_letter',
      letter: { reason: 'unknown_format', found: 'members a, b', file: 'test.jsonl', line: 7 },
    })
  })

  test('a time after the start of the run', () => {
    const limited = createIngest({ redactor: standInRedactor, runStartMs: receivedAtMs })
    expect(limited(rawRecord({ ...whole, time: '2099-01-01 00:00' }))).toMatchObject({
      letter: { reason: 'after_the_run' },
    })
    expect(limited(rawRecord(whole)).kind).toBe('ok')
  })

  test('a dead letter keeps redacted text, hash and length, never the bytes', () => {
    const content = { ...whole, text: '打13812345678', time: 'soon' }
    const outcome = ingest(rawRecord(content))
    expect(outcome).toMatchObject({
      letter: {
        redactedText: '打〔手机〕',
        bytesLength: Buffer.byteLength(JSON.stringify(content)),
        found: 'a time like a',
      },
    })
  })
})

describe('whatever comes in', () => {
  test('any bytes have exactly one outcome and nothing throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('post', 'auto', 'unreadable', 'unknown', 'ced_reposts'),
        (bytes, format) => {
          expect(['ok', 'drop', 'dead_letter']).toContain(ingest(rawRecord(Buffer.from(bytes), format)).kind)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('any JSON object has exactly one outcome and nothing throws', () => {
    const values = fc.dictionary(
      fc.constantFrom(
        'id',
        'source',
        'channel',
        'author',
        'text',
        'title',
        'time',
        'place',
        'repostOf',
        'counts',
        'attributes',
        '__proto__',
      ),
      fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.constantFrom('2026-02-28', 'weibo', '刚刚')),
    )
    fc.assert(
      fc.property(values, (record) => {
        const json = JSON.stringify(record)
        expect(ingest(rawRecord(json))).toEqual(ingest(rawRecord(json)))
      }),
      { numRuns: 800 },
    )
  })
})
