// More ways to say what only one kind of value is said with, of the same held-out set as the later digits.
import type { Random } from '../../src/core/random.ts'
import type { Combination, Stretch } from './planted.ts'
import { joined, secret } from './planted.ts'
import {
  accountName,
  bankCard,
  digits,
  groupsOf,
  identityNumber,
  landline,
  letters,
  mobile,
  plateTail,
} from './values.ts'

type Write = (random: Random) => readonly Stretch[]

function kind(name: string, leakMin: number, clauses: readonly string[]) {
  return (disguise: string, pieces: Write): Combination => ({
    kind: name,
    disguise,
    origin: 'later',
    leakMin,
    clauses,
    pieces,
  })
}

const han = (text: string): string => text.replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit)))
const low = (random: Random): string => String(1 + random.below(9))
const room = (random: Random): string => `${2 + random.below(29)}0${1 + random.below(4)}`

const phone = kind('mobile', 5, ['{}', '有事{}', '{}，随时联系', '（{}）', '看到的人{}'])
const phones: readonly Combination[] = [
  ...[
    'dh',
    '手鸡',
    '手姬',
    '电联',
    'call我',
    '☎',
    '📱',
    'TEL',
    'phone=',
    '亻电讠舌',
    '打俺',
    '机主',
    '号码给你',
    '拨',
    'sj',
  ].map((cue) => phone(`after ${cue}`, (random) => [cue, secret(mobile(random))])),
  phone('+(86)', (random) => ['电话+(86)', secret(mobile(random))]),
  phone('two with a slash', (random) => ['电话', secret(mobile(random)), '/', secret(mobile(random))]),
  phone('two in a row', (random) => ['电话', secret(mobile(random)), ' ', secret(mobile(random))]),
  phone('first group by hundreds', (random) => [
    '电话一百三十八',
    ...joined(
      ['0', '1', '2', '3'].map(() => han(digits(random, 2))),
      '',
    ),
  ]),
  phone('four of a kind', (random) => [
    '电话',
    secret(`13${low(random)}`),
    '四个',
    secret(low(random)),
    '再',
    secret(digits(random, 4)),
  ]),
  phone('letters before the last four', (random) => {
    const [first = '', middle = '', last = ''] = groupsOf(mobile(random), 3, 4, 4)
    return ['电话', secret(first), 'abc', secret(middle), 'def', secret(last)]
  }),
]

const line = kind('landline', 6, ['座机{}', '办公室电话：{}', '家里{}', '可打{}'])
const lines: readonly Combination[] = [
  line('extension with a hash', (random) => [secret(landline(random).join('-')), '#', secret(digits(random, 3))]),
  line('extension in Latin', (random) => [secret(landline(random).join('-')), ' ext.', secret(digits(random, 3))]),
  line('area as a word', (random) => {
    const [area, number] = landline(random)
    return ['区号', secret(area), '，号码', secret(number)]
  }),
  line('small exchange', (random) => joined([landline(random)[0], digits(random, 3), digits(random, 4)], ' ')),
]

const identity = kind('identity', 6, ['{}', '{}，请核实', '（{}）', '本人{}'])
const identities: readonly Combination[] = [
  ...[
    'sfz',
    'SFZ号：',
    '身分证',
    '申份证号',
    '身份zheng',
    '公民身份号码',
    'ID card ',
    'ID:',
    '证件：',
    '身证',
    '身份证No.',
  ].map((cue) => identity(`after ${cue}`, (random) => [cue, secret(identityNumber(random))])),
  identity('four, four, four and six', (random) => [
    '身份证',
    ...joined(groupsOf(identityNumber(random), 4, 4, 4, 6), ' '),
  ]),
  identity('three, three and four', (random) => [
    '身份证',
    ...joined(groupsOf(identityNumber(random), 3, 3, 4, 4, 4), '-'),
  ]),
  identity('birth in words', (random) => {
    const [region = '', birth = '', order = ''] = groupsOf(identityNumber(random), 6, 8, 4)
    const [year = '', month = '', day = ''] = groupsOf(birth, 4, 2, 2)
    return ['身份证', secret(region), ' ', secret(year), '年', secret(month), '月', secret(day), '日 ', secret(order)]
  }),
  identity('last six only', (random) => ['身份证后六位', secret(identityNumber(random).slice(12))]),
  identity('first and last', (random) => {
    const number = identityNumber(random)
    return ['身份证前六位', secret(number.slice(0, 6)), '，后面', secret(number.slice(6))]
  }),
  identity('X as a cross', (random) => ['身份证', secret(identityNumber(random).slice(0, 17)), '叉']),
]

