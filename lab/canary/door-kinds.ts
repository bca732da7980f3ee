// Doors and plates: where somebody lives and what somebody drives.
import type { Random } from '../../src/core/random.ts'
import type { Combination, DisguiseOrigin, Stretch } from './planted.ts'
import { joined, secret } from './planted.ts'
import { digits, plateTail } from './values.ts'

type Write = (random: Random) => readonly Stretch[]

const estates = ['金色池塘', '国际花都', '安居苑', '翠湖花园', '阳光家园', '锦绣城', '南苑小区', '梧桐里']
const roads = ['长江东路', '明光路', '解放北街', '和平巷', '望湖南路']

const floor = (random: Random): string => String(2 + random.below(29))
const room = (random: Random): string => `${floor(random)}0${1 + random.below(4)}`
const low = (random: Random): string => String(1 + random.below(9))
const building = (random: Random): string => String(10 + random.below(60))

function door(disguise: string, origin: DisguiseOrigin, pieces: Write, leakMin = 3): Combination {
  const clauses = ['{}', '我家住{}', '家在{}', '地址：{}', '就在{}', '{}漏水', '住址 {} ', '{}的租户', '请到{}看看']
  return { kind: 'door', disguise, origin, leakMin, clauses, pieces }
}

const estate = (random: Random): string => random.pick(estates)

const doors: readonly Combination[] = [
  door('栋单元室', 'documented', (random) => [
    `${estate(random)}${low(random)}栋${low(random)}单元`,
    secret(room(random)),
    '室',
  ]),
  door('号楼室', 'documented', (random) => [`${estate(random)}${low(random)}号楼`, secret(room(random)), '室']),
  door(
    '弄号',
    'documented',
    (random) => [random.pick(roads), secret(digits(random, 2)), '弄', secret(building(random)), '号'],
    4,
  ),
  door('号楼 and room', 'asked', (random) => [`${estate(random)}${building(random)}号楼`, secret(room(random))]),
  door('座 and room', 'asked', (random) => [`${estate(random)}A座`, secret(room(random))]),
  door('spaces', 'asked', (random) => [
    `${estate(random)}${low(random)} 栋 ${low(random)} 单元 `,
    secret(room(random)),
    ' 室',
  ]),
  door('hash', 'asked', (random) => [`${estate(random)}${building(random)}#`, secret(room(random))]),
  door('slash', 'asked', (random) => [`${estate(random)}${low(random)}/`, secret(room(random))]),
  door('门牌', 'asked', (random) => ['门牌', secret(String(200 + random.below(700))), '号']),
  door('road and number', 'asked', (random) => [random.pick(roads), secret(String(100 + random.below(800))), '号']),
  door('side and room', 'asked', (random) => [`${estate(random)}南楼`, secret(room(random))]),
  door('dashes', 'own', (random) => [estate(random), ...joined([building(random), low(random), room(random)], '-')]),
  door('two dashes', 'own', (random) => [`${estate(random)}${building(random)}-`, secret(room(random))]),
  door('Han', 'own', (random) => [
    `${estate(random)}十二栋三单元`,
    secret(`${random.pick(['五', '六', '八', '九'])}零${random.pick(['一', '二', '三'])}`),
    '室',
  ]),
  door('Han without anchor', 'own', (random) => [
    `${estate(random)}十二栋`,
    secret(`${random.pick(['五', '六', '八', '九'])}零${random.pick(['一', '二', '三'])}`),
  ]),
  door('full width', 'own', (random) => [
    `${estate(random)}８栋２单元`,
    secret('５０' + random.pick(['１', '２', '３'])),
    '室',
  ]),
  door('幢', 'own', (random) => [`${estate(random)}${low(random)}幢`, secret(room(random))]),
  door('楼栋 letters', 'own', (random) => [`${estate(random)}B${low(random)}栋`, secret(room(random))]),
  door('户', 'own', (random) => [`${estate(random)}${low(random)}栋${low(random)}单元`, secret(room(random)), '户']),
  door('房', 'own', (random) => [`${estate(random)}${low(random)}座`, secret(room(random)), '房']),
  door('of a village', 'own', (random) => [`前进村三组`, secret(String(100 + random.below(300))), '号']),
  door('floor and side', 'own', (random) => [
    `${estate(random)}${low(random)}栋${floor(random)}楼`,
    secret(room(random)),
  ]),
  door('commas', 'own', (random) => [
    `${estate(random)}，${low(random)}栋，${low(random)}单元，`,
    secret(room(random)),
  ]),
  door('square brackets', 'own', (random) => [`${estate(random)}[${low(random)}栋][`, secret(room(random)), ']']),
]

