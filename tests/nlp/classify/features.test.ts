// The n-gram pass: what counts as one symbol, and that hostile text is read in linear time.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNgramScanner, scanLengthMax, stripEmoticons } from '../../../src/nlp/classify/features.ts'

const scan = createNgramScanner()

function hashesOf(text: string): number[] {
  const ngrams = scan(text)
  return [...ngrams.hashes.subarray(0, ngrams.count)]
}

test('three characters make three unigrams, two bigrams and one trigram', () => {
  expect(hashesOf('停水了')).toHaveLength(6)
  expect(new Set(hashesOf('停水了')).size).toBe(6)
})

test('white space breaks n-grams', () => {
  expect(hashesOf('停水 了')).toHaveLength(4)
  expect(hashesOf('停水 了').every((hash) => hashesOf('停水了').includes(hash))).toBe(true)
})

test('numbers, widths and letter case do not matter, words do', () => {
  expect(hashesOf('７人死亡')).toEqual(hashesOf('23人死亡'))
  expect(hashesOf('ＡＰＰ崩了')).toEqual(hashesOf('app崩了'))
  expect(hashesOf('app崩了')).not.toEqual(hashesOf('apk崩了'))
})

test('a mention, an address and an emoticon are one symbol each', () => {
  expect(hashesOf('@张三_1 你好')).toEqual(hashesOf('@李四 你好'))
  expect(hashesOf('看http://t.cn/Rabc')).toEqual(hashesOf('看https://weibo.com/x?y=1'))
  expect(hashesOf('[哈哈]')).toHaveLength(1)
  expect(hashesOf('😂')).toHaveLength(1)
})

test('zero-width characters are not seen', () => {
  expect(hashesOf('停\u200b水\ufeff了')).toEqual(hashesOf('停水了'))
})

test('any text is read without an error, and the same way twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const first = hashesOf(text)
      expect(first.length).toBeLessThanOrEqual(text.length * 3)
      expect(hashesOf(text)).toEqual(first)
    }),
  )
})

test('text beyond the limit is not read', () => {
  const text = '水'.repeat(scanLengthMax)
  expect(hashesOf(`${text}火灾`)).toEqual(hashesOf(text))
})

test('emoticons are stripped and other brackets stay', () => {
  expect(stripEmoticons('好的[哈哈]看[这是一个很长很长的方括号内容]')).toBe('好的 看[这是一个很长很长的方括号内容]')
})
