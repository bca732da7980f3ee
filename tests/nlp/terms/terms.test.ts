import { describe, expect, test } from 'vitest'
import { createSegmenter } from '../../../src/nlp/segment/segment.ts'
import { createTerms, termCountMax } from '../../../src/nlp/terms/terms.ts'
import { dictionary } from '../segment/segment-fixture.ts'

const segmenter = createSegmenter(dictionary)
const termsOf = createTerms(dictionary, { exclude: ['A市', '西地省'] })

function terms(text: string): string[] {
  return termsOf(text, segmenter.segment(text))
}

describe('the telling words survive', () => {
  test('names that no dictionary has, and what is complained about', () => {
    expect(terms('伊景园滨河苑捆绑销售车位')).toEqual(expect.arrayContaining(['滨河苑', '捆绑', '车位']))
    expect(terms('伊景园滨河苑捆绑销售车位').join('')).toContain('伊景园')
  })

  test('codes with the place they name', () => {
    expect(terms('A7县星沙K9县郡小区幼儿园')).toContain('K9县')
    expect(terms('请查处58车贷诈骗')).toContain('58车贷')
    expect(terms('乘坐g6021次列车')).toContain('G6021')
  })

  test('a topic is a term besides its words', () => {
    expect(terms('#台风山竹# 注意')).toEqual(expect.arrayContaining(['#台风山竹#', '台风']))
  })
})

describe('what says nothing stays out', () => {
  test('function words, numbers, mentions, links and emoticons', () => {
    expect(terms('我们的就是因为3个20万元@某人 http://t.cn/abc [哈哈]😀')).toEqual([])
  })

  test('the names of the home city', () => {
    expect(terms('西地省A市停水')).toEqual(['停水'])
  })

  test('redacted values', () => {
    expect(terms('〔手机〕联系，停水')).toEqual(['联系', '停水'])
  })
})

test('terms are distinct, in the order of their first appearance, and at most 48: the rarest stay', () => {
  const filler = '学校医院公司商店公园道路桥梁河流天空太阳月亮星星老师学生家长孩子朋友同学司机乘客汽车火车飞机轮船'
  const more = '苹果香蕉西瓜葡萄橘子桃子梨子樱桃草莓菠萝白菜萝卜土豆番茄黄瓜茄子辣椒豆腐面条米饭馒头包子饺子牛奶鸡蛋'
  const found = terms(`${filler}${more}${filler}龘靐化工厂`)
  expect(found.length).toBe(termCountMax)
  expect(new Set(found).size).toBe(found.length)
  expect(found.some((term) => term.includes('龘'))).toBe(true)
})

test('100,000 topic marks are read in linear time', () => {
  expect(terms('#水'.repeat(30_000)).length).toBeLessThanOrEqual(termCountMax)
})
