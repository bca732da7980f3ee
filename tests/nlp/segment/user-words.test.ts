import { describe, expect, test } from 'vitest'
import { createSegmenter } from '../../../src/nlp/segment/segment.ts'
import { parseUserWords, withUserWords } from '../../../src/nlp/segment/user-words.ts'
import { cut, dictionary } from './segment-fixture.ts'

describe('user words', () => {
  test('a word of the operator is cut whole, and the version says so', () => {
    const text = '去了滨河苑南门'
    const own = withUserWords(dictionary, [{ text: '滨河苑' }])
    expect(cut(createSegmenter(own), text)).toContain('滨河苑')
    expect(own.version).not.toBe(dictionary.version)
    expect(own.version.startsWith(`${dictionary.version}+`)).toBe(true)
  })

  test('the version does not depend on the order of the words, and taking them away gives it back', () => {
    const one = withUserWords(dictionary, [{ text: '滨河苑' }, { text: '伊景园' }])
    const other = withUserWords(dictionary, [{ text: '伊景园' }, { text: '滨河苑' }])
    expect(one.version).toBe(other.version)
    expect(withUserWords(one, []).version).toBe(dictionary.version)
  })

  test('a Latin code with Han characters can be a user word', () => {
    const own = withUserWords(dictionary, [{ text: '58车贷' }])
    expect(cut(createSegmenter(own), '请查58车贷案')).toContain('58车贷')
  })
})

describe('a file of user words', () => {
  test('has one word a line, how often it is expected, and comments', () => {
    expect(parseUserWords('# projects\n滨河苑\n伊景园 50 # phase two\r\n\n')).toEqual([
      { text: '滨河苑', perMillion: 20 },
      { text: '伊景园', perMillion: 50 },
    ])
  })

  test.each(['滨河苑 often', '长'.repeat(33), '滨河苑 1 2', '滨河苑 0'])('is refused with its line for %j', (line) => {
    expect(() => parseUserWords(`停水\n${line}`)).toThrow(/line 2/)
  })
})
