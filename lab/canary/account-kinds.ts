// Mail, messengers, mentions and links.
import type { Random } from '../../src/core/random.ts'
import type { Combination, DisguiseOrigin, Stretch } from './planted.ts'
import { joined, secret } from './planted.ts'
import { accountName, digits, letters, mobile } from './values.ts'

type Write = (random: Random) => readonly Stretch[]

function combination(kind: string, clauses: readonly string[], leakMin: number) {
  return (disguise: string, origin: DisguiseOrigin, pieces: Write): Combination => ({
    kind,
    disguise,
    origin,
    leakMin,
    clauses,
    pieces,
  })
}

const mail = combination('mail', ['邮箱{}', '资料发到{}', '请发邮件至 {} 谢谢', '我的邮箱是{}', 'email：{}'], 5)
const user = (random: Random): string => letters(random, 6) + digits(random, 3)
const host = (random: Random): string => random.pick(['qq', '163', '126', 'sina', 'gmail', 'outlook'])

const mails: readonly Combination[] = [
  mail('plain', 'documented', (random) => [secret(user(random)), `@${host(random)}.com`]),
  mail('full width at', 'documented', (random) => [secret(user(random)), `＠${host(random)}.com`]),
  mail('[at]', 'documented', (random) => [secret(user(random)), `[at]${host(random)}.com`]),
  mail('at spelled', 'asked', (random) => [secret(user(random)), ` at ${host(random)} dot com`]),
  mail('艾特', 'asked', (random) => [secret(user(random)), `艾特${host(random)}点com`]),
  mail('圈a', 'asked', (random) => [secret(user(random)), `圈a${host(random)}.com`]),
  mail('hash for at', 'own', (random) => [secret(user(random)), `#${host(random)}.com（#换成@）`]),
  mail('spaces', 'own', (random) => [secret(user(random)), ` @ ${host(random)} . com`]),
  mail('点 for the dot', 'own', (random) => [secret(user(random)), `@${host(random)}点com`]),
  mail('a star for at', 'own', (random) => [secret(user(random)), `*${host(random)}.com`]),
  mail('no end', 'own', (random) => [secret(user(random)), `@${host(random)}`]),
  mail('的QQ邮箱', 'asked', (random) => [secret(String(1 + random.below(9)) + digits(random, 9)), '的QQ邮箱']),
  mail('digits', 'documented', (random) => [secret(String(1 + random.below(9)) + digits(random, 8)), '@qq.com']),
  mail('Han digits', 'asked', (random) => [
    secret(digits(random, 9).replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit)))),
    '@qq.com',
  ]),
  mail('dotted name', 'own', (random) => [secret(`${letters(random, 6)}.${letters(random, 5)}`), '@company.com.cn']),
  mail('plus', 'own', (random) => [secret(`${letters(random, 6)}+${letters(random, 3)}`), '@example.org']),
  mail('zero-width signs', 'documented', (random) => [...joined(Array.from(user(random)), '\u200b'), '@qq.com']),
  mail('full width', 'own', (random) => [
    secret(user(random).replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))),
    '＠ｑｑ．ｃｏｍ',
  ]),
  mail('mailto', 'own', (random) => ['mailto:', secret(user(random)), `@${host(random)}.com`]),
]

const messenger = combination('wechat', ['{}', '有事{}', '可以{}联系', '想知道的{}', '（{}）', '进群{}'], 5)
const messengers: readonly Combination[] = [
  ...(
    [
      ['微信', 'documented'],
      ['微信号：', 'documented'],
      ['加微信 ', 'documented'],
      ['VX', 'documented'],
      ['vx：', 'documented'],
      ['v信', 'documented'],
      ['薇', 'documented'],
      ['加薇信', 'documented'],
      ['➕v ', 'documented'],
      ['卫星', 'asked'],
      ['绿泡泡', 'asked'],
      ['卫星号 ', 'asked'],
      ['wx：', 'documented'],
      ['wechat ', 'own'],
      ['WeChat ID: ', 'own'],
      ['威信', 'own'],
      ['徽信', 'own'],
      ['V：', 'own'],
      ['加V', 'own'],
      ['加我v', 'own'],
      ['绿色软件', 'own'],
      ['围脖', 'own'],
      ['抖音号', 'own'],
      ['快手号：', 'own'],
      ['小红书号', 'own'],
      ['微博ID ', 'asked'],
      ['支付宝', 'own'],
      ['telegram ', 'own'],
      ['电报群', 'own'],
      ['钉钉号', 'own'],
      ['陌陌', 'own'],
    ] as const
  ).map(([cue, origin]) => messenger(cue.trim(), origin, (random) => [cue, secret(accountName(random))])),
  messenger('the telephone', 'own', (random) => ['微信同号', secret(mobile(random))]),
  messenger('wxid', 'documented', (random) => [secret(`wxid_${letters(random, 8)}${digits(random, 2)}`)]),
  messenger('digits of a Weibo account', 'asked', (random) => ['微博ID ', secret(digits(random, 10))]),
]

