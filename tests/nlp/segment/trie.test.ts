import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildTrie, trieValue } from '../../../src/nlp/segment/trie.ts'

test('a trie returns the value of its words and 0 for anything else', () => {
  const trie = buildTrie([
    { text: '停', value: 3 },
    { text: '停水', value: 1 },
    { text: '停水通知', value: 65_535 },
  ])
  expect(['停', '停水', '停水通', '停水通知', '水', ''].map((text) => trieValue(trie, text))).toEqual([
    3, 1, 0, 65_535, 0, 0,
  ])
})

test('any set of words is found again, and no other word', () => {
  const word = fc.string({ unit: fc.constantFrom('停', '水', '电', 'a', '1', '😀'), minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(fc.uniqueArray(word, { maxLength: 80 }), fc.array(word, { maxLength: 40 }), (words, others) => {
      const trie = buildTrie(words.map((text, index) => ({ text, value: index + 1 })))
      words.forEach((text, index) => expect(trieValue(trie, text)).toBe(index + 1))
      for (const text of others) if (!words.includes(text)) expect(trieValue(trie, text)).toBe(0)
    }),
  )
})
