import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSegmenter } from '../../../src/nlp/segment/segment.ts'
import { readTextRows } from '../../../lab/eval/rows.ts'
import { cut, dictionary, sharedFolder } from './segment-fixture.ts'
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'

const jieba = Jieba.withDict(dict)
const plain = createSegmenter(dictionary, { mode: 'jieba' })
const withHmm = createSegmenter(dictionary, { mode: 'jieba_hmm' })

const posts = [
  '今天上午9点，长沙市岳麓区梅溪湖街道发生停电，居民王小明说“已经第3次了”！',
  '【#糯米在自己滚糖霜#】iPanda熊猫频道的微博视频 @iPanda熊猫频道 http://t.cn/A6vPq',
  'A7县星沙K9县郡小区幼儿园收费合理吗？？\r\n求回复……',
  'iPhone6.5寸、C++、B超、T恤、4S店，3.14%，100%',
  '马马马马马马帅 𠮷野家 龘靐齉 ｆｕｌｌ　ｗｉｄｔｈ',
  '韩国首尔·埃博拉疫情，林妙可、德约科维奇',
]

describe('the parity modes give the tokens of jieba', () => {
  test.each(posts)('without HMM: %s', (post) => {
    expect(cut(plain, post)).toEqual(jieba.cut(post, false))
  })

  test.each(posts)('with HMM: %s', (post) => {
    expect(cut(withHmm, post)).toEqual(jieba.cut(post, true))
  })

  test('on any mixture of characters', () => {
    const pieces = fc.constantFrom(
      ...Array.from(
        '的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开',
      ),
      'iPhone',
      '6',
      '.',
      '%',
      '3',
      '𠮷',
      '埃',
      '博',
      '拉',
      '·',
      ' ',
      '。',
      'é',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('')
        expect(cut(plain, text)).toEqual(jieba.cut(text, false))
        expect(cut(withHmm, text)).toEqual(jieba.cut(text, true))
      }),
    )
  })
})

const shared = sharedFolder()
test.skipIf(shared === '')('on 2,600 real posts', async () => {
  const rows = await readTextRows(`${shared}/data/ced/events.csv.gz`)
  const texts = rows.map((row) => row.text ?? '')
  expect(texts.length).toBeGreaterThan(2_000)
  expect(texts.filter((text) => cut(plain, text).join('|') !== jieba.cut(text, false).join('|'))).toEqual([])
  expect(texts.filter((text) => cut(withHmm, text).join('|') !== jieba.cut(text, true).join('|'))).toEqual([])
})
