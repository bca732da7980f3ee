// What only looks like a name, a number or a door: places, roads, estates, markets, lines of buses. And the doors beside them.
import { describe, expect, test } from 'vitest'
import { shippedRedactor } from './shipped-redactor.ts'

const { redact } = shippedRedactor

test.each([
  '金山区停水',
  '尚志市着火',
  '潘集区和田家庵区停电',
  '安居苑着火',
  '#人民路塌陷#',
  '五号楼踩踏',
  '山东路塌陷',
  '卫健委说要开会',
  '花冲菜场停电',
  '康师傅方便面',
  '147、226、262、26路都不停',
  '松雅湖壹号停水',
  '住院楼2000平米',
  '5/30的会',
  '井盖塌陷',
  '柳絮太多，梅雨又来',
  '龙虾着火了',
  '麦德龙停水',
  '雷阵雨，怎么没人管',
  '楼下的姜汤太咸',
  '定金1200元塌陷',
])('%s stays', (text) => {
  expect(redact(text)).toBe(text)
})

describe('a door without a word that announces it', () => {
  test.each([
    ['金色池塘37号楼1004', '金色池塘37号楼〔门牌〕'],
    ['国际花都A座2708漏水', '国际花都A座〔门牌〕漏水'],
    ['锦绣城12#402', '锦绣城12#〔门牌〕'],
    ['安居苑5/302', '安居苑〔门牌〕'],
    ['家在门牌237号', '家在门牌〔门牌〕'],
    ['南苑小区南楼302', '南苑小区南楼〔门牌〕'],
  ])('%s becomes %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })
})
