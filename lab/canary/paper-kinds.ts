// What devices, papers, orders and locks are known by.
import type { Random } from '../../src/core/random.ts'
import type { Combination, DisguiseOrigin, Stretch } from './planted.ts'
import { joined, secret } from './planted.ts'
import { birthDay, digits, letters } from './values.ts'

type Write = (random: Random) => readonly Stretch[]

/** Each paper comes as its cue and its number; the same three ways of writing it are tried for all. */
interface Paper {
  readonly kind: string
  readonly cues: readonly string[]
  readonly number: (random: Random) => string
  readonly leakMin: number
}

const upper = (random: Random, length: number): string => letters(random, length).toUpperCase()

const papers: readonly Paper[] = [
  {
    kind: 'medical record',
    cues: ['病历号', '住院号', '门诊号', '就诊卡号', '病案号'],
    number: (random) => digits(random, 8),
    leakMin: 5,
  },
  {
    kind: 'social security',
    cues: ['社保号', '医保编号', '社会保障号码', '医保卡号', '社保卡号'],
    number: (random) => upper(random, 1) + digits(random, 8),
    leakMin: 5,
  },
  {
    kind: 'driver',
    cues: ['驾驶证号', '驾照号', '驾驶证档案编号', '档案编号'],
    number: (random) => digits(random, 12),
    leakMin: 6,
  },
  {
    kind: 'military',
    cues: ['军官证', '军字第', '士兵证', '军官证号', '残疾军人证'],
    number: (random) => digits(random, 7),
    leakMin: 5,
  },
  {
    kind: 'student',
    cues: ['学号', '学籍号', '准考证号', '考生号'],
    number: (random) => digits(random, 10),
    leakMin: 5,
  },
  {
    kind: 'order',
    cues: ['订单号', '订单编号', '快递单号', '运单号', '流水号', '取件码'],
    number: (random) => `SF${digits(random, 13)}`,
    leakMin: 6,
  },
  {
    kind: 'order',
    cues: ['工单号', '订单', '快递', '物流单号', '交易单号'],
    number: (random) => digits(random, 14),
    leakMin: 6,
  },
  {
    kind: 'passport',
    cues: ['护照号', '护照', '港澳通行证', '通行证号'],
    number: (random) => random.pick(['E', 'G', 'C']) + digits(random, 8),
    leakMin: 5,
  },
  {
    kind: 'household',
    cues: ['户号', '水表号', '电费户号', '燃气户号', '客户编号'],
    number: (random) => digits(random, 10),
    leakMin: 5,
  },
  {
    kind: 'password',
    cues: ['密码', '密码是', '密码：', '口令', '登录密码'],
    number: (random) => letters(random, 5) + digits(random, 4),
    leakMin: 4,
  },
  {
    kind: 'code',
    cues: ['验证码', '验证码是', '验证码：', '门禁密码', '取件码'],
    number: (random) => digits(random, 6),
    leakMin: 4,
  },
  { kind: 'device', cues: ['IMEI', '设备号', '序列号', '车架号'], number: (random) => digits(random, 15), leakMin: 6 },
]

const writings: readonly { readonly name: string; readonly write: (number: string) => readonly Stretch[] }[] = [
  { name: 'plain', write: (number) => [secret(number)] },
  { name: 'colon', write: (number) => ['：', secret(number)] },
  { name: 'space', write: (number) => [' ', secret(number)] },
  { name: '是', write: (number) => ['是', secret(number)] },
  { name: 'groups', write: (number) => joined([number.slice(0, 4), number.slice(4)], ' ') },
  {
    name: 'full width',
    write: (number) => [secret(number.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)))],
  },
]

const paperCombinations: readonly Combination[] = papers.flatMap(({ kind, cues, number, leakMin }) =>
  writings.map(({ name, write }) => ({
    kind,
    disguise: `${cues[0]} ${name}`,
    origin: name === 'plain' || name === 'colon' || name === 'space' ? 'asked' : 'own',
    leakMin,
    clauses: cues.map((cue) => `${cue}{}`),
    pieces: (random: Random) => write(number(random)),
  })),
)

