import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countsOf, readCount } from '../../../src/ingest/counts.ts'
import { htmlToText } from '../../../src/ingest/clean/html.ts'
import { normaliseText } from '../../../src/ingest/clean/normalise.ts'

const cases: readonly (readonly [string, string, string])[] = [
  ['keeps Chinese punctuation', '停水了！怎么办？（第三次）……', '停水了！怎么办？（第三次）……'],
  ['narrows full-width digits and letters', '电话１２３，ＡＢｃ', '电话123，ABc'],
  ['narrows ＃ and ＠ of Weibo', '＃停水＃ ＠小区', '#停水# @小区'],
  ['turns the ideographic space into a space', '停　水', '停 水'],
  ['drops zero-width characters', '1\u200b3\u200c8\ufeff', '138'],
  ['drops direction marks', 'abc\u202edef\u2066g', 'abcdefg'],
  ['drops NUL and C1', 'a\u0000b\u0086c', 'abc'],
  ['keeps line ends as one', 'a \r\n\r\n  b\u2028c', 'a\nb\nc'],
  ['joins runs of spaces and trims', '  a \t  b  ', 'a b'],
  ['reads mathematical letters', '\u{1d407}\u{1d41e}\u{1d425}\u{1d425}\u{1d428}', 'Hello'],
  ['reads compatibility ideographs', '\uf9dd', '利'],
  ['reads Kangxi radicals', '\u2f54', '水'],
  ['reads the radicals of the supplement', '⻄安市⻓安区，⻢建国', '西安市长安区，马建国'],
  ['reads traditional script', '廣東省東莞市虎門鎮運河北路火災', '广东省东莞市虎门镇运河北路火灾'],
  ['leaves what simplified text writes itself', '著名的乾坤，瞭望', '著名的乾坤，瞭望'],
  ['keeps emoji and their joiners', '👨\u200d👩\u200d👧 ❤\ufe0f', '👨\u200d👩\u200d👧 ❤\ufe0f'],
  ['drops a joiner between letters', 'a\u200db', 'ab'],
  ['composes accents', 'e\u0301', 'é'],
  ['drops tag characters', 'a\u{e0041}b', 'ab'],
  ['decodes every name that HTML has', '&alpha;&rarr;&CounterClockwiseContourIntegral;&hearts;', 'α→∳♥'],
  ['leaves names without a semicolon, and those that are none', 'a&copy=1 &nothing; &;', 'a&copy=1 &nothing; &;'],
  ['decodes entities', 'A&amp;B &lt;3 &#20572;&#x6c34;&nbsp;ok', 'A&B <3 停水 ok'],
  ['reads tags', '<p>停水<br/>三天</p><a href="x">链接</a>', '停水\n三天\n链接'],
  ['reads the emoticon out of an image', '怒<img alt="[怒]" src="x">了', '怒[怒]了'],
  ['drops scripts', 'a<script>alert(1)</script>b', 'ab'],
  ['leaves a lonely < alone', '1 < 2 且 3>2', '1 < 2 且 3>2'],
  ['leaves an unknown entity alone', '&unknown; &', '&unknown; &'],
]

describe('normalising', () => {
  test.each(cases)('%s', (_name, raw, wanted) => {
    expect(normaliseText(raw)).toBe(wanted)
  })

  test('a hundred thousand combining marks shrink to three', () => {
    expect(normaliseText(`a${'\u0315'.repeat(100_000)}b`).length).toBeLessThanOrEqual(5)
  })

  test('a compatibility ideograph of a traditional character becomes the simplified one at once', () => {
    expect(normaliseText('\uf91a驼')).toBe('骆驼')
  })

  test('normalising twice changes nothing more where there is no HTML', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const plain = text.replaceAll(/[<&]/g, '')
        const once = normaliseText(plain)
        expect(normaliseText(once)).toBe(once)
      }),
    )
  })

  test('whatever the text, no control, zero-width or direction character is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const hidden = normaliseText(text)
          .split('')
          .filter((one) => one !== '\n' && /[\p{Cc}\u200b\u200c\u202a-\u202e\u2066-\u2069\ufeff]/u.test(one))
        expect(hidden).toEqual([])
      }),
    )
  })

  test('an entity never makes half a surrogate pair', () => {
    expect(htmlToText('&#xd800;&#55296;')).toBe('\ufffd\ufffd')
  })

  test('text without markup is returned as it is', () => {
    expect(htmlToText('没有标记')).toBe('没有标记')
  })
})

describe('counts', () => {
  test.each([
    [12, 12],
    ['1,234', 1_234],
    ['100万+', 1_000_000],
    ['1.2万', 12_000],
    ['3亿', 300_000_000],
    ['2.5k', 2_500],
    ['0', 0],
  ])('reads %s as %i', (printed, count) => {
    expect(readCount(printed)).toBe(count)
  })

  test.each([[''], ['many'], [-1], [Number.POSITIVE_INFINITY], [null], [{}]])('finds no count in %s', (printed) => {
    expect(readCount(printed)).toBeNull()
  })

  test('a record without any count has none', () => {
    expect(countsOf({ reposts: '', comments: undefined, likes: null })).toBeNull()
    expect(countsOf({ reposts: '3', comments: '', likes: null })).toEqual({ reposts: 3, comments: 0, likes: 0 })
  })
})
