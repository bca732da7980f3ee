// Hostile records with the one outcome that each must have, whichever way it comes in.

export interface HostileRecord {
  readonly name: string
  readonly content: string | Buffer
  /** `ok` and the text (or its length), a drop reason or a dead-letter reason. */
  readonly wanted: string
  /** Too large or too broken to stand between others in every carrier. */
  readonly isOnlyAlone?: boolean
  /** Ends at the line end only, so that an array would read it as something else. */
  readonly endsLine?: boolean
}

const fields = '"id":"1","source":"s","channel":"forum","time":"2026-02-28 10:00"'
export const withText = (text: string) => `{${fields},"text":${JSON.stringify(text)}}`
export const withMember = (member: string) => `{${fields},"text":"停水",${member}}`
const withTime = (time: string) => `{"id":"1","source":"s","channel":"forum","text":"停水","time":${time}}`
const withBytes = (...bytes: number[]) =>
  Buffer.concat([Buffer.from(`{${fields},"text":"a`), Buffer.from(bytes), Buffer.from('b"}')])

const brokenBytes: readonly (readonly [string, readonly number[]])[] = [
  ['an overlong slash', [0xc0, 0xaf]],
  ['a lonely continuation', [0x80]],
  ['a cut character', [0xe6, 0xb0]],
  ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
  ['a character beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ['the byte FF', [0xff]],
  ['GBK', [0xc8, 0xfd, 0xcc, 0xec]],
  ['Latin-1', [0xe9]],
]

// Each stands between a and b: what is left of them.
const characters: readonly (readonly [string, string, string])[] = [
  ...Array.from({ length: 0x20 }, (_, code) => code)
    .filter((code) => ![0x09, 0x0a, 0x0b, 0x0c, 0x0d].includes(code))
    .map((code) => [`control ${code.toString(16)}`, String.fromCharCode(code), 'ab'] as const),
  ...[
    0x7f, 0x80, 0x9b, 0x9f, 0xad, 0x61c, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d,
    0x202e,
  ].map((code) => [`invisible ${code.toString(16)}`, String.fromCharCode(code), 'ab'] as const),
  ...[0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xfe00, 0xfeff, 0xfff9, 0xfffe, 0xffff].map(
    (code) => [`invisible ${code.toString(16)}`, String.fromCharCode(code), 'ab'] as const,
  ),
  ...[0x09, 0xa0, 0x2000, 0x2003, 0x202f, 0x205f, 0x3000].map(
    (code) => [`space ${code.toString(16)}`, String.fromCharCode(code), 'a b'] as const,
  ),
  ...[0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029].map(
    (code) => [`line end ${code.toString(16)}`, String.fromCharCode(code), 'a\nb'] as const,
  ),
  ['a tag character', '\u{e0041}', 'ab'],
]

const times: readonly (readonly [string, string])[] = [
  ['"1970-01-01 08:00"', 'bad_time'],
  ['0', 'bad_time'],
  ['-1', 'bad_time'],
  ['1', 'bad_time'],
  ['"2099-01-01 00:00"', 'after_the_run'],
  ['4070908800000', 'after_the_run'],
  ['8640000000000001', 'bad_time'],
  ['1e999', 'bad_time'],
  ['"2026-02-28 10:00"', 'ok 停水'],
  ['"2026-02-27 24:00"', 'ok 停水'],
  ['"2026-02-27 24:01"', 'bad_time'],
  ['"2016-12-31T23:59:60Z"', 'ok 停水'],
  ['"2026-02-30 10:00"', 'bad_time'],
  ['"2026-00-10 10:00"', 'bad_time'],
  ['"2026-02-28T10:00:00+99:00"', 'bad_time'],
  ['"25:00"', 'bad_time'],
  ['"tomorrow"', 'bad_time'],
  ['""', 'missing_time'],
  ['null', 'missing_time'],
  ['true', 'missing_time'],
  ['[]', 'missing_time'],
  ['{"$date":1}', 'missing_time'],
  [`"${'1'.repeat(100_000)}"`, 'bad_time'],
  ['NaN', 'bad_json'],
  ['Infinity', 'bad_json'],
  ['0x10', 'bad_json'],
]

export const hostileRecords: readonly HostileRecord[] = [
  ...brokenBytes.map(([name, bytes]) => ({
    name,
    content: withBytes(...bytes),
    wanted: 'bad_encoding',
    // A file may be put together from files: a line of it may be GBK, and is read as that.
    ...(name === 'GBK' ? { isOnlyAlone: true } : {}),
  })),
  ...characters.map(([name, unit, left]) => ({ name, content: withText(`a${unit}b`), wanted: `ok ${left}` })),
  ...times.map(([time, wanted]) => ({ name: `time ${time.slice(0, 40)}`, content: withTime(time), wanted })),
  { name: 'a lone surrogate', content: `{${fields},"text":"a\\ud800b"}`, wanted: 'bad_encoding' },
  { name: 'a reversed pair', content: `{${fields},"text":"a\\udc00\\ud800b"}`, wanted: 'bad_encoding' },
  { name: 'a lone surrogate in the author', content: withMember('"author":"\\udc00"'), wanted: 'bad_encoding' },
  { name: 'a lone surrogate in the id', content: withMember('"repostOf":"\\udc00"'), wanted: 'bad_encoding' },
  { name: 'only NUL', content: withText('\u0000'), wanted: 'empty_text' },
  { name: 'only zero-width characters', content: withText('\u200b\u200d\u2060'), wanted: 'empty_text' },
  { name: 'only markup', content: withText('<br/><p></p>&nbsp;'), wanted: 'empty_text' },
  { name: 'bidirectional controls', content: withText('\u202e停\u2066水\u2069'), wanted: 'ok 停水' },
  {
    name: '100,000 combining marks',
    content: withText(`水${'\u0301'.repeat(100_000)}`),
    wanted: 'ok 水\u0301\u0301\u0301',
  },
  { name: 'a terminal escape', content: withText('a\u001b[31mb'), wanted: 'ok a[31mb' },
  { name: 'a script', content: withText('a<script>alert(1)</script>b'), wanted: 'ok ab' },
  { name: 'an escaped script', content: withText('a&lt;script&gt;b'), wanted: 'ok a<script>b' },
  { name: 'depth 65', content: withMember(`"deep":${'['.repeat(64)}${']'.repeat(64)}`), wanted: 'too_deep' },
  { name: 'depth 64', content: withMember(`"deep":${'['.repeat(63)}${']'.repeat(63)}`), wanted: 'ok 停水' },
  {
    name: 'depth 10,000',
    content: withMember(`"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}`),
    wanted: 'too_deep',
  },
  {
    name: 'depth 10,000 of objects',
    content: withMember(`"deep":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
    wanted: 'too_deep',
  },
  { name: 'depth 5,000,000', content: '['.repeat(5_000_000), wanted: 'too_large', isOnlyAlone: true },
  { name: 'brackets in strings', content: withText('[哈哈]'.repeat(100)), wanted: 'ok 400 characters' },
  {
    name: '60,000 members',
    content: withMember(Array.from({ length: 60_000 }, (_, i) => `"k${i}":1`).join(',')),
    wanted: 'ok 停水',
  },
  {
    name: '1,000,000 members',
    content: withMember(Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`).join(',')),
    wanted: 'too_large',
  },
  { name: 'a 10 MB text', content: withText('x'.repeat(10_000_000)), wanted: 'too_large' },
  { name: 'a member twice', content: `{${fields},"text":"first","text":"last"}`, wanted: 'ok last' },
  { name: '__proto__', content: withMember('"__proto__":{"polluted":true,"author":"x"}'), wanted: 'ok 停水' },
  { name: 'an escaped __proto__', content: withMember('"\\u005f_proto__":{"polluted":true}'), wanted: 'ok 停水' },
  { name: '__proto__ with the text', content: `{${fields},"__proto__":{"text":"停水"}}`, wanted: 'missing_text' },
  {
    name: 'constructor.prototype',
    content: withMember('"constructor":{"prototype":{"polluted":true}}'),
    wanted: 'ok 停水',
  },
  {
    name: '__proto__ among the attributes',
    content: withMember('"attributes":{"__proto__":{"polluted":true},"constructor":"x"}'),
    wanted: 'ok 停水',
  },
  { name: '1e999 among the attributes', content: withMember('"attributes":{"n":1e999}'), wanted: 'ok 停水' },
  { name: '1e999 among the counts', content: withMember('"counts":{"likes":1e999}'), wanted: 'ok 停水' },
  { name: 'attributes that are an array', content: withMember('"attributes":[1,2]'), wanted: 'ok 停水' },
  { name: 'counts that are a string', content: withMember('"counts":"many"'), wanted: 'ok 停水' },
  { name: 'a text that is an object', content: `{${fields},"text":{"a":1}}`, wanted: 'missing_text' },
  { name: 'an id that is an object', content: withText('停水').replace('"id":"1"', '"id":{"a":1}'), wanted: 'ok 停水' },
  {
    name: 'an endless id',
    content: withText('停水').replace('"id":"1"', `"id":"${'x'.repeat(300)}"`),
    wanted: 'bad_field',
  },
  {
    name: 'a source with a colon',
    content: withText('停水').replace('"source":"s"', '"source":"a:b"'),
    wanted: 'bad_field',
  },
  {
    name: 'a source with a path',
    content: withText('停水').replace('"source":"s"', '"source":"../etc"'),
    wanted: 'bad_field',
  },
  { name: 'an empty source', content: withText('停水').replace('"source":"s"', '"source":""'), wanted: 'bad_field' },
  {
    name: 'an unknown channel',
    content: withText('停水').replace('"channel":"forum"', '"channel":"x"'),
    wanted: 'bad_field',
  },
  { name: 'half a record', content: `{${fields},"text":{`, wanted: 'bad_json', endsLine: true },
  { name: 'a string that is not closed', content: `{${fields},"text":"停水`, wanted: 'bad_json', endsLine: true },
  { name: 'two values on a line', content: `${withText('x')}${withText('y')}`, wanted: 'bad_json', endsLine: true },
  { name: 'a comment', content: `/* */${withText('a')}`, wanted: 'bad_json' },
  { name: 'single quotes', content: "{'id':'1'}", wanted: 'bad_json' },
  { name: 'a trailing comma', content: '{"id":"1",}', wanted: 'bad_json' },
  { name: 'a number', content: '7', wanted: 'bad_json' },
  { name: 'null', content: 'null', wanted: 'bad_json' },
  { name: 'a string', content: '"text"', wanted: 'bad_json' },
  { name: 'an array', content: '[1,2]', wanted: 'bad_json' },
  { name: 'an empty object', content: '{}', wanted: 'missing_time' },
]
