import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSegmenter, loadDictionary } from '../../../src/nlp/segment/segment.ts'
import { cut, cutWithKinds, dictionary, dictionaryBytes } from './segment-fixture.ts'

const segmenter = createSegmenter(dictionary)

describe('the segmenter cuts what people write', () => {
  test('plain sentences into words', () => {
    expect(cut(segmenter, '小区停水两天了，没有人管')).toEqual([
      '小区',
      '停水',
      '两',
      '天',
      '了',
      '，',
      '没有',
      '人',
      '管',
    ])
  })

  test('numbers stay whole, with their magnitude and share sign', () => {
    expect(cut(segmenter, '约有5.2万人，占12.5%')).toEqual(['约', '有', '5.2万', '人', '，', '占', '12.5%'])
  })

  test('dates and clock times are one token each', () => {
    expect(cut(segmenter, '2019年9月8日17:30')).toEqual(['2019年', '9月', '8日', '17:30'])
  })

  test('counted things and adverbs are not glued to their words', () => {
    expect(cut(segmenter, '这个小区有三名工作人员不能上班')).toEqual([
      '这',
      '个',
      '小区',
      '有',
      '三',
      '名',
      '工作',
      '人员',
      '不',
      '能',
      '上班',
    ])
  })

  test('names of people and places that no dictionary has', () => {
    expect(cut(segmenter, '记者周瑞金在土桥镇采访')).toEqual(['记者', '周瑞金', '在', '土桥镇', '采访'])
    expect(cut(segmenter, '埃里克·奥尔森和德约科维奇')).toEqual(['埃里克·奥尔森', '和', '德约科维奇'])
  })

  test('plurals and long numerals are one word', () => {
    expect(cut(segmenter, '家长们捐了四十八万多元')).toEqual(['家长们', '捐', '了', '四十八万多', '元'])
  })

  test('codes of letters and digits stay whole', () => {
    expect(cut(segmenter, 'A7县K9路G6021次')).toEqual(['A7县', 'K9', '路', 'G6021', '次'])
    expect(cut(segmenter, 'A市民众在A县城B栋')).toEqual(['A市', '民众', '在', 'A', '县城', 'B栋'])
  })

  test('the conventions of Weibo have kinds of their own', () => {
    expect(cutWithKinds(segmenter, '#台风# 注意安全[悲伤] //@气象台:转 http://t.cn/A6x 😀')).toEqual([
      '#/hashtag',
      '台风/word',
      '#/hashtag',
      '注意/word',
      '安全/word',
      '[悲伤]/emoticon',
      '///punctuation',
      '@气象台/mention',
      ':/punctuation',
      '转/single',
      'http://t.cn/A6x/url',
      '😀/emoji',
    ])
  })

  test('a building number with # opens no topic', () => {
    expect(cutWithKinds(segmenter, '2#楼3#楼')).toEqual([
      '2/number',
      '#/punctuation',
      '楼/single',
      '3/number',
      '#/punctuation',
      '楼/single',
    ])
  })

  test('a sign that mentions nobody is punctuation', () => {
    expect(cut(segmenter, '请@ 一下')).toEqual(['请', '@', '一下'])
  })

  test('families of emoji, tones and flags are one token', () => {
    expect(cut(segmenter, '👨‍👩‍👧👍🏽🇨🇳🇨🇳')).toEqual(['👨‍👩‍👧', '👍🏽', '🇨🇳', '🇨🇳'])
  })

  test('white space gives no token and separates words', () => {
    expect(cut(segmenter, ' 停\u3000水\n')).toEqual(['停', '水'])
  })
})

describe('the segmenter is safe on hostile text', () => {
  test('tokens follow one another, lie inside the text and leave out white space only', () => {
    const pieces = fc.constantFrom(
      '停水',
      '的',
      '@',
      '#',
      '[',
      ']',
      '//@',
      'http://',
      '3',
      '.',
      ',',
      ':',
      'a',
      '\ud83d',
      '\ude00',
      '\u0301',
      '\0',
      ' ',
      '。',
      '𠮷',
      '🇨',
      '\u200d',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 60 }),
        (parts) => {
          const text = parts.join('')
          const tokens = segmenter.segment(text)
          let at = 0
          let skipped = ''
          for (let i = 0; i < tokens.count; i++) {
            const start = tokens.starts[i] ?? -1
            const length = tokens.lengths[i] ?? 0
            expect(start).toBeGreaterThanOrEqual(at)
            expect(length).toBeGreaterThan(0)
            skipped += text.slice(at, start)
            at = start + length
          }
          expect(at).toBeLessThanOrEqual(text.length)
          skipped += text.slice(at)
          expect(skipped).not.toMatch(/[\p{L}\p{N}\p{P}]/u)
        },
      ),
    )
  })

  const hostile: [string, string][] = [
    ['100,000 combining marks', `灾${'\u0301'.repeat(100_000)}`],
    ['100,000 lone surrogates', '\ud83d'.repeat(100_000)],
    ['100,000 NUL characters', '\0'.repeat(100_000)],
    ['100,000 topic marks', '#'.repeat(100_000)],
    ['100,000 topic marks with words', '#a'.repeat(50_000)],
    ['100,000 mention signs', '@'.repeat(100_000)],
    ['100,000 brackets', '['.repeat(100_000)],
    ['100,000 digits and points', '1.'.repeat(50_000)],
    ['100,000 joiners', '\u200d'.repeat(100_000)],
    ['100,000 flags', '🇨'.repeat(50_000)],
    ['100,000 characters of one word', '中华人民共和国'.repeat(15_000)],
    ['100,000 unknown characters', '龘'.repeat(100_000)],
    ['100,000 Chinese numerals', '一'.repeat(100_000)],
    ['100,000 characters of foreign names', '斯·'.repeat(50_000)],
    ['100,000 link starts', 'http://'.repeat(15_000)],
  ]
  test.each(hostile)('%s are cut, and what stands behind 65,536 units is one token', (_, text) => {
    const tokens = segmenter.segment(text)
    const last = tokens.count - 1
    expect(tokens.starts[last]).toBeGreaterThanOrEqual(65_535)
    expect((tokens.starts[last] ?? 0) + (tokens.lengths[last] ?? 0)).toBe(text.length)
  })

  test('a pair that straddles the limit is not cut in two', () => {
    const text = `${'水'.repeat(65_535)}😀水`
    const tokens = segmenter.segment(text)
    expect(tokens.starts[tokens.count - 1]).toBe(65_535)
  })

  test('empty text has no tokens', () => {
    expect(segmenter.segment('').count).toBe(0)
  })

  test('an earlier text leaves nothing behind', () => {
    const before = cut(segmenter, '停水3')
    segmenter.segment('#话题#@某人http://t.cn/abc 12345')
    expect(cut(segmenter, '停水3')).toEqual(before)
  })
})

test('bytes that are no dictionary are refused with what was found', () => {
  expect(() => loadDictionary(new TextEncoder().encode('not a dictionary at all'))).toThrow(/starts with 'not a di'/)
  expect(() => loadDictionary(dictionaryBytes.subarray(0, 1_000))).toThrow(/no whole section/)
})

test('the version is the same for the same bytes', () => {
  expect(loadDictionary(new Uint8Array(dictionaryBytes)).version).toBe(dictionary.version)
})
