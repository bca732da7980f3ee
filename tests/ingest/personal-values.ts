// Makes personal values and the disguises that people put on them, for property tests.
import * as fc from 'fast-check'

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''))

export const mobiles = fc
  .tuple(fc.constantFrom('3', '4', '5', '6', '7', '8', '9'), digits(9))
  .map(([second, rest]) => `1${second}${rest}`)

export const landlines = fc
  .tuple(
    fc.constantFrom('010', '021', '027', '0551', '0731', '0371', '0991'),
    fc.integer({ min: 2, max: 8 }),
    digits(6),
    fc.boolean(),
    fc.constantFrom('', '-'),
  )
  .map(([area, first, rest, long, gap]) => `${area}${gap}${first}${rest}${long ? '3' : ''}`)

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

export const identities = fc
  .tuple(
    fc.constantFrom('110105', '340104', '420106', '510107', '650102'),
    fc.integer({ min: 1930, max: 2020 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    digits(3),
  )
  .map(([area, year, month, day, order]) => {
    const body = `${area}${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${order}`
    const sum = weights.reduce((total, weight, i) => total + weight * Number(body.charAt(i)), 0)
    return body + '10X98765432'.charAt(sum % 11)
  })

export const oldIdentities = identities.map((value) => value.slice(0, 6) + value.slice(8, 17))

export const cards = fc
  .tuple(
    fc.constantFrom('621700', '622202', '622848', '436742', '552288'),
    fc.constantFrom(9, 10, 12),
    fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
  )
  .map(([issuer, length, stream]) => {
    let body = issuer
    for (const digit of stream) {
      if (body.length >= issuer.length + length) break
      body += String(digit)
    }
    for (let check = 0; check < 10; check++) if (luhn(body + String(check))) return body + String(check)
    return body
  })

function luhn(value: string): boolean {
  let sum = 0
  for (let i = 0; i < value.length; i++) {
    const digit = Number(value.charAt(value.length - 1 - i)) * (i % 2 === 1 ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}

const plateSigns = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'
export const plates = fc
  .tuple(
    fc.constantFrom('京', '沪', '皖', '鄂', '粤', '新', '云', '川', '藏'),
    fc.constantFrom('A', 'B', 'C', 'K'),
    fc.array(fc.constantFrom(...plateSigns.split('')), { minLength: 2, maxLength: 2 }),
    digits(3),
    fc.constantFrom('', 'D', 'F'),
    fc.constantFrom('', '·', ' '),
  )
  .map(
    ([province, city, letters, number, energy, gap]) => `${province}${city}${gap}${energy}${letters.join('')}${number}`,
  )

/** Digits by disguise; a list of ten, indexed by the digit. */
export const knownDigits: Readonly<Record<string, readonly string[]>> = {
  plain: '0123456789'.split(''),
  fullWidth: '０１２３４５６７８９'.split(''),
  han: '零一二三四五六七八九'.split(''),
  hanCircle: '〇一二三四五六七八九'.split(''),
  hanFormal: '零壹贰叁肆伍陆柒捌玖'.split(''),
  hanSpoken: '零幺二三四五六七八九'.split(''),
  circled: '⓪①②③④⑤⑥⑦⑧⑨'.split(''),
  arabicIndic: '٠١٢٣٤٥٦٧٨٩'.split(''),
  letters: 'Ol23456789'.split(''),
  capitals: 'OI23456789'.split(''),
}

export const heldOutDigits: Readonly<Record<string, readonly string[]>> = {
  persian: '۰۱۲۳۴۵۶۷۸۹'.split(''),
  devanagari: '०१२३४५६७८९'.split(''),
  bold: ['𝟎', '𝟏', '𝟐', '𝟑', '𝟒', '𝟓', '𝟔', '𝟕', '𝟖', '𝟗'],
  monospace: ['𝟶', '𝟷', '𝟸', '𝟹', '𝟺', '𝟻', '𝟼', '𝟽', '𝟾', '𝟿'],
  parenthesised: '0⑴⑵⑶⑷⑸⑹⑺⑻⑼'.split(''),
  fullStop: '0⒈⒉⒊⒋⒌⒍⒎⒏⒐'.split(''),
  superscript: '⁰¹²³⁴⁵⁶⁷⁸⁹'.split(''),
  subscript: '₀₁₂₃₄₅₆₇₈₉'.split(''),
  negative: '⓿❶❷❸❹❺❻❼❽❾'.split(''),
  military: '洞幺两三四五六拐八勾'.split(''),
  traditional: '零壹貳叄肆伍陸柒捌玖'.split(''),
  keycap: '0123456789'.split('').map((digit) => `${digit}\ufe0f\u20e3`),
  cyrillic: 'О123456789'.split(''),
  thai: '๐๑๒๓๔๕๖๗๘๙'.split(''),
}

export const knownGaps = ['', '', ' ', '-', '.', '·', '  ', '\u200b', '\u200d', '\ufeff', '--', ' - ']
export const heldOutGaps = [
  '',
  '',
  '_',
  '*',
  '~',
  '/',
  '|',
  '—',
  '。',
  '…',
  '\u2060',
  '\u00ad',
  '\u0301',
  '☆',
  '\n',
  '()',
]

/** Writes every digit of `value` in one of the disguises and puts a gap before some; other signs stay. */
export function disguise(
  value: string,
  disguises: readonly (readonly string[])[],
  gaps: readonly string[],
  choices: readonly number[],
): string {
  let out = ''
  for (let i = 0; i < value.length; i++) {
    const sign = value.charAt(i)
    const choice = choices[i % choices.length] ?? 0
    const table = disguises[choice % disguises.length] ?? []
    if (i > 0 && /\d\d/.test(value.slice(i - 1, i + 1))) out += gaps[(choice >>> 5) % gaps.length] ?? ''
    out += /\d/.test(sign) ? (table[Number(sign)] ?? sign) : sign
  }
  return out
}

export const sentences = fc.constantFrom(
  ['小区停水三天了，请联系', '，谢谢'],
  ['孩子走失，看到请拨打', '必有重谢'],
  ['物业不管，业主', '投诉多次'],
  ['【求助】联系方式：', '！急急急'],
  ['有人留下', '就走了。'],
  ['', ''],
)