function kind(name: string, clauses: readonly string[], leakMin: number) {
  return (disguise: string, origin: DisguiseOrigin, pieces: Write): Combination => ({
    kind: name,
    disguise,
    origin,
    leakMin,
    clauses,
    pieces,
  })
}

const byte = (random: Random): string => String(11 + random.below(240))
const ip = kind('ip', ['IP {} ', 'ip地址：{}', '来自{}的访问', '登录IP是{}', '服务器{}'], 5)
const hex = (random: Random): string => random.below(16).toString(16)
const mac = kind('mac', ['MAC {} ', 'mac地址：{}', '设备{}', '路由器 {} '], 6)
const macBytes = (random: Random): readonly string[] => Array.from({ length: 6 }, () => hex(random) + hex(random))
const east = (random: Random): string => `117.${1 + random.below(8)}${digits(random, 5)}`
const north = (random: Random): string => `31.${1 + random.below(8)}${digits(random, 5)}`
const place = kind('coordinates', ['坐标{}', '定位：{}', '位置 {} ', '我在{}', '经纬度{}'], 8)
const birth = kind('birth', ['出生日期{}', '生日：{}', '出生于{}', '{}出生', '出生年月 {} ', '{}生'], 6)

const others: readonly Combination[] = [
  ip('version 4', 'asked', (random) => joined([byte(random), byte(random), byte(random), byte(random)], '.')),
  ip('with a port', 'own', (random) => [
    ...joined([byte(random), byte(random), byte(random), byte(random)], '.'),
    ':8080',
  ]),
  ip('点', 'own', (random) => joined([byte(random), byte(random), byte(random), byte(random)], '点')),
  ip('spaces', 'own', (random) => joined([byte(random), byte(random), byte(random), byte(random)], ' . ')),
  ip('version 6', 'own', (random) => [
    secret(`2408:8${digits(random, 3)}:${hex(random)}1a2:${digits(random, 4)}::${digits(random, 3)}`),
  ]),
  ip('Chinese full stops', 'own', (random) => joined([byte(random), byte(random), byte(random), byte(random)], '。')),
  mac('colons', 'asked', (random) => joined(macBytes(random), ':')),
  mac('dashes', 'asked', (random) =>
    joined(
      macBytes(random).map((two) => two.toUpperCase()),
      '-',
    ),
  ),
  mac('dots', 'own', (random) => [secret(`a${hex(random)}b1.${hex(random)}c2d.3e${hex(random)}f`)]),
  mac('bare', 'own', (random) => [secret(`a4${macBytes(random).slice(1).join('')}`)]),
  place('comma', 'asked', (random) => joined([east(random), north(random)], ',')),
  place('latitude first', 'asked', (random) => joined([north(random), east(random)], ', ')),
  place('letters', 'own', (random) => [secret(east(random)), 'E,', secret(north(random)), 'N']),
  place('words', 'own', (random) => ['东经', secret(east(random)), '北纬', secret(north(random))]),
  place('degrees', 'own', (random) => [
    '东经117°',
    secret(`${10 + random.below(49)}′${10 + random.below(49)}.${digits(random, 2)}″`),
  ]),
  place('space', 'own', (random) => joined([east(random), north(random)], ' ')),
  place('named', 'own', (random) => ['lng=', secret(east(random)), '&lat=', secret(north(random))]),
  birth('Han units', 'asked', (random) => {
    const [year, month, day] = birthDay(random)
    return [secret(year), '年', secret(String(Number(month))), '月', secret(String(Number(day))), '日']
  }),
  birth('dashes', 'asked', (random) => joined(birthDay(random), '-')),
  birth('dots', 'own', (random) => joined(birthDay(random), '.')),
  birth('slashes', 'own', (random) => joined(birthDay(random), '/')),
  birth('eight digits', 'own', (random) => [secret(birthDay(random).join(''))]),
  birth('Han digits', 'own', (random) => {
    const [year] = birthDay(random)
    return [
      secret(year.replace(/\d/g, (digit) => '〇一二三四五六七八九'.charAt(Number(digit)))),
      '年',
      secret('三'),
      '月',
      secret('十二'),
      '日',
    ]
  }),
]

export const paperAndDeviceCombinations: readonly Combination[] = [...paperCombinations, ...others]
