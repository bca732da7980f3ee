import { describe, expect, test } from 'vitest'
import { costsOf } from '../../../scripts/dictionary-costs.ts'
import { parseWords } from '../../../scripts/dictionary-words.ts'

const words = parseWords(
  [
    '一个 200747 m\n这个 90000 r\n个 100000 q\n一 200000 m\n天 30000 q\n几天 900 m\n第一次 8000 m\n次 9000 q\n万多 50 m',
    '不能 30000 v\n能 100000 v\n就是 50000 d\n是 790000 v\n最大 9000 a\n大 140000 a\n最近 9000 f\n近 20000 a\n没有 60000 v',
    '工作 60000 vn\n人员 20000 n\n工作人员 3000 n\n英国 9000 ns\n英国人 800 n\n人 500000 n\n意味 300 n\n意味着 900 v',
    '马来 400 nrt\n西亚 500 ns\n马来西亚 500 ns\n黄河 2000 ns\n流域 900 n\n黄河流域 300 ns',
    '自然 9000 d\n保护区 900 n\n自然保护区 300 l\n停水 90 v\n小区 2000 n\n莫名 20 d\n其妙 3 r\n莫名其妙 700 i',
  ].join('\n'),
)
const costs = new Map(words.map((word, index) => [word.text, costsOf(words)[index]]))

describe('phrases leave the dictionary', () => {
  test.each([
    '一个',
    '这个',
    '几天',
    '第一次',
    '万多',
    '不能',
    '就是',
    '最大',
    '工作人员',
    '英国人',
    '意味着',
    '黄河流域',
    '自然保护区',
  ])('%s', (phrase) => {
    expect(costs.get(phrase)).toBe(Infinity)
  })
})

describe('words stay', () => {
  test.each(['最近', '没有', '马来西亚', '莫名其妙', '停水', '小区', '保护区'])('%s', (word) => {
    expect(costs.get(word)).toBeGreaterThan(0)
    expect(costs.get(word)).toBeLessThan(32)
  })
})
