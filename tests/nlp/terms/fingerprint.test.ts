import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fingerprintOf, hammingDistance, nearDuplicateBitsMax } from '../../../src/nlp/terms/fingerprint.ts'

const post = '今天凌晨三点左右，滨江路化工厂附近有刺鼻的气味，窗户都不敢开，孩子一直咳嗽，有没有人知道怎么回事'
const others = [
  '梅溪湖地铁站的电梯已经坏了半个月，老人上下楼很不方便，请有关部门尽快维修',
  '南区的施工队又在半夜打桩，连续一个星期没有睡好觉，打了热线也没有人来',
  '学校食堂的饭菜里吃出了钢丝球，家长群里已经有七八个人说同样的事情',
]

describe('copies of a post stand close', () => {
  test.each([
    ['the same text', post],
    ['a quoted chain behind it', `${post}//@路人甲:太吓人了//@某人:${others[0]}`],
    ['a mention, a link and an emoticon', `@环保局 ${post}[怒] http://t.cn/A6vPqX`],
    ['other punctuation and white space', post.replaceAll('，', ' ')],
    ['the words that Weibo puts in front', `转发微博 ${post}`],
  ])('%s: no bit differs', (_, copy) => {
    expect(hammingDistance(fingerprintOf(post), fingerprintOf(copy))).toBe(0)
  })

  test.each([
    ['a few words added', `${post}，大家注意`],
    ['a word replaced', post.replace('孩子', '老人')],
    ['the last words left out', post.slice(0, -6)],
  ])('%s: within the documented distance', (_, copy) => {
    expect(hammingDistance(fingerprintOf(post), fingerprintOf(copy))).toBeLessThanOrEqual(nearDuplicateBitsMax)
  })

  test('a post that only quotes stands with what it quotes', () => {
    expect(hammingDistance(fingerprintOf(`//@某人:${post}`), fingerprintOf(post))).toBe(0)
  })
})

test('other posts stand far', () => {
  const prints = [post, ...others].map(fingerprintOf)
  prints.forEach((print, index) => {
    for (const other of prints.slice(index + 1))
      expect(hammingDistance(print, other)).toBeGreaterThan(nearDuplicateBitsMax + 4)
  })
})

test('random texts are about 32 bits apart and never near', () => {
  const unit = fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCharCode(code))
  const text = fc.string({ unit, minLength: 40, maxLength: 80 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(hammingDistance(fingerprintOf(a), fingerprintOf(b))).toBeGreaterThan(nearDuplicateBitsMax - 4)
    }),
    { numRuns: 300 },
  )
})

test('distance is a distance: zero to itself, the same both ways', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      (a, b) => {
        const one = fingerprintOf(a)
        const other = fingerprintOf(b)
        expect(hammingDistance(one, one)).toBe(0)
        expect(hammingDistance(one, other)).toBe(hammingDistance(other, one))
        expect(one.high >>> 0).toBe(one.high)
        expect(one.low >>> 0).toBe(one.low)
      },
    ),
  )
})

test('text without characters has the fingerprint 0, 0', () => {
  expect(fingerprintOf('……[哈哈]！！')).toEqual({ high: 0, low: 0 })
})
