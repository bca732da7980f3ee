// Ways to say a value that were written down, with their first score, before the redactor's rules of that time were read again.
import type { Random } from '../../src/core/random.ts'
import type { Combination, Stretch } from './planted.ts'
import { joined, secret } from './planted.ts'
import { accountName, digits, groupsOf, identityNumber, letters, mobile, plateTail } from './values.ts'

type Write = (random: Random) => readonly Stretch[]

function kind(name: string, leakMin: number, clauses: readonly string[]) {
  return (disguise: string, pieces: Write): Combination => ({
    kind: name,
    disguise,
    origin: 'fresh',
    leakMin,
    clauses,
    pieces,
  })
}

const low = (random: Random): string => String(1 + random.below(9))
const qqNumber = (random: Random): string => low(random) + digits(random, 8)
const han = (text: string): string => text.replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit)))

// Nothing here says that a number comes: the whole of it has to tell itself.
const phone = kind('mobile', 5, ['房东{}，总是不接', '加急，{}（同微信）', '看到的人 {}', '老人走失，请拨{}'])
const phones: readonly Combination[] = [
  ...['杠', '转', '点', '然后', '接着', '和', 'zz', '删', '爱', 'ー'].map((gap) =>
    phone(`groups with ${gap}, no cue`, (random) => joined(groupsOf(mobile(random), 3, 4, 4), gap)),
  ),
  ...['x', '杠', '啊', '爱'].map((gap) =>
    phone(`digits with ${gap}, no cue`, (random) => joined(Array.from(mobile(random)), gap)),
  ),
  phone('first three and last eight, no cue', (random) => [
    '前三位',
    ...joined(groupsOf(mobile(random), 3), '，后八位'),
  ]),
  phone('in Han, no cue', (random) => ['前三位', ...joined(groupsOf(han(mobile(random)), 3), '后八位')]),
  phone('front, middle, end, no cue', (random) => {
    const [first = '', middle = '', last = ''] = groupsOf(mobile(random), 3, 4, 4)
    return ['前面', secret(first), '中间', secret(middle), '最后', secret(last)]
  }),
  phone('tail first, no cue', (random) => {
    const number = mobile(random)
    return ['尾号', secret(number.slice(7)), '，前面', secret(number.slice(0, 7))]
  }),
  phone('over two sentences, no cue', (random) => joined(groupsOf(mobile(random), 3), '。后面是')),
  phone('four of a kind, no cue', (random) => [
    secret(`13${low(random)}`),
    '四个',
    secret(low(random)),
    '再',
    secret(digits(random, 4)),
  ]),
  phone('three of a kind last, no cue', (random) => [secret(`138${digits(random, 5)}`), '三个', secret(low(random))]),
  phone('two of a kind, no cue', (random) => [
    secret(`138${digits(random, 3)}`),
    '双',
    secret(low(random)),
    secret(digits(random, 3)),
  ]),
  phone('letters for zero and one, no cue', (random) => [secret(mobile(random).replace(/1/g, 'i').replace(/0/g, 'o'))]),
]

const identity = kind('identity', 6, ['{}这个号被冒用了', '办事员要我报，{}', '低保没批，{}'])
const identities: readonly Combination[] = [
  identity('first six and rest, no cue', (random) => [
    '前六位',
    ...joined(groupsOf(identityNumber(random), 6), '，后面'),
  ]),
  identity('叉 for X, no cue', (random) => {
    let number = identityNumber(random)
    while (!number.endsWith('X')) number = identityNumber(random)
    return [secret(number.slice(0, 17)), '叉']
  }),
]

const plate = kind('plate', 4, ['肇事车{}跑了', '举报{}乱停', '前面那辆车是{}', '{}车主请挪车'])
const letter = (random: Random): string => random.pick(Array.from('ABCDEFGH'))
const plates: readonly Combination[] = [
  plate('embassy', (random) => ['使', secret(digits(random, 6))]),
  plate('embassy behind', (random) => [secret(digits(random, 6)), '使']),
  plate('armed police', (random) => ['WJ', secret(digits(random, 2)), '-', secret(digits(random, 5))]),
  plate('military', (random) => [secret(`V${letter(random)}${digits(random, 5)}`)]),
  plate('old military', (random) => [
    random.pick(['南', '沈', '兰', '北']),
    secret(letter(random) + digits(random, 5)),
  ]),
  plate('tractor', (random) => ['皖', secret(digits(random, 2)), '-', secret(digits(random, 5))]),
  plate('motorcycle', (random) => ['皖', secret(letter(random) + plateTail(random, 4)), '摩']),
  plate('no province', (random) => [secret(`${letter(random)}${low(random)}${digits(random, 4)}`)]),
]

