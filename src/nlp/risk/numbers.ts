// Reads numbers as people write them: 12, 1,200, 三十五, 两百多, 十余, 几十, 半, 3万; forwards from a position or back from one.

export interface ReadNumber {
  readonly value: number
  readonly start: number
  readonly end: number
  /** 几, 数, 多, 余: the value is the least that was meant. */
  readonly isVague: boolean
}

const digitOf: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  俩: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
}
const unitOf: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000, 万: 10_000 }

// 1 Arabic digit, 2 Chinese digit, 3 Chinese unit, 4 vague (几 数 多 余 来), 5 separator, 6 half.
const kinds = new Uint8Array(65_536)
for (const one of '0123456789') kinds[one.charCodeAt(0)] = 1
for (const one of Object.keys(digitOf)) kinds[one.charCodeAt(0)] = 2
for (const one of Object.keys(unitOf)) kinds[one.charCodeAt(0)] = 3
for (const one of '几数多余来') kinds[one.charCodeAt(0)] = 4
kinds[0x2c] = 5
kinds[0x2e] = 5
kinds['半'.charCodeAt(0)] = 6

const lengthMax = 12

export function startsNumber(unit: number): boolean {
  const kind = kinds[unit] ?? 0
  return kind !== 0 && kind !== 5 && unit !== 0x6765 && unit !== 0x4f59 && unit !== 0x591a
}

/** null where no number starts; the end stands after vague tails such as 多 and 余. */
export function numberAt(text: string, start: number): ReadNumber | null {
  const kind = kinds[text.charCodeAt(start)] ?? 0
  if (kind === 6) return { value: 0.5, start, end: start + 1, isVague: false }
  if (kind === 1) return arabicAt(text, start)
  if (kind === 0 || kind === 5) return null
  return chineseAt(text, start)
}

function arabicAt(text: string, start: number): ReadNumber | null {
  let end = start
  let value = 0
  let scale = 0
  for (; end < text.length && end - start < lengthMax; end++) {
    const unit = text.charCodeAt(end)
    if (kinds[unit] === 1) {
      value = scale === 0 ? value * 10 + unit - 0x30 : value + (unit - 0x30) * scale
      if (scale !== 0) scale /= 10
    } else if (kinds[unit] === 5 && kinds[text.charCodeAt(end + 1)] === 1 && scale === 0) {
      if (unit === 0x2e) scale = 0.1
      else if (kinds[text.charCodeAt(end + 3)] !== 1 || kinds[text.charCodeAt(end + 4)] === 1) break
    } else break
  }
  return tailed(text, start, end, Math.round(value * 1_000) / 1_000)
}

function tailed(text: string, start: number, from: number, base: number): ReadNumber {
  let end = from
  let value = base
  let isVague = false
  for (; end < text.length && end - from < 4; end++) {
    const one = text[end] ?? ''
    if (one === '多' || one === '余' || one === '来' || one === '几') isVague = true
    else if (one in unitOf && unitOf[one] !== 10) value *= unitOf[one] ?? 1
    else break
  }
  return { value, start, end, isVague }
}

/** 三百二十五 by sections; 二〇一九 digit by digit; 几 and 数 count as 3, the least that people mean by them. */
function chineseAt(text: string, start: number): ReadNumber | null {
  let total = 0
  let digit = -1
  let plain = 0
  let isVague = false
  let hasUnit = false
  let end = start
  for (; end < text.length && end - start < lengthMax; end++) {
    const one = text[end] ?? ''
    const kind = kinds[text.charCodeAt(end)] ?? 0
    if (kind === 2) {
      digit = digitOf[one] ?? 0
      plain = plain * 10 + digit
    } else if (kind === 3) {
      const unit = unitOf[one] ?? 1
      hasUnit = true
      total = unit === 10_000 ? (total + Math.max(digit, 0) || 1) * unit : total + (digit < 0 ? 1 : digit) * unit
      digit = -1
    } else if (kind === 4) {
      isVague = true
      if ((one === '几' || one === '数') && digit < 0) {
        // 十几 adds nothing that is sure; 几十 is at least 30.
        if (kinds[text.charCodeAt(end + 1)] === 3) digit = 3
        else if (end === start) plain = 3
      }
    } else break
  }
  if (end === start) return null
  const value = hasUnit ? total + Math.max(digit, 0) : plain
  return { value, start, end, isVague }
}

/** The number that ends just before `end`, looking back at most twelve characters. */
export function numberBefore(text: string, end: number): ReadNumber | null {
  let start = end
  while (start > 0 && end - start < lengthMax && (kinds[text.charCodeAt(start - 1)] ?? 0) !== 0) start--
  // A separator or a vague tail does not start a number; a longer run of digits is no count.
  while (start < end && !startsNumber(text.charCodeAt(start))) start++
  if (start >= end || end - start >= lengthMax) return null
  const number = numberAt(text, start)
  return number !== null && number.end === end ? number : null
}