const provinces = Array.from('皖苏浙京沪粤鲁豫鄂湘川渝')
const plateStart = (random: Random): string => random.pick(provinces) + random.pick(Array.from('ABCDEFGH'))

function plate(disguise: string, origin: DisguiseOrigin, pieces: Write): Combination {
  const clauses = [
    '车牌{}',
    '车牌号：{}',
    '一辆{}的车乱停',
    '肇事车辆{}',
    '{}占用消防通道',
    '白色轿车 {} ',
    '我的车{}被划',
  ]
  return { kind: 'plate', disguise, origin, leakMin: 4, clauses, pieces }
}

const plates: readonly Combination[] = [
  plate('plain', 'documented', (random) => [secret(plateStart(random) + plateTail(random, 5))]),
  plate('dot', 'documented', (random) => [secret(plateStart(random)), '·', secret(plateTail(random, 5))]),
  plate('new energy', 'documented', (random) => [secret(`${plateStart(random)}D${plateTail(random, 5)}`)]),
  plate('police', 'documented', (random) => [secret(`${plateStart(random)}${plateTail(random, 4)}警`)]),
  plate('trailer', 'documented', (random) => [secret(`${plateStart(random)}${plateTail(random, 4)}挂`)]),
  plate('learner', 'documented', (random) => [secret(`${plateStart(random)}${plateTail(random, 4)}学`)]),
  plate('space', 'asked', (random) => [secret(plateStart(random)), ' ', secret(plateTail(random, 5))]),
  plate('dash', 'asked', (random) => [secret(plateStart(random)), '-', secret(plateTail(random, 5))]),
  plate('small letters', 'own', (random) => [secret((plateStart(random) + plateTail(random, 5)).toLowerCase())]),
  plate('full width', 'own', (random) => [
    secret(
      (plateStart(random) + plateTail(random, 5)).replace(/[!-~]/g, (sign) =>
        String.fromCharCode(sign.charCodeAt(0) + 0xfee0),
      ),
    ),
  ]),
  plate('every sign apart', 'own', (random) => joined(Array.from(plateStart(random) + plateTail(random, 5)), ' ')),
  plate('点', 'own', (random) => [secret(plateStart(random)), '点', secret(plateTail(random, 5))]),
  plate('Hong Kong', 'asked', (random) => [secret(`粤Z${plateTail(random, 4)}港`)]),
  plate('army', 'asked', (random) => [
    secret(`${random.pick(['军', '空', '海'])}${random.pick(['A', 'B', 'K'])}${plateTail(random, 5)}`),
  ]),
  plate('armed police', 'asked', (random) => [secret(`WJ皖${plateTail(random, 5)}`)]),
  plate('embassy', 'asked', (random) => [secret(`使${digits(random, 6)}`)]),
  plate('motorcycle', 'own', (random) => [secret(plateStart(random) + plateTail(random, 5)), '摩托']),
  plate('without province', 'own', (random) => [`尾号`, secret(random.pick(['A', 'B', 'C']) + plateTail(random, 5))]),
  plate('Han digits', 'own', (random) => [
    secret(
      plateStart(random) + digits(random, 5).replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit))),
    ),
  ]),
]

export const doorCombinations: readonly Combination[] = [...doors, ...plates]
