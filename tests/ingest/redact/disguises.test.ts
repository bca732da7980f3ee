// Numbers between words, in words and beside new cues; and their neighbours, which are none.
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../../src/ingest/redact/redact.ts'

const { redact } = createRedactor({ keys: [{ id: 't1', key: new Uint8Array(32).fill(7) }] })

describe('a number in disguise', () => {
  test.each([
    ['电话138然后0000然后1111', '电话〔手机〕'],
    ['打138点0000点1111找我', '打〔手机〕找我'],
    ['手机前三位138，后面是00001111', '手机前三位〔手机〕'],
    ['电话138（去掉括号）0000（去掉括号）1111', '电话〔手机〕'],
    ['电话yao san ba ling ling ling ling yao yao yao yao', '电话〔手机〕'],
    ['座机0551-62831234转801', '座机〔电话〕'],
    ['QQ：349/199/182', 'QQ：〔QQ〕'],
    ['488828757的QQ邮箱', '〔QQ〕的QQ邮箱'],
    ['六二四四八@qq.com', '〔邮箱〕'],
    ['zhangsan88圈aqq.com', '〔邮箱〕'],
    ['绿泡泡abc_12345', '绿泡泡〔微信〕'],
    ['我的账号在weibo.com/u/1234567890', '我的账号在weibo.com/u/〔账号〕'],
    ['https://a.example/s?x=1&sessionid=abcdefgh', 'https://a.example/s?x=1&sessionid=〔账号〕'],
    ['粤B点12345挡路', '〔车牌〕挡路'],
    ['登录IP是10.20.130.40。', '登录IP是〔IP〕。'],
    ['设备3c:cf:74:f1:2b:a4', '设备〔设备〕'],
    ['定位：117.31234,31.82345', '定位：117.31〔坐标〕,31.82〔坐标〕'],
    ['1982年11月6日出生', '〔生日〕出生'],
    ['订单号SF1234567890123', '订单号〔单号〕'],
    ['密码是abcd1@234', '密码是〔密码〕'],
    ['验证码 123456', '验证码 〔密码〕'],
    ['@李建国律师在线 @张伟中学', '@〔账号〕 @〔账号〕'],
  ])('%s becomes %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
    expect(redact(expected)).toBe(expected)
  })
})

test.each([
  '电话打了3次，5个部门，等了12天，138人签名',
  '2014年8月1日生下一子',
  '版本1.2.3.45',
  '12:30:45到了',
  '快递50000件积压',
  '体温38.5，浓度35.126',
  'one two three four five six seven eight',
  '@央视网 @合肥市第一中学',
  '门诊500-1000元',
])('%s stays', (text) => {
  expect(redact(text)).toBe(text)
})