const card = kind('card', 6, ['{}', '退款{}', '请打款到{}', '（{}）'])
const cards: readonly Combination[] = [
  ...[
    'kh：',
    '储蓄卡',
    '信用卡号 ',
    '收款账户',
    '打款账户：',
    '开户行建设银行，',
    '存折',
    '工资卡',
    '卡里打钱 ',
    '对公账户',
    '帐号',
  ].map((cue) => card(`after ${cue}`, (random) => [cue, secret(bankCard(random))])),
  card('as thousands', (random) => ['卡号', secret(bankCard(random).replace(/(?<=\d)(?=(\d{3})+$)/g, ','))]),
  card('six, four, four and five', (random) => ['卡号', ...joined(groupsOf(bankCard(random), 6, 4, 4), '-')]),
  card('last part first', (random) => {
    const number = bankCard(random)
    return ['卡号后九位', secret(number.slice(10)), '，前十位', secret(number.slice(0, 10))]
  }),
]

const plate = kind('plate', 4, ['车牌{}', '{}的车', '一辆{}停在门口', '投诉{}司机', '肇事逃逸 {} '])
const letter = (random: Random): string => random.pick(Array.from('ABCDEFGH'))
const plates: readonly Combination[] = [
  plate('province in words', (random) => ['安徽', secret(letter(random) + plateTail(random, 5))]),
  plate('字', (random) => ['皖字', secret(letter(random) + plateTail(random, 5))]),
  plate('牌', (random) => ['皖牌', secret(letter(random) + plateTail(random, 5))]),
  plate('pinyin province', (random) => ['wan', secret(letter(random) + plateTail(random, 5))]),
  plate('circled', (random) => [
    '皖',
    secret(letter(random) + plateTail(random, 5).replace(/\d/g, (digit) => '⓪①②③④⑤⑥⑦⑧⑨'.charAt(Number(digit)))),
  ]),
  plate('two groups', (random) => [
    `皖`,
    secret(letter(random)),
    ' ',
    ...joined(groupsOf(plateTail(random, 5), 2), ' '),
  ]),
  plate('full stop', (random) => ['皖', secret(letter(random)), '.', secret(plateTail(random, 5))]),
  plate('in quotes', (random) => ['“皖', secret(letter(random)), '”', secret(plateTail(random, 5))]),
  plate('province behind', (random) => [secret(letter(random) + plateTail(random, 5)), '（皖）']),
  plate('Macao', (random) => ['粤', secret(`Z${plateTail(random, 4)}`), '澳']),
  plate('consulate', (random) => ['沪', secret(`A${plateTail(random, 4)}`), '领']),
  plate('rescue', (random) => ['皖', secret(`X${plateTail(random, 4)}`), '应急']),
  plate('new energy behind', (random) => ['皖', secret(`${letter(random)}${digits(random, 5)}F`)]),
  plate('capital Han', (random) => [
    '皖',
    secret(letter(random) + digits(random, 5).replace(/\d/g, (digit) => '零壹贰叁肆伍陆柒捌玖'.charAt(Number(digit)))),
  ]),
  plate('temporary', (random) => ['皖', secret(letter(random) + digits(random, 5)), '临']),
  plate('underscores', (random) => ['皖', secret(letter(random)), '_', secret(plateTail(random, 5))]),
  plate('stars', (random) => ['皖', secret(letter(random)), '*', secret(plateTail(random, 5))]),
]

const mail = kind('mail', 5, ['邮箱{}', '发我{}', '联系方式：{}', '资料请寄 {} 收'])
const user = (random: Random): string => letters(random, 6) + digits(random, 3)
const mails: readonly Combination[] = [
  ...(
    [
      ['(at) and (dot)', '(at)qq(dot)com'],
      ['[at] and [dot]', '[at]163[dot]com'],
      ['full stop of Chinese', '@qq。com'],
      ['comma for the dot', '@qq,com'],
      ['middle dot', '@qq·com'],
      ['two ats', '@@qq.com'],
      ['small a in a ring', 'ⓐqq.com'],
      ['(a)', '(a)qq.com'],
      ['圈A in brackets', '（圈A）126.com'],
      ['小老鼠', '小老鼠qq.com'],
      ['spaces in the host', '@ q q . c o m'],
      ['DOT', '@gmail DOT com'],
      ['a dash for the dot', '@qq-com'],
      ['zero for the o', '@qq.c0m'],
      ['in brackets', '【@】qq.com'],
      ['AT', ' AT 163.com'],
      ['@ and 企鹅', '@企鹅点com'],
      ['hashes', '#qq#com'],
      ['a host nobody knows', '@mail.somewhere.cn'],
    ] as const
  ).map(([name, end]) => mail(name, (random) => [secret(user(random)), end])),
  mail('end told apart', (random) => [secret(user(random)), '，后缀是qq.com']),
  mail('mobile as user', (random) => [secret(mobile(random)), '@139.com']),
  mail('letters apart', (random) => [...joined(Array.from(user(random)), ' '), ' @ qq.com']),
]

