// The shipped sentiment model reads plain cases rightly and gives probabilities.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSentiment } from '../../../src/nlp/classify/sentiment.ts'

const sentiment = createSentiment(readFileSync(new URL('../../../src/nlp/models/sentiment.bin', import.meta.url)))
const read = (text: string) => sentiment(text)

describe('polarity', () => {
  test.each(['房间很脏，服务态度极差，再也不来了', '质量太差了，用了两天就坏，不推荐', '一点都不好吃，送了两个小时'])(
    '%s is negative',
    (text) => {
      expect(read(text).negative).toBeGreaterThan(read(text).positive)
    },
  )
  test.each(['味道很好，送得也快，下次还来', '房间干净，服务热情，非常满意', '质量不错，很喜欢'])(
    '%s is positive',
    (text) => {
      expect(read(text).positive).toBeGreaterThan(read(text).negative)
    },
  )
})

describe('emotion', () => {
  test.each([
    ['太可怕了，吓死我了', 'fear'],
    ['气死我了，这帮人真不要脸', 'anger'],
  ])('%s is %s', (text, emotion) => {
    expect(read(text).emotion).toBe(emotion)
  })
})

test('probabilities lie between 0 and 1, have four digits, and leave room for neither', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const result = read(text)
      for (const value of [result.negative, result.positive, result.emotionProbability, result.anger, result.fear]) {
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
        expect(Math.round(value * 10_000) / 10_000).toBe(value)
      }
      expect(result.negative + result.positive).toBeLessThanOrEqual(1.0001)
      expect(read(text)).toEqual(result)
    }),
  )
})

test('a very long post is read in bounded time', () => {
  const text = '停水'.repeat(50_000)
  const start = performance.now()
  read(text)
  expect(performance.now() - start).toBeLessThan(50)
})
