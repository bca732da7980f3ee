// More ways to write a number, thought of later by somebody who had not read the redactor: a held-out set.
import type { DigitDisguise } from './digit-disguises.ts'
import type { Stretch } from './planted.ts'
import { joined, secret } from './planted.ts'

type Groups = readonly string[]

const whole = (groups: Groups): string => groups.join('')
const each = (groups: Groups): readonly string[] => Array.from(whole(groups))
const han = (text: string): string => text.replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit)))
const ordinals = Array.from({ length: 20 }, (_, i) =>
  i < 10 ? '一二三四五六七八九十'.charAt(i) : `十${'一二三四五六七八九十'.charAt(i - 10)}`,
)

function later(name: string, write: (groups: Groups) => readonly Stretch[]): DigitDisguise {
  return { name, origin: 'later', write }
}

function mapped(name: string, signs: string | readonly string[]): DigitDisguise {
  const table = typeof signs === 'string' ? Array.from(signs) : signs
  return later(name, (groups) => [secret(whole(groups).replace(/\d/g, (digit) => table[Number(digit)] ?? digit))])
}

const gap = (name: string, between: string): DigitDisguise => later(name, (groups) => joined(groups, between))
const everyDigit = (name: string, between: string): DigitDisguise =>
  later(name, (groups) => joined(each(groups), between))

function spelled(name: string, words: string, between: string): DigitDisguise {
  const list = words.split(' ')
  return later(name, (groups) =>
    joined(
      each(groups).map((digit) => list[Number(digit)] ?? digit),
      between,
    ),
  )
}

const signs: readonly DigitDisguise[] = [
  mapped('white on black', '⓿❶❷❸❹❺❻❼❽❾'),
  mapped('circled twice', '⓪⓵⓶⓷⓸⓹⓺⓻⓼⓽'),
  mapped('Persian', '۰۱۲۳۴۵۶۷۸۹'),
  mapped('Bengali', '০১২৩৪৫৬৭৮৯'),
  mapped('Tibetan', '༠༡༢༣༤༥༦༧༨༩'),
  mapped('Mongolian', '᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙'),
  mapped('typewriter', '𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿'),
  mapped('double-struck', '𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡'),
  mapped('of seven segments', '🯰🯱🯲🯳🯴🯵🯶🯷🯸🯹'),
  mapped('with commas', '🄁🄂🄃🄄🄅🄆🄇🄈🄉🄊'),
  mapped('Roman', '〇ⅠⅡⅢⅣⅤⅥⅦⅧⅨ'),
  mapped('circled Han', '〇㊀㊁㊂㊃㊄㊅㊆㊇㊈'),
  mapped('Han in brackets', '〇㈠㈡㈢㈣㈤㈥㈦㈧㈨'),
  mapped('traditional capitals', '零壹貳參肆伍陸柒捌玖'),
  mapped('old Han', '〇弌弍弎四五六七八九'),
  mapped('other like-sounding Han', '玲依尔散寺午溜起吧就'),
  mapped('letters for some', 'OIZ3456789'),
  mapped('capital letters for more', 'OlZE4S6789'),
  mapped(
    'overlined',
    Array.from('0123456789', (digit) => `${digit}\u0305`),
  ),
  mapped(
    'double entities',
    Array.from('0123456789', (_, digit) => `&amp;#${48 + digit};`),
  ),
  mapped(
    'entities of full width',
    Array.from('0123456789', (_, digit) => `&#${0xff10 + digit};`),
  ),
  mapped(
    'escaped as in a program',
    Array.from('0123456789', (digit) => `\\u003${digit}`),
  ),
]

