// Ways to write a number so that people read it and patterns do not; each takes the groups in which people say it.
import type { DisguiseOrigin, Stretch } from './planted.ts'
import { joined, secret } from './planted.ts'

export interface DigitDisguise {
  readonly name: string
  readonly origin: DisguiseOrigin
  readonly write: (groups: readonly string[]) => readonly Stretch[]
}

const whole = (groups: readonly string[]): string => groups.join('')
const each = (groups: readonly string[]): readonly string[] => Array.from(whole(groups))

function mapped(name: string, origin: DisguiseOrigin, signs: string | readonly string[]): DigitDisguise {
  const table = typeof signs === 'string' ? Array.from(signs) : signs
  const write = (groups: readonly string[]): readonly Stretch[] => [
    secret(whole(groups).replace(/\d/g, (digit) => table[Number(digit)] ?? digit)),
  ]
  return { name, origin, write }
}

function gap(name: string, origin: DisguiseOrigin, between: string): DigitDisguise {
  return { name, origin, write: (groups) => joined(groups, between) }
}

function everyDigit(name: string, origin: DisguiseOrigin, between: string): DigitDisguise {
  return { name, origin, write: (groups) => joined(each(groups), between) }
}

function around(name: string, origin: DisguiseOrigin, before: string, after: string): DigitDisguise {
  return { name, origin, write: (groups) => [before, secret(whole(groups)), after] }
}

const hanDigits = '零一二三四五六七八九'
const han = (text: string): string => text.replace(/\d/g, (digit) => hanDigits.charAt(Number(digit)))

const documented: readonly DigitDisguise[] = [
  { name: 'plain', origin: 'documented', write: (groups) => [secret(whole(groups))] },
  gap('spaces', 'documented', ' '),
  gap('dashes', 'documented', '-'),
  gap('dots', 'documented', '.'),
  gap('three signs', 'documented', ' - '),
  everyDigit('a space at every digit', 'documented', ' '),
  everyDigit('zero-width signs', 'documented', '\u200b'),
  everyDigit('soft hyphens', 'documented', '\u00ad'),
  mapped('full width', 'documented', '０１２３４５６７８９'),
  mapped('Han', 'documented', hanDigits),
  mapped('Han with 幺', 'documented', '〇幺二三四五六七八九'),
  mapped('capital Han', 'documented', '零壹贰叁肆伍陆柒捌玖'),
  mapped('circled', 'documented', '⓪①②③④⑤⑥⑦⑧⑨'),
  mapped('Arabic-Indic', 'documented', '٠١٢٣٤٥٦٧٨٩'),
  mapped('O and l', 'documented', 'Ol23456789'),
  {
    name: 'entities',
    origin: 'documented',
    write: (groups) => [secret(whole(groups).replace(/\d/g, (digit) => `&#${digit.charCodeAt(0)};`))],
  },
]

const asked: readonly DigitDisguise[] = [
  gap('点 between', 'asked', '点'),
  gap('杠 between', 'asked', '杠'),
  gap('转 between', 'asked', '转'),
  gap('的 between', 'asked', '的'),
  gap('爱 between', 'asked', '爱'),
  gap('x between', 'asked', 'x'),
  gap('a word between', 'asked', '然后'),
  gap('four signs between', 'asked', '，接着是'),
  everyDigit('点 at every digit', 'asked', '点'),
  { name: 'Han after 一直', origin: 'asked', write: (groups) => ['一直', secret(han(whole(groups)))] },
  { name: 'Han after 两天', origin: 'asked', write: (groups) => ['两天', secret(han(whole(groups)))] },
  { name: 'Han before 唯一', origin: 'asked', write: (groups) => [secret(han(whole(groups))), '唯一'] },
  {
    name: 'first and last',
    origin: 'asked',
    write: (groups) => {
      const [first = '', ...rest] = groups
      return [`前${han(String(first.length))}位`, secret(first), '，后面是', secret(rest.join(''))]
    },
  },
  {
    name: 'split over a sentence',
    origin: 'asked',
    write: (groups) => {
      const [first = '', second = '', ...rest] = groups
      return [secret(first), '开头，中间', secret(second), '，最后', secret(rest.join(''))]
    },
  },
  {
    name: '尾号',
    origin: 'asked',
    write: (groups) => [secret(groups.slice(0, -1).join('')), '，尾号', secret(groups.at(-1) ?? '')],
  },
  around('a letter behind', 'asked', '', 'x'),
]

