// Numbers whose digits are scattered over words: 138然后1234然后5678, 前三位138，后面是12345678. They are one number only where
// the whole is a valid one and a cue stands before it or the way it is told is one, so that dates, prices and counts stay apart.
import { digitAt, digitWidth, gapOf, invisible } from './characters.ts'
import { repeatedDigit } from './repeated-digit.ts'
import { looksLikeIdentity, passesIdCheck, passesLuhn } from './checksums.ts'
import type { PlaceholderKind } from './placeholders.ts'

export interface ScatteredNumber {
  readonly end: number
  readonly kind: PlaceholderKind
}

// “（去掉括号）” and “，接着是” are what people put between the groups; more than eight signs are a sentence.
const gapMax = 8
const digitsMax = 20
const cueLookback = 28
// What counts or dates is no part of a number.
const measures = /^\s?[年月日号元块万亿人名户米斤吨度层楼栋室岁周届%％℃]/
const cue =
  /电话|区号|手机|号码|联系|来电|致电|拨打|请拨|call|[请可]打|打[给我]?|座机|固话|宅电|身份证|证件|卡号|银行|账号|帐号|[农建工中交招]行|打款|汇款|退款|qq|扣扣|企鹅|tel|phone/i
const qqCue = /(?<![a-z])(?:qq|扣扣|企鹅|Q)(?:号码?|群)?[是为:：\s]{0,3}(?:[前后].位|中间|开头|第一位)?[是为:：\s]?$/i
// 后四位1111，前面是1380000: the groups stand in another order than they are read.
const order = /[前后中末尾首头]/
const groupsMax = 3

interface Digits {
  readonly values: number[]
  /** End of each digit in the text, and whether words stand before it. */
  readonly ends: number[]
  readonly starts: boolean[]
  /** Told without a cue: the same words between all groups, a digit so many times, or which part of the number comes. */
  readonly tellsItself: boolean
}

/** The scattered number that starts with the digit at `index`, or null. */
export function scatteredNumber(text: string, index: number): ScatteredNumber | null {
  const before = text.slice(Math.max(0, index - cueLookback), index)
  const hasCue = cue.test(before)
  if (!hasCue && !mayTellItself(text, index)) return null
  const digits = gather(text, index)
  if (digits === null || (!hasCue && !digits.tellsItself)) return null
  const { values, ends, starts } = digits
  for (let length = values.length; length >= 5; length--) {
    if (length < values.length && starts[length] !== true) continue
    const kind = kindOf(values, length, text, ends[length - 1] ?? 0, before)
    if (kind !== null && (hasCue || kind === 'mobile' || kind === 'identity'))
      return { kind, end: checkLetterEnd(text, ends[length - 1] ?? 0, kind) }
  }
  return order.test(text.slice(Math.max(0, index - 6), ends.at(-1))) ? reordered(digits, text, before) : null
}

// 前三位138，后八位…, 138。后面是…, 尾号5678，前面…
const partWords = /[前后末头][一二三四五六七八九十\d]{1,2}位|前面|后面|后边|中间|最后|开头|打头|尾号|末尾/

const endsPart = '位面边间后头号尾'

/** Without a cue only a mobile, or a number that is told in parts, is looked for. */
function mayTellItself(text: string, index: number): boolean {
  if (digitAt(text, index) === 1 && mayBeMobile(text, index)) return true
  // Each of the words ends with one of these, with a sign between it and the number at most.
  if (!endsPart.includes(text.charAt(index - 1)) && !endsPart.includes(text.charAt(index - 2))) return false
  return partWords.test(text.slice(Math.max(0, index - 5), index))
}

/** The digit behind the first one is that of a mobile: most numbers that begin with a one end here. */
function mayBeMobile(text: string, index: number): boolean {
  for (let i = index + 1; i <= index + gapMax; i++) {
    const value = digitAt(text, i)
    if (value >= 0) return value >= 3
  }
  return false
}

/** The groups as one number in any order of two or three. */
function reordered(
  { values, ends, starts }: Pick<Digits, 'values' | 'ends' | 'starts'>,
  text: string,
  before: string,
): ScatteredNumber | null {
  const groups: number[][] = []
  values.forEach((value, i) => {
    if (i === 0 || starts[i] === true) groups.push([])
    groups.at(-1)?.push(value)
  })
  const end = ends.at(-1) ?? 0
  for (let used = Math.min(groupsMax, groups.length); used > 1; used--) {
    const taken = groups.slice(0, used)
    for (const read of ordersOf(taken)) {
      const kind = kindOf(read, read.length, text, end, before)
      if (kind !== null) return { kind, end: ends[taken.flat().length - 1] ?? end }
    }
  }
  return null
}