const mention = combination(
  'mention',
  ['{}', '转给{} 看看', '感谢{} 的爆料', '//{}:说得对', '求助{} 谢谢', '{} 你来评评理'],
  3,
)
const nick = (random: Random): string =>
  random.pick(['小鱼', '橙子', '夜航', '清风', '笨笨', '晚安', '北岛']) +
  random.pick(['爱吃糖', '在路上', '不回头', '的窗', '看云'])
const mentions: readonly Combination[] = [
  mention('Han', 'documented', (random) => ['@', secret(nick(random))]),
  mention('letters', 'documented', (random) => ['@', secret(accountName(random))]),
  mention('full width', 'own', (random) => ['＠', secret(nick(random))]),
  mention('律师', 'asked', (random) => ['@', secret(`李建${random.pick(['国', '军', '华'])}`), '律师在线']),
  mention('中学', 'asked', (random) => ['@', secret(`张${random.pick(['伟', '磊', '涛'])}`), '中学'] as const),
  mention('医生', 'own', (random) => ['@', secret(`王${random.pick(['敏', '静', '芳'])}`), '医生']),
  mention('记者', 'own', (random) => ['@', secret(`记者陈${random.pick(['浩', '凯', '杰'])}`)]),
  mention('dashes', 'own', (random) => ['@', secret(nick(random)), '-', secret(letters(random, 4))]),
  mention('space after the at', 'own', (random) => ['@ ', secret(nick(random))]),
  mention('艾特', 'own', (random) => ['艾特', secret(accountName(random))]),
  mention('with an end of its own', 'asked', (random) => [
    '@',
    secret(nick(random)),
    random.pick(['超话', 'official', '官方粉丝', '_CN', '不打烊']),
  ]),
]

const link = combination('link', ['{}', '链接 {} ', '详情见{}', '主页：{} ', '点这里{}'], 5)
const links: readonly Combination[] = [
  link('Weibo user', 'documented', (random) => ['https://weibo.com/u/', secret(digits(random, 10))]),
  link('token', 'documented', (random) => ['https://example.com/login?token=', secret(letters(random, 12))]),
  link('session', 'asked', (random) => ['https://example.com/a?x=1&sessionid=', secret(letters(random, 12))]),
  link('access key', 'own', (random) => ['https://example.com/a?access_key=', secret(letters(random, 12))]),
  link('fragment', 'own', (random) => ['https://example.com/a#sid=', secret(letters(random, 12))]),
  link('path', 'asked', (random) => ['https://example.com/s/', secret(letters(random, 16)), '/view']),
  link('no scheme', 'asked', (random) => ['weibo.com/u/', secret(digits(random, 10))]),
  link('www', 'asked', (random) => ['www.douyin.com/user/', secret(letters(random, 14))]),
  link('telephone in it', 'own', (random) => ['http://example.com/?phone=', secret(mobile(random))]),
  link('user and password', 'own', (random) => [
    'http://',
    secret(letters(random, 8)),
    ':',
    secret(letters(random, 8)),
    '@example.com/',
  ]),
  link('点 for dots', 'own', (random) => ['weibo点com/', secret(letters(random, 10))]),
  link('escaped', 'own', (random) => ['https://example.com/?u=', secret(letters(random, 8)), '%40qq.com']),
]

export const accountCombinations: readonly Combination[] = [...mails, ...messengers, ...mentions, ...links]
