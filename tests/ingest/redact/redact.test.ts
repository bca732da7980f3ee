// What redaction takes and what it leaves, by example.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tagsOf } from '../../../src/core/voice-tags.ts'
import { createRedactor } from '../../../src/ingest/redact/redact.ts'

const key = new Uint8Array(32).fill(7)
const { redact, redactField } = createRedactor({ keys: [{ id: 'p3', key }], organisations: ['某某热线官方'] })

describe('numbers', () => {
  test.each([
    ['我的电话是13800138000，请联系', '我的电话是〔手机〕，请联系'],
    ['+86 138-0013-8000', '+〔手机〕'],
    ['打0731-82222222转801找他', '打〔电话〕找他'],
    ['座机：82222222', '座机：〔电话〕'],
    ['身份证11010519491231002X，补办', '身份证〔身份证〕，补办'],
    ['卡号6222 0212 3456 7890 128', '卡号〔卡号〕'],
    ['两个号1380013800013900139000都行', '两个号〔手机〕〔手机〕都行'],
    ['车牌京A·12345和粤BD12345', '车牌〔车牌〕和〔车牌〕'],
  ])('%s becomes %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  test.each([
    '请拨打12345、110、119、120或122',
    '客服400-820-8820，银行95588，移动10086',
    '2019-01-01 02:20:10发布，阅读1380013次',
    '1、2、3、8、9栋附近停水',
    '58车贷暴雷，A3区受害者300多人，金额1.35亿元',
    '3号线故障，5月3号恢复，第2号台风登陆',
  ])('%s stays', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('accounts', () => {
  test.each([
    ['发到zhang.san@163.com', '发到〔邮箱〕'],
    ['邮箱zhang＠１６３．ｃｏｍ', '邮箱〔邮箱〕'],
    ['邮箱zhang[at]163.com', '邮箱〔邮箱〕'],
    ['加微信：abc_12345详聊', '加微信：〔微信〕详聊'],
    ['vx：wang8899', 'vx：〔微信〕'],
    ['扣扣12345678', '扣扣〔QQ〕'],
    ['//@路人甲:转发微博', '//@〔账号〕:转发微博'],
  ])('%s becomes %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  test('institutions keep their names', () => {
    expect(redact('@人民日报 @平安北京 @某某热线官方 说')).toBe('@人民日报 @平安北京 @某某热线官方 说')
  })
})

describe('addresses', () => {
  test.each([
    ['住在文三路301号5栋2单元301室', '住在文三路〔门牌〕'],
    ['山水熙园小区3栋漏水', '山水熙园小区〔门牌〕漏水'],
    ['番禺路88弄6号', '番禺路〔门牌〕'],
  ])('%s becomes %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })
})

describe('names', () => {
  test.each([
    ['联系人：王小明', '联系人：〔姓名〕'],
    ['我叫李雷，住在这里', '我叫〔姓名〕，住在这里'],
    ['家住武胜路的张先生说', '家住武胜路的〔姓名〕先生说'],
    ['欧阳女士投诉', '〔姓名〕女士投诉'],
  ])('%s becomes %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })
})

describe('fields', () => {
  test('a field that is personal by its name is masked as a whole', () => {
    expect(redactField('联系电话', '1380013')).toBe('〔手机〕')
    expect(redactField('nickname', '小王')).toBe('〔账号〕')
    expect(redactField('content', '打13800138000')).toBe('打〔手机〕')
  })
})

describe('pseudonyms', () => {
  const { pseudonym, voice, bytesHash } = createRedactor({ keys: [{ id: 'p3', key }] })

  test('the same account in another writing is the same voice', () => {
    expect(pseudonym('author', ' Ａbc\u200b')).toBe(pseudonym('author', 'abc'))
    expect(pseudonym('author', 'abc')).toMatch(/^p3:[a-z2-7]{24}$/)
  })

  test('kinds do not mix', () => {
    expect(pseudonym('author', 'abc')).not.toBe(pseudonym('phone', 'abc'))
  })

  test('after a rotation an author has a tag under both keys, and everything else one', () => {
    const next = { id: 'p4', key: new Uint8Array(32).fill(9) }
    const rotating = createRedactor({ keys: [next, { id: 'p3', key }] })
    const after = createRedactor({ keys: [next] })
    expect(voice('author', 'abc')).toBe(pseudonym('author', 'abc'))
    expect(rotating.pseudonym('author', 'abc')).toBe(after.pseudonym('author', 'abc'))
    expect(tagsOf(rotating.voice('author', 'abc'))).toEqual([after.voice('author', 'abc'), voice('author', 'abc')])
  })

  test('the hash of bytes depends on the key', () => {
    const other = createRedactor({ keys: [{ id: 'p3', key: new Uint8Array(32).fill(8) }] })
    const bytes = new TextEncoder().encode('13800138000')
    expect(bytesHash(bytes)).toHaveLength(43)
    expect(bytesHash(bytes)).not.toBe(other.bytesHash(bytes))
  })

  test('a short key is refused', () => {
    expect(() => createRedactor({ keys: [{ id: 'p3', key: new Uint8Array(8) }] })).toThrow('16')
  })
})

describe('where everyday words can be told', () => {
  const nameModel = readFileSync(join(import.meta.dirname, '../../../src/nlp/models/names.bin'))
  const words = new Set(['田埂', '班长', '居然', '毛衣'])
  const plain = createRedactor({ keys: [{ id: 'p3', key }], nameModel })
  const knowing = createRedactor({
    keys: [{ id: 'p3', key }],
    nameModel,
    isWord: (text, start, end) => words.has(text.slice(start, end)),
  })

  test('a word that looks like a name stays, and so does one that a name would cut', () => {
    for (const text of ['村民反映，田埂被挖', '讲真，班长居然摇头', '他织的毛衣很暖'])
      expect(knowing.redact(text)).toBe(text)
  })

  test('a name that the model is less sure of is taken', () => {
    const text = '这件事王沐禾一家最清楚'
    expect(plain.redact(text)).toBe(text)
    expect(knowing.redact(text)).toBe('这件事〔姓名〕一家最清楚')
  })
})