function ordersOf(groups: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const [first = [], second = [], third] = groups
  if (third === undefined) return [[...second, ...first]]
  return [
    [...second, ...first, ...third],
    [...third, ...first, ...second],
    [...second, ...third, ...first],
    [...first, ...third, ...second],
    [...third, ...second, ...first],
  ]
}

const identityCue = /身份|身分|证件|证号|sfz|id/i
const identityParts =
  /^\d{6}\D{1,8}?(?:18|19|20)\d\d\D{0,2}(?:0?[1-9]|1[0-2])\D{0,2}(?:0?[1-9]|[12]\d|3[01])\D{1,8}?\d{3}[\dXx](?!\d)/
const identitySpanMax = 56

/** 340102，生日1980年3月5日，后四位123X: region, birthday and the rest of an identity number, said one by one. */
export function identityInParts(text: string, index: number): ScatteredNumber | null {
  if (!identityCue.test(text.slice(Math.max(0, index - cueLookback), index))) return null
  const found = identityParts.exec(text.slice(index, index + identitySpanMax))
  return found === null ? null : { end: index + found[0].length, kind: 'identity' }
}

/** Digits with words between them; null where no words are. */
function gather(text: string, index: number): Digits | null {
  const values: number[] = []
  const ends: number[] = []
  const starts: boolean[] = []
  let i = index
  let hasWords = false
  let repeats = false
  const gaps: string[] = []
  // 八万，四万，五筒: where every digit stands alone, what stands beside it measures nothing.
  let isSpelled = true
  while (values.length < digitsMax) {
    const repeated = repeatedDigit(text, i)
    const value = repeated?.value ?? digitAt(text, i)
    if (value < 0) break
    i = repeated?.end ?? i + digitWidth(text.charCodeAt(i))
    for (let n = repeated?.times ?? 1; n > 0; n--) {
      values.push(value)
      ends.push(i)
    }
    if (repeated !== null) repeats = true
    let next = i
    while (next < text.length && next - i <= gapMax && !isDigitOfNumber(text, next)) next++
    if (next >= text.length || next - i > gapMax) break
    const between = text.slice(i, next)
    if (starts[values.length - 1] !== true && values.length > 1) isSpelled = false
    if (!isSpelled && measures.test(between)) break
    starts[values.length] = next > i
    if (next > i && !/^[\s.-]*$/.test(between)) hasWords = true
    if (next > i) gaps.push(between)
    i = next
  }
  if ((!hasWords && !repeats) || values.length < 5) return null
  const told = text.slice(Math.max(0, index - 5), ends.at(-1))
  return { values, ends, starts, tellsItself: repeats || isEven(starts, gaps) || partWords.test(told) }
}

/** 138杠0000杠1111 and 1爱3爱8…: one short word between all groups of three and four digits, or between all digits. */
function isEven(starts: readonly boolean[], gaps: readonly string[]): boolean {
  const inside = starts.slice(0, 11).filter(Boolean).length
  const [gap = ''] = gaps
  if (gap.length > 4 || gaps.slice(0, inside).some((other) => other !== gap)) return false
  return inside === 10 || (inside === 2 && starts[3] === true && starts[7] === true)
}

/** The 四 of 后四位 counts digits and is none. */
function isDigitOfNumber(text: string, index: number): boolean {
  if (digitAt(text, index) < 0) return repeatedDigit(text, index) !== null
  return text.charAt(index + 1) !== '位'
}

function kindOf(
  values: readonly number[],
  length: number,
  text: string,
  end: number,
  before: string,
): PlaceholderKind | null {
  const [first = 0, second = 0] = values
  if (length === 11 && first === 1 && second >= 3) return 'mobile'
  if (length === 18 && looksLikeIdentity(values, 0, 4) && passesIdCheck(values, 0, values[17] ?? 0)) return 'identity'
  if (length === 17 && looksLikeIdentity(values, 0, 4) && /^\D{0,4}[xX×叉]/.test(text.slice(end, end + 5))) {
    return passesIdCheck(values, 0, 10) ? 'identity' : null
  }
  if (length >= 16 && length <= 19 && passesLuhn(values, 0, length)) return 'card'
  if ((length === 11 || length === 12) && first === 0 && second >= 1) return 'landline'
  return length <= 11 && qqCue.test(before) ? 'qq' : null
}

function checkLetterEnd(text: string, end: number, kind: PlaceholderKind): number {
  if (kind !== 'identity') return end
  let i = end
  while (i < end + 4 && gapOf[text.charCodeAt(i)] === invisible) i++
  const letter = /^\D{0,4}?[xX×叉]/.exec(text.slice(i, i + 5))
  return letter === null ? end : i + letter[0].length
}