const own: readonly DigitDisguise[] = [
  mapped('superscripts', 'own', '⁰¹²³⁴⁵⁶⁷⁸⁹'),
  mapped('subscripts', 'own', '₀₁₂₃₄₅₆₇₈₉'),
  mapped('mathematical bold', 'own', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗'),
  mapped('dingbats', 'own', '🄋➀➁➂➃➄➅➆➇➈'),
  mapped('in brackets', 'own', ['⓪', '⑴', '⑵', '⑶', '⑷', '⑸', '⑹', '⑺', '⑻', '⑼']),
  mapped('with full stops', 'own', ['🄀', '⒈', '⒉', '⒊', '⒋', '⒌', '⒍', '⒎', '⒏', '⒐']),
  mapped(
    'keycaps',
    'own',
    Array.from(hanDigits, (_, i) => `${i}\ufe0f\u20e3`),
  ),
  mapped('Devanagari', 'own', '०१२३४५६७८९'),
  mapped('Thai', 'own', '๐๑๒๓๔๕๖๗๘๙'),
  mapped('Suzhou numerals', 'own', '〇〡〢〣〤〥〦〧〨〩'),
  mapped('radio words', 'own', '洞幺两三四五六拐八勾'),
  mapped('like-sounding Han', 'own', '灵医耳伞司武柳期巴酒'),
  mapped('letters alike', 'own', 'oI2E45G7B9'),
  mapped(
    'underlined',
    'own',
    Array.from(hanDigits, (_, i) => `${i}\u0332`),
  ),
  {
    name: 'pinyin',
    origin: 'own',
    write: (groups) => {
      const words = ['ling', 'yao', 'er', 'san', 'si', 'wu', 'liu', 'qi', 'ba', 'jiu']
      return joined(
        each(groups).map((digit) => words[Number(digit)] ?? digit),
        ' ',
      )
    },
  },
  {
    name: 'English',
    origin: 'own',
    write: (groups) => {
      const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
      return joined(
        each(groups).map((digit) => words[Number(digit)] ?? digit),
        ' ',
      )
    },
  },
  {
    name: 'Han and digits in turn',
    origin: 'own',
    write: (groups) => [
      secret(
        each(groups)
          .map((digit, i) => (i % 2 === 0 ? digit : han(digit)))
          .join(''),
      ),
    ],
  },
  {
    name: 'groups of Han and of digits',
    origin: 'own',
    write: (groups) => groups.map((group, i) => secret(i % 2 === 0 ? group : han(group))),
  },
  gap('slashes', 'own', '/'),
  gap('underscores', 'own', '_'),
  gap('tildes', 'own', '~'),
  gap('bars', 'own', '|'),
  gap('stars', 'own', '*'),
  gap('Chinese commas', 'own', '、'),
  gap('en dashes', 'own', '–'),
  gap('wave dashes', 'own', '〜'),
  gap('middle dots', 'own', '・'),
  gap('ellipses', 'own', '……'),
  gap('line breaks', 'own', '\n'),
  gap('ideographic spaces', 'own', '\u3000'),
  gap('减 between', 'own', '减'),
  gap('加 between', 'own', '加'),
  gap('空格 between', 'own', '空格'),
  gap('横杠 between', 'own', '横杠'),
  gap('a face between', 'own', '😊'),
  gap('a face by name between', 'own', '[微笑]'),
  gap('a hint in brackets', 'own', '（去掉括号）'),
  gap('嗯 between', 'own', '嗯'),
  gap('再来 between', 'own', '，再来'),
  gap('tags', 'own', '<b></b>'),
  everyDigit('stars at every digit', 'own', '*'),
  everyDigit('faces at every digit', 'own', '🔥'),
  everyDigit('dashes at every digit', 'own', '-'),
  everyDigit('commas at every digit', 'own', '，'),
  everyDigit('variation selectors', 'own', '\ufe0f'),
  everyDigit('word joiners', 'own', '\u2060'),
  around('letters around', 'own', 'T', 'v'),
  around('quotes', 'own', '“', '”'),
  around('Han words against it', 'own', '号', '打给我'),
  {
    name: 'each in its brackets',
    origin: 'own',
    write: (groups) => each(groups).flatMap((digit) => ['【', secret(digit), '】']),
  },
  {
    name: 'first group in brackets',
    origin: 'own',
    write: ([first = '', ...rest]) => ['(', secret(first), ')', secret(rest.join(''))],
  },
  {
    name: 'backwards',
    origin: 'own',
    write: (groups) => ['倒着念', secret(each(groups).toReversed().join(''))],
  },
  {
    name: 'escaped as in a link',
    origin: 'own',
    write: (groups) => [secret(whole(groups).replace(/\d/g, (digit) => `%3${digit}`))],
  },
  {
    name: 'hexadecimal entities',
    origin: 'own',
    write: (groups) => [secret(whole(groups).replace(/\d/g, (digit) => `&#x3${digit};`))],
  },
]

export const digitDisguises: readonly DigitDisguise[] = [...documented, ...asked, ...own]
