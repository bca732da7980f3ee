import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRisk } from '../../../src/nlp/risk/risk.ts'
import { createMatcher, expandWords } from '../../../src/nlp/risk/matcher.ts'
import { numberAt, numberBefore } from '../../../src/nlp/risk/numbers.ts'
import { sentences } from './risk-sentences.ts'

const risk = createRisk()
const postedMs = Date.UTC(2026, 2, 1, 4)

function local(timeMs: number): string {
  return new Date(timeMs + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ')
}

function told(text: string): string {
  return risk(text, postedMs)
    .map(({ kind, value }) => (value === null ? kind : `${kind}=${kind === 'time' ? local(value) : value}`))
    .join(' ')
}

describe('risk cues', () => {
  test.each(sentences)('%s', (text, wanted) => {
    expect(told(text)).toBe(wanted)
  })

  test('the table is long enough to mean something', () => {
    expect(sentences.length).toBeGreaterThanOrEqual(150)
  })

  test('spans show the words that were read', () => {
    const text = '昨晚8点半，化工厂爆炸，造成3人死亡'
    expect(risk(text, postedMs).map(({ start, end }) => text.slice(start, end))).toEqual([
      '昨晚8点半',
      '爆炸',
      '3人死亡',
    ])
  })

  test('any text gives spans inside it, in order, and nothing throws', () => {
    const soup = fc.string({
      unit: fc.constantFrom(...'没有人死亡3十几天前次第月日点半停水爆炸，。投诉多昨晚:1年不止我一家火灾'.split('')),
      maxLength: 80,
    })
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 40 })), (text) => {
        const cues = risk(text, postedMs)
        cues.forEach(({ start, end, value }, i) => {
          expect(start).toBeLessThan(end)
          expect(end).toBeLessThanOrEqual(text.length)
          expect(start).toBeGreaterThanOrEqual(cues[i - 1]?.start ?? 0)
          expect(value === null || Number.isFinite(value)).toBe(true)
        })
      }),
      { numRuns: 3_000 },
    )
  })

  // Sixteen thousand characters take milliseconds where time grows with length; what is super-linear would not end.
  test.each([
    '没',
    '没有',
    '3',
    '一',
    '人',
    '3人',
    '多次',
    '第',
    '死',
    '昨天',
    '1:',
    '1月',
    '1月1日',
    '停水',
    '不止',
    '没有停水、',
    '，',
    '打',
    '5次',
    '年前',
    '信息',
    '\n',
  ])('a text of %s alone ends', (pattern) => {
    const cues = risk(pattern.repeat(16_000 / pattern.length), postedMs)
    expect(cues.length).toBeLessThanOrEqual(64)
  })
})

describe('numbers in words', () => {
  test.each([
    ['12', 12],
    ['1,200', 1_200],
    ['3.5万', 35_000],
    ['三十五', 35],
    ['十二', 12],
    ['两百多', 200],
    ['一千零五', 1_005],
    ['十余', 10],
    ['几十', 30],
    ['数百', 300],
    ['上', null],
    ['半', 0.5],
    ['二〇一九', 2_019],
  ])('%s is %s', (text, value) => {
    expect(numberAt(text, 0)?.value ?? null).toBe(value)
    if (value !== null) expect(numberBefore(`共${text}`, text.length + 1)?.value).toBe(value)
  })
})

describe('the matcher', () => {
  test('finds the longest word at a place', () => {
    const matcher = createMatcher(['停', '停水', '停水了'])
    expect(matcher.longestAt('又停水吗', 1)).toBe(1)
    expect(matcher.length()).toBe(2)
    expect(matcher.longestAt('又停水吗', 0)).toBe(-1)
  })

  test('finds what a plain search finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.uniqueArray(letters, { maxLength: 12 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 20 }),
        (words, text) => {
          const matcher = createMatcher(words)
          for (let at = 0; at < text.length; at++) {
            const longest = words.filter((word) => text.startsWith(word, at)).sort((a, b) => b.length - a.length)[0]
            expect(words[matcher.longestAt(text, at)]).toBe(longest)
          }
        },
      ),
    )
  })

  test('expands alternatives', () => {
    expect(expandWords('(a|b(c|)|)d e')).toEqual(['ad', 'bcd', 'bd', 'd', 'e'])
    expect(() => expandWords('(a')).toThrow(/not closed/)
  })
})
