// Names of people behind a cue: of every people, in every disguise.
import type { Random } from '../../src/core/random.ts'
import type { Name } from './person-names.ts'
import { peoples, radicals, traditional } from './person-names.ts'
import type { Combination, DisguiseOrigin, Stretch } from './planted.ts'
import { joined, secret } from './planted.ts'

const clauses: readonly string[] = [
  '我叫{}',
  '本人{}',
  '联系人：{}',
  '姓名：{}',
  '户主{}',
  '业主{}多次反映',
  '市民{}反映',
  '居民{}来电',
  '请联系{} 13800000000',
  '{}，电话13900000000',
  '找{}核实，手机 15800000000',
  '房东{}',
  '我老公{}',
  '我儿子{}',
  '我母亲{}',
  '班主任{}',
  '物业经理{}',
  '医生{}',
  '村支书{}',
  '诉求人：{}',
  '举报人 {}',
  '患者{}',
  '司机{}',
  '死者{}',
  '店主{}',
  '{}女士',
  '{}先生',
  '被告{}',
  '同事{}',
  '邻居{}家',
]

interface NameDisguise {
  readonly name: string
  readonly origin: DisguiseOrigin
  readonly fits: (people: string) => boolean
  readonly write: (name: Name, random: Random) => readonly Stretch[]
}

const isHan = (people: string): boolean => people.startsWith('Han')
const isPinyin = (people: string): boolean => people === 'pinyin'
const isParted = (people: string): boolean => ['Uyghur', 'Kazakh', 'foreign'].includes(people)
const any = (): boolean => true
const signsOf = (name: Name): readonly string[] => Array.from(name.join(''))
const replaced = (name: Name, table: ReadonlyMap<string, string>): string =>
  signsOf(name)
    .map((sign) => table.get(sign) ?? sign)
    .join('')

const nameDisguises: readonly NameDisguise[] = [
  { name: 'plain', origin: 'documented', fits: isHan, write: (name) => [secret(name.join(''))] },
  {
    name: 'plain',
    origin: 'asked',
    fits: (people) => !isHan(people) && !isParted(people),
    write: (name) => [secret(name.join(' '))],
  },
  { name: 'a dot', origin: 'asked', fits: isParted, write: (name) => joined(name, '·') },
  { name: 'another dot', origin: 'asked', fits: isParted, write: (name) => joined(name, '•') },
  { name: 'no dot', origin: 'asked', fits: isParted, write: (name) => [secret(name.join(''))] },
  { name: 'first name only', origin: 'asked', fits: isParted, write: (name) => [secret(name[0] ?? '')] },
  { name: 'a full stop for the dot', origin: 'own', fits: isParted, write: (name) => joined(name, '.') },
  { name: 'a space for the dot', origin: 'own', fits: isParted, write: (name) => joined(name, ' ') },
  { name: 'spaces', origin: 'asked', fits: (people) => !isPinyin(people), write: (name) => joined(signsOf(name), ' ') },
  { name: 'dashes', origin: 'asked', fits: (people) => !isPinyin(people), write: (name) => joined(signsOf(name), '-') },
  { name: 'stars', origin: 'own', fits: isHan, write: (name) => joined(signsOf(name), '*') },
  { name: 'zero-width signs', origin: 'documented', fits: any, write: (name) => joined(signsOf(name), '\u200b') },
  { name: 'in quotes', origin: 'own', fits: any, write: (name) => ['“', secret(name.join('')), '”'] },
  { name: 'in brackets', origin: 'own', fits: any, write: (name) => ['（', secret(name.join('')), '）'] },
  { name: 'in corners', origin: 'own', fits: isHan, write: (name) => ['【', secret(name.join('')), '】'] },
  { name: 'traditional', origin: 'asked', fits: isHan, write: (name) => [secret(replaced(name, traditional))] },
  {
    name: 'radicals',
    origin: 'asked',
    fits: isHan,
    write: (name) => [secret(replaced(['马', ...name.slice(1)], radicals))],
  },
  {
    name: 'a list',
    origin: 'asked',
    fits: (people) => !isPinyin(people),
    write: (name) => ['王芳、', secret(name.join('')), '、李强'],
  },
  {
    name: 'a list with spaces',
    origin: 'own',
    fits: isHan,
    write: (name) => ['赵敏 ', secret(name.join('')), ' 陈静'],
  },
  { name: 'capitals', origin: 'own', fits: isPinyin, write: (name) => [secret(name.join(' ').toUpperCase())] },
  { name: 'small letters', origin: 'own', fits: isPinyin, write: (name) => [secret(name.join('').toLowerCase())] },
  { name: 'given name first', origin: 'own', fits: isPinyin, write: (name) => [secret(name.toReversed().join(' '))] },
  { name: 'a comma', origin: 'own', fits: isPinyin, write: (name) => joined(name, ', ') },
  {
    name: 'surname again',
    origin: 'own',
    fits: isHan,
    write: (name) => ['姓', secret(name[0] ?? ''), '，名', secret(name[1] ?? '')],
  },
]

export const nameCombinations: readonly Combination[] = Object.entries(peoples).flatMap(([people, make]) =>
  nameDisguises
    .filter(({ fits }) => fits(people))
    .map(({ name, origin, write }) => ({
      kind: 'name',
      disguise: name,
      people,
      origin,
      leakMin: isPinyin(people) ? 5 : 2,
      clauses,
      pieces: (random: Random) => write(make(random), random),
    })),
)
