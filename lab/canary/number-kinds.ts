// Telephone, identity, card and account numbers in every disguise of digits.
import type { Random } from '../../src/core/random.ts'
import { digitDisguises } from './digit-disguises.ts'
import { laterDigitDisguises } from './later-digits.ts'
import type { Combination, Stretch } from './planted.ts'
import { joined, secret } from './planted.ts'
import { bankCard, digits, groupsOf, identityNumber, landline, mobile } from './values.ts'

interface NumberKind {
  readonly kind: string
  readonly leakMin: number
  readonly clauses: readonly string[]
  readonly groups: (random: Random) => readonly string[]
}

const numberKinds: readonly NumberKind[] = [
  {
    kind: 'mobile',
    leakMin: 5,
    clauses: [
      '联系电话{}',
      '请打{}联系我',
      '我的手机号是{}',
      '手机：{}',
      '来电号码 {} ，请回电',
      '有线索的打我电话{}',
      '（电话{}）',
      '可拨打{}核实',
      '打{}找我',
      '本人电话 {}',
    ],
    groups: (random) => groupsOf(mobile(random), 3, 4, 4),
  },
  {
    kind: 'landline',
    leakMin: 6,
    clauses: ['座机{}', '家里电话{}', '固定电话：{}', '请拨打{}', '联系电话 {} 白天有人'],
    groups: (random) => {
      const [area, number] = landline(random)
      return [area, number.slice(0, 4), number.slice(4)]
    },
  },
  {
    kind: 'identity',
    leakMin: 6,
    clauses: ['身份证号{}', '本人身份证{}', '身份证号码：{}', '证件号 {}', '（身份证{}）', '我的身份证号是{}'],
    groups: (random) => groupsOf(identityNumber(random), 6, 8, 4),
  },
  {
    kind: 'card',
    leakMin: 6,
    clauses: ['银行卡号{}', '退款请打到卡号{}', '建行卡{}', '账号：{}', '农行卡号 {} '],
    groups: (random) => groupsOf(bankCard(random), 4, 4, 4, 4, 3),
  },
  {
    kind: 'qq',
    leakMin: 4,
    clauses: ['加我QQ{}', 'qq号{}', 'QQ：{}', '扣扣 {}', '企鹅{}', '我的QQ是{}'],
    groups: (random) => groupsOf(`${1 + random.below(9)}${digits(random, 8)}`, 3, 3, 3),
  },
]

// What only makes sense for one kind.
const special: readonly Omit<Combination, 'leakMin' | 'clauses'>[] = [
  special1('mobile', '+86', 'documented', (random) => ['+86', secret(mobile(random))]),
  special1('mobile', '+86 and spaces', 'documented', (random) => [
    '+86 ',
    ...joined(groupsOf(mobile(random), 3, 4, 4), ' '),
  ]),
  special1('mobile', '0086', 'documented', (random) => ['0086', secret(mobile(random))]),
  special1('mobile', '86 and a dash', 'own', (random) => ['86-', secret(mobile(random))]),
  special1('mobile', 'a zero before', 'own', (random) => ['0', secret(mobile(random))]),
  special1('mobile', 'two-digit groups', 'own', (random) => joined(groupsOf(mobile(random), 3, 2, 2, 2, 2), ' ')),
  special1('mobile', 'four, four and three', 'own', (random) => joined(groupsOf(mobile(random), 4, 4, 3), ' ')),
  special1('mobile', 'tel link', 'own', (random) => ['tel:', secret(mobile(random))]),
  special1('landline', 'extension with 转', 'asked', (random) => [
    secret(landline(random).join('-')),
    '转',
    secret(digits(random, 4)),
  ]),
  special1('landline', 'extension with 分机', 'asked', (random) => [
    secret(landline(random).join('-')),
    '分机',
    secret(digits(random, 4)),
  ]),
  special1('landline', 'area in brackets', 'documented', (random) => {
    const [area, number] = landline(random)
    return [`(${area})`, secret(number)]
  }),
  special1('landline', '+86 without the zero', 'own', (random) => {
    const [area, number] = landline(random)
    return ['+86-', secret(area.slice(1)), '-', secret(number)]
  }),
  special1('landline', 'no area', 'own', (random) => [secret(landline(random)[1])]),
  special1('identity', 'fifteen digits', 'documented', (random) => {
    const long = identityNumber(random)
    return [secret(long.slice(0, 6) + long.slice(8, 17))]
  }),
  special1('identity', 'words between', 'asked', (random) => {
    const [region = '', birth = '', order = ''] = groupsOf(identityNumber(random), 6, 8, 4)
    return [secret(region), '，生日', secret(birth), '，后四位', secret(order)]
  }),
  special1('card', 'two groups', 'own', (random) => joined(groupsOf(bankCard(random), 10, 9), ' ')),
]

function special1(
  kind: string,
  disguise: string,
  origin: Combination['origin'],
  pieces: (random: Random) => readonly Stretch[],
): Omit<Combination, 'leakMin' | 'clauses'> {
  return { kind, disguise, origin, pieces }
}

export const numberCombinations: readonly Combination[] = [
  ...numberKinds.flatMap(({ kind, leakMin, clauses, groups }) =>
    [...digitDisguises, ...laterDigitDisguises].map(({ name, origin, write }) => ({
      kind,
      disguise: name,
      origin,
      leakMin,
      clauses,
      pieces: (random: Random) => write(groups(random)),
    })),
  ),
  ...special.flatMap((combination) => {
    const kind = numberKinds.find((each) => each.kind === combination.kind)
    return kind === undefined ? [] : [{ ...combination, leakMin: kind.leakMin, clauses: kind.clauses }]
  }),
]
