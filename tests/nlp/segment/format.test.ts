import { expect, test } from 'vitest'
import { decodeDictionary, encodeDictionary } from '../../../src/nlp/segment/format.ts'
import { trieValue } from '../../../src/nlp/segment/trie.ts'
import { dictionary, dictionaryBytes } from './segment-fixture.ts'

test('the shipped file is read and written without a change', () => {
  expect(Buffer.compare(encodeDictionary(decodeDictionary(dictionaryBytes)), dictionaryBytes)).toBe(0)
})

test('the file may start at an odd address', () => {
  const moved = new Uint8Array(dictionaryBytes.length + 1)
  moved.set(dictionaryBytes, 1)
  expect(decodeDictionary(moved.subarray(1)).labels.length).toBe(decodeDictionary(dictionaryBytes).labels.length)
})

test('words have costs, phrases have none, and what is rarer costs more', () => {
  expect(trieValue(dictionary.trie, '工作人员')).toBe(0)
  expect(trieValue(dictionary.trie, '停水')).toBeGreaterThan(trieValue(dictionary.trie, '工作'))
})