const account = kind('wechat', 5, ['{}', '有事{}', '想知道的{}', '（{}）', '聊聊{}'])
const accounts: readonly Combination[] = [
  ...'wei信 维信 微❤ V❤ w信 wx同号 +V ＋薇 ➕VX vxin v_x 微.信 徵信 wxh： 微信小号 企业微信 飞书 LINE: line号 ins： ins账号 推特 贴吧ID 知乎ID B站UID UID： 闲鱼号 旺旺 视频号 脉脉 Soul号 💚 🐧 微❤号 VX号 薇芯 胃信 葳信 卫❤ 嶶信 ID：'
    .split(' ')
    .map((cue) => account(`after ${cue}`, (random) => [cue, secret(accountName(random))])),
  account('cue with spaces', (random) => ['微 信 ', secret(accountName(random))]),
  account('cue behind', (random) => [secret(accountName(random)), '是我微信']),
  account('cue and copula', (random) => ['我的微信就是', secret(accountName(random))]),
  account('search it', (random) => ['微信搜索', secret(accountName(random))]),
  account('name in quotes', (random) => ['微信“', secret(accountName(random)), '”']),
  account('letters apart', (random) => ['微信', ...joined(Array.from(accountName(random)), ' ')]),
]

const qq = kind('qq', 4, ['{}', '有事{}', '（{}）', '进来聊{}'])
const qqs: readonly Combination[] = '抠抠 秋秋 球球 Q号 🐧 q群 企鹅群 口口 Q裙 扣群 qq裙 Q我 加Q QQ小号 蔻蔻'
  .split(' ')
  .map((cue) => qq(`after ${cue}`, (random) => [cue, secret(low(random) + digits(random, 8))]))

const door = kind('door', 3, ['{}', '我家住{}', '地址：{}', '就在{}', '{}漏水', '住址 {} ', '{}的租户'])
const estate = (random: Random): string =>
  random.pick(['桂花园', '翠竹苑', '东风小区', '滨河家园', '丽景新村', '望江府'])
const doors: readonly Combination[] = [
  door('letter and dash', (random) => [`${estate(random)}A-`, secret(room(random))]),
  door('门 for the unit', (random) => [`${estate(random)}${low(random)}号楼${low(random)}门`, secret(room(random))]),
  door('house of a lane', (random) => [`和平巷${low(random)}号院`, secret(digits(random, 3)), '号']),
  door('hash twice', (random) => [`${estate(random)}${low(random)}#楼${low(random)}#`, secret(room(random))]),
  door('单 for 单元', (random) => [`${estate(random)}${low(random)}栋${low(random)}单`, secret(room(random))]),
  door('letter behind', (random) => [
    `${estate(random)}${low(random)}座`,
    secret(`1${digits(random, 1)}0${low(random)}E`),
  ]),
  door('层', (random) => [`${estate(random)}${low(random)}栋18层`, secret(`180${low(random)}`)]),
  door('letter before the room', (random) => [estate(random), secret(`B${room(random)}`), '室']),
  door('附', (random) => ['二支路68号附', secret(digits(random, 3)), '号']),
  door('甲', (random) => ['和平里甲', secret(`1${digits(random, 2)}`), '号']),
  door('巷 and number', (random) => ['文昌街12巷', secret(`2${digits(random, 2)}`), '号']),
  door('组 and 户', (random) => ['前进村十二组', secret(`3${digits(random, 2)}`), '户']),
  door('dormitory', (random) => [`学校宿舍${low(random)}栋`, secret(room(random)), '寝室']),
  door('room first', (random) => [secret(room(random)), `室（${low(random)}栋）`]),
  door('房间', (random) => [`${estate(random)}${low(random)}栋`, secret(room(random)), '房间']),
  door('号房', (random) => [`${estate(random)}${low(random)}幢`, secret(room(random)), '号房']),
  door('tilde', (random) => [`${estate(random)}${low(random)}栋`, ...joined([low(random), room(random)], '~')]),
  door('underscores', (random) => [estate(random), ...joined(['12', low(random), room(random)], '_')]),
  door('dots', (random) => [`${estate(random)}${low(random)}栋.`, ...joined([low(random), room(random)], '.')]),
  door('circled', (random) => [`${estate(random)}${low(random)}栋`, secret('⑤⓪' + random.pick(['①', '②', '③'])), '室']),
  door('capital Han', (random) => [
    `${estate(random)}叁栋贰单元`,
    secret('伍零' + random.pick(['壹', '贰', '叁'])),
    '室',
  ]),
  door('the word 的', (random) => [`${estate(random)}${low(random)}栋的`, secret(room(random))]),
  door('排', (random) => [`${estate(random)}${low(random)}排`, secret(`1${digits(random, 2)}`), '号']),
  door('门面', (random) => [`明光路`, secret(`1${digits(random, 2)}`), '号门面楼上']),
  door('号 with a dash', (random) => ['长江东路', secret(`2${digits(random, 2)}`), '-', secret(low(random)), '号']),
]

export const laterCombinations: readonly Combination[] = [
  ...phones,
  ...lines,
  ...identities,
  ...cards,
  ...plates,
  ...mails,
  ...accounts,
  ...qqs,
  ...doors,
]
