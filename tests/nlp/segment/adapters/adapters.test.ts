import { describe, expect, test } from 'vitest'
import type { Segmenter } from '../../../../src/core/segmenter.ts'
import { createSegmenter } from '../../../../src/nlp/segment/segment.ts'
import { createIntlSegmenter } from '../../../../src/nlp/segment/adapters/intl.ts'
import { createNodeRsJiebaSegmenter } from '../../../../lab/peers/node-rs-jieba.ts'
import { createNodejiebaSegmenter } from '../../../../src/nlp/segment/adapters/nodejieba.ts'
import { cut, cutWithKinds, dictionary } from '../segment-fixture.ts'

async function nodejiebaOrNull(): Promise<Segmenter | null> {
  try {
    return await createNodejiebaSegmenter()
  } catch (error) {
    expect(error).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('npm install nodejieba') })
    console.warn('skipped: nodejieba is not installed here')
    return null
  }
}

const nodejieba = await nodejiebaOrNull()
const adapters: [string, Segmenter | null][] = [
  ['qianzhao', createSegmenter(dictionary)],
  ['jieba parity', createSegmenter(dictionary, { mode: 'jieba_hmm' })],
  ['intl', createIntlSegmenter()],
  ['node-rs-jieba', await createNodeRsJiebaSegmenter()],
  ['nodejieba', nodejieba],
]

const texts = [
  '小区停水两天了，没有人管',
  '',
  ' \n',
  'A7县 K9路\0停电',
  '坏\ud83d的一半',
  '灾'.repeat(70_000),
  `${'水'.repeat(65_535)}😀`,
]

describe.each(adapters)('%s keeps the contract of the port', (_, segmenter) => {
  test.skipIf(segmenter === null).each(texts.map((text) => [text.slice(0, 12), text]))('for %j', (_label, text) => {
    if (segmenter === null) return
    const tokens = segmenter.segment(text)
    let at = 0
    for (let i = 0; i < tokens.count; i++) {
      expect(tokens.starts[i]).toBeGreaterThanOrEqual(at)
      expect(tokens.lengths[i]).toBeGreaterThan(0)
      at = (tokens.starts[i] ?? 0) + (tokens.lengths[i] ?? 0)
    }
    expect(at).toBeLessThanOrEqual(text.length)
    if (text.trim() !== '') expect(at).toBe(text.length)
  })

  test.skipIf(segmenter === null)('and finds ordinary words', () => {
    if (segmenter !== null)
      expect(cut(segmenter, '小区停水，没有人管')).toEqual(expect.arrayContaining(['小区', '没有', '，']))
  })
})

test('kinds are read from the word where the library gives none', () => {
  expect(cutWithKinds(createIntlSegmenter(), '人，3个iPhone，好')).toEqual([
    '人/single',
    '，/punctuation',
    '3/number',
    '个/single',
    'iPhone/latin',
    '，/punctuation',
    '好/single',
  ])
})