const wechat = kind('wechat', 5, ['团购的{}', '资料全，{}', '有车位出租，{} 谢谢'])
const wechats = '围信 卫生信 蝌蚪信 v♥ 微xin vvx 绿标 聊天号 绿色聊天软件 私我v 加我好友'
  .split(' ')
  .map((cue) => wechat(`after ${cue}`, (random) => [cue, secret(accountName(random))]))
const glued = ['vx', '加V'].map((cue) =>
  wechat(`letters glued to ${cue}`, (random) => [cue, secret(letters(random, 8))]),
)

const qq = kind('qq', 4, ['有问题{}', '业主维权，{} 谢谢', '{}，急'])
const qqs = '加扣 扣 抠号 鹅号 腾讯号 进群 🅀🅀'
  .split(' ')
  .map((cue) => qq(`after ${cue}`, (random) => [cue, secret(qqNumber(random))]))

const mail = kind('mail', 5, ['联系：{}', '有线索发{}，谢谢', '材料请寄 {} 收'])
const user = (random: Random): string => letters(random, 6) + digits(random, 3)
const mails: readonly Combination[] = [
  mail('mailbox behind', (random) => [secret(user(random)), '，163邮箱']),
  mail('mailbox before', (random) => ['qq的，', secret(user(random))]),
  mail('在 for at', (random) => [secret(user(random)), '在163点com']),
  mail('braces', (random) => [secret(user(random)), '{at}foxmail{dot}com']),
  mail('underlines', (random) => [secret(user(random)), '_at_outlook_dot_com']),
]

const link = kind('link', 6, ['打开{}看详情', '证据在 {}', '截图见{}，请核实'])
const token = (random: Random): string => letters(random, 5) + digits(random, 6) + letters(random, 5)
const links = [
  'www.example.com/a;jsessionid=',
  'https://example.cn/#/login?auth=',
  'Bearer ',
  'Cookie: SESSIONID=',
].map((before) => link(`after ${before.trim()}`, (random) => [before, secret(token(random))]))

const door = kind('door', 3, ['家住{}，停水两天了', '{}漏水', '我在{}被困'])
const room = (random: Random): string => `${2 + random.below(29)}0${1 + random.below(4)}`
const doors: readonly Combination[] = [
  door('spaces between', (random) => [`桂花园${low(random)} 栋 ${low(random)} 单元 `, secret(room(random)), ' 室']),
  door('组 and 户', (random) => ['清水村十二组', secret(`1${digits(random, 2)}`), '户']),
  door('房', (random) => ['国际城', secret(room(random)), '房']),
  door('shop', (random) => ['桂花园商铺', secret(`1${digits(random, 2)}`), '号']),
  door('letter and number', (random) => [`翠湖名邸C${low(random)}-`, secret(room(random))]),
]

const paper = kind('document', 5, ['麻烦查一下，{}', '你好，{}，请处理', '{}。谢谢'])
const papers =
  '检查号 就诊号： 条码号是 登记号 参保号A 养老保险号： 从业资格证号 考号： 永久居留证CHN 士字第 南字第 文字第 残疾军人证皖军 短信码： 提取码：ab 中通 游戏ID 电费户号800'
    .split(' ')
    .map((cue) => paper(`after ${cue}`, (random) => [cue, secret(digits(random, 8))]))
const others: readonly Combination[] = [
  paper('EMS', (random) => [secret(`EA${digits(random, 9)}CN`)]),
  kind('birth', 4, ['{}，低保停了'])('short year', (random) => [
    '我是',
    secret(`8${digits(random, 1)}年5月6号`),
    '生的',
  ]),
  kind('birth', 4, ['{}，低保停了'])('lunar', (random) => ['农历生日', secret(`198${digits(random, 1)}年腊月初八`)]),
  kind('network', 5, ['{}'])('dots in brackets', (random) => [
    'ip ',
    ...joined(['117', '68', `1${digits(random, 2)}`, `1${digits(random, 2)}`], '[.]'),
  ]),
  kind('position', 4, ['{}'])('geo', (random) => [
    'geo:31.12',
    secret(digits(random, 4)),
    ',117.12',
    secret(digits(random, 4)),
  ]),
]

export const freshCombinations: readonly Combination[] = [
  ...phones,
  ...identities,
  ...plates,
  ...wechats,
  ...glued,
  ...qqs,
  ...mails,
  ...links,
  ...doors,
  ...papers,
  ...others,
]