const gaps: readonly DigitDisguise[] = [
  gap('equals signs', '='),
  gap('hashes', '#'),
  gap('long dashes', '——'),
  gap('carets', '^'),
  gap('no-break spaces', '\u00a0'),
  gap('Hangul fillers', '\u3164'),
  gap('tabs', '\t'),
  gap('丨', '丨'),
  gap('丶', '丶'),
  gap('啊 between', '啊'),
  gap('和 between', '和'),
  gap('到 between', '到'),
  gap('再加上 between', '再加上'),
  gap('逗号 between', '逗号'),
  gap('减号 between', '减号'),
  gap('中间没有空格 between', '（中间没空格）'),
  gap('an ampersand', '&'),
  gap('a heart between', '❤️'),
  gap('hands between', '👉'),
  gap('full stops between', '。。'),
  gap('colons', '：'),
  gap('a line with words between', '\n接上面 '),
  gap('HTML breaks', '<br/>'),
  everyDigit('line breaks at every digit', '\n'),
  everyDigit('enumeration commas at every digit', '、'),
  everyDigit('dots at every digit', '.'),
  everyDigit('full stops at every digit', '。'),
  everyDigit('slashes at every digit', '/'),
  everyDigit('啊 at every digit', '啊'),
  everyDigit('combining grapheme joiners', '\u034f'),
  everyDigit('marks of direction', '\u202d'),
  everyDigit('tag signs', '\u{e0020}'),
]

const told: readonly DigitDisguise[] = [
  spelled('pinyin with tones', 'líng yāo èr sān sì wǔ liù qī bā jiǔ', ' '),
  spelled('pinyin in a row', 'ling yi er san si wu liu qi ba jiu', ''),
  spelled('pinyin and dashes', 'Ling Yi Er San Si Wu Liu Qi Ba Jiu', '-'),
  spelled('English in a row', 'zero one two three four five six seven eight nine', ''),
  spelled('English and dashes', 'Zero One Two Three Four Five Six Seven Eight Nine', '-'),
  spelled('words of two signs', '零蛋 幺鸡 二饼 三条 四万 五筒 六条 七星 八万 九筒', '，'),
  spelled('Han and 是', '零 一 二 三 四 五 六 七 八 九', '，然后是'),
  later('ordinals', (groups) =>
    each(groups).flatMap((digit, i) => [`第${ordinals[i] ?? ''}位`, secret(digit), i % 2 === 0 ? '，' : '、']),
  ),
  later('last part first', (groups) => [
    '后几位',
    secret(groups.at(-1) ?? ''),
    '，前面是',
    secret(groups.slice(0, -1).join('')),
  ]),
  later('middle first', ([first = '', middle = '', ...rest]) => [
    '中间是',
    secret(middle),
    '，开头',
    secret(first),
    '，结尾',
    secret(rest.join('')),
  ]),
  later('circled and digits in turn', (groups) => [
    secret(
      each(groups)
        .map((digit, i) => (i % 2 === 0 ? digit : '⓪①②③④⑤⑥⑦⑧⑨'.charAt(Number(digit))))
        .join(''),
    ),
  ]),
  later('every group another script', (groups) =>
    groups.map((group, i) =>
      secret(
        i % 3 === 0
          ? group
          : group.replace(/\d/g, (digit) =>
              (i % 3 === 1 ? '０１２３４５６７８９' : '零壹贰叁肆伍陆柒捌玖').charAt(Number(digit)),
            ),
      ),
    ),
  ),
  later('said twice', (groups) => [secret(whole(groups)), '（', secret(han(whole(groups))), '）']),
  later('with a remark in each gap', (groups) =>
    groups.flatMap((group, i) =>
      i === 0 ? [secret(group)] : [i % 2 === 1 ? '（记好了）' : '（最后）', secret(group)],
    ),
  ),
  later('as a query', (groups) => ['no=', secret(whole(groups)), '&ok']),
  later('as a member', (groups) => ['{"n":"', secret(whole(groups)), '"}']),
  later('between bars', (groups) => ['|', secret(whole(groups)), '|']),
  later('between Latin words', (groups) => ['call', secret(whole(groups)), 'pls']),
  later('from a spoken text', (groups) => joined(groups.map(han), '，嗯，')),
]

export const laterDigitDisguises: readonly DigitDisguise[] = [...signs, ...gaps, ...told]
