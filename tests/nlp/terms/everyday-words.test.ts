// Which words of the shipped dictionary count as everyday words for redaction.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createWordTest } from '../../../src/nlp/terms/everyday-words.ts'
import { loadDictionary } from '../../../src/nlp/segment/segment.ts'

const isWord = createWordTest(
  loadDictionary(readFileSync(new URL('../../../src/nlp/models/words.bin', import.meta.url))),
)
const whole = (text: string) => isWord(text, 0, text.length)

test('words are, names of people and places are not, parts of words are not', () => {
  for (const word of ['毛衣', '班长', '居然', '顶楼']) expect(whole(word)).toBe(true)
  for (const name of ['北京', '诸葛亮', '戴安全', '', '毛', '\ud83d'])
    expect(name.length > 1 && whole(name)).toBe(false)
})

test('a word inside a text is found by its span, and a span beyond the end is none', () => {
  expect(isWord('他戴安全帽了', 2, 4)).toBe(true)
  expect(isWord('他戴安全帽了', 1, 3)).toBe(false)
  expect(isWord('毛衣', 0, 3)).toBe(false)
})
