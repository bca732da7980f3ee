// Names of every people behind a cue, beside a masked number and in lists; and sentences that only begin like one.
import { describe, expect, test } from 'vitest'
import { shippedRedactor } from './shipped-redactor.ts'

const { redact } = shippedRedactor

describe('a name', () => {
  test.each([
    ['请联系王伟 13800000000', '请联系〔姓名〕 〔手机〕'],
    ['市民买买提江反映', '市民〔姓名〕反映'],
    ['我叫扎西多吉。', '我叫〔姓名〕。'],
    ['我叫塔依尔·艾尼瓦尔', '我叫〔姓名〕'],
    ['户主其其格家漏水', '户主〔姓名〕家漏水'],
    ['司机（阿苏木呷）', '司机（〔姓名〕）'],
    ['扎西多吉先生来过', '〔姓名〕先生来过'],
    ['联系人：王 建 国', '联系人：〔姓名〕'],
    ['联系人：Wang Jianguo', '联系人：〔姓名〕'],
    ['业主zhangxiaoming反映', '业主〔姓名〕反映'],
    ['姓王，名建国', '姓〔姓名〕'],
    ['邻居王芳、李强和我', '邻居〔姓名〕、〔姓名〕和我'],
  ])('%s becomes %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })
})

test.each([
  '居民都不知道',
  '很多业主都反映了',
  '家长基本都同意',
  '司机师傅们',
  '联系社区解决',
  '市民热线打不通',
  '业主群里说停水',
  '找物业没用',
  '车牌看不清',
])('%s stays', (text) => {
  expect(redact(text)).toBe(text)
})
