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

const letters = 'abcdefghijkmnpqrstuvwxyz'.split('')
const word = (min: number, max: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...letters), { minLength: min, maxLength: max }).map((list) => list.join(''))

const locals = fc
  .tuple(word(2, 8), fc.constantFrom('', '.', '_', '-'), fc.oneof(word(1, 5), digits(4)))
  .map(([first, gap, second]) => `${first}${gap}${second}`)
const domains = fc.constantFrom('163.com', 'qq.com', 'gmail.com', 'sina.com.cn', 'foxmail.com', 'mail.ustc.edu.cn')
export const emails = fc.tuple(locals, domains).map(([local, domain]) => `${local}@${domain}`)

function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
}

/** Ways to write an e-mail address so that a machine misses it. */
export const emailDisguises: readonly ((email: string) => string)[] = [
  (email) => email,
  (email) => email.replace('@', '＠'),
  fullWidth,
  (email) => email.replace('@', '[at]'),
  (email) => email.replace('@', '(at)'),
  (email) => email.replace('@', ' @ '),
  (email) => email.replace('@', '\u200b@\u200b'),
  (email) => email.replace('@', '【at】'),
  (email) => email.replaceAll('.', '。'),
  (email) => email.toUpperCase(),
  (email) => email.replace('o', 'о').replace('a', 'а'),
]

export const heldOutEmailDisguises: readonly ((email: string) => string)[] = [
  (email) => email.replace('@', '艾特'),
  (email) => email.replace('@', '（at）'),
  (email) => email.replace('@', '{at}'),
  (email) => email.replace('@', ' at '),
  (email) => email.replace('@', '﹫'),
  (email) => email.replace(/\.(?=com|cn|edu)/g, '点'),
  (email) => email.replace(/\.(?=com|cn|edu)/g, '[dot]'),
  (email) => email.replace(/(.)/g, '$1\u200c'),
]

export const cuedIds = fc.tuple(
  fc.constantFrom(
    '微信',
    '微信号',
    '微信：',
    'vx',
    'VX:',
    'v信：',
    'V信 ',
    '加微信 ',
    '薇信：',
    'wx：',
    '➕v ',
    '加v：',
    'wechat:',
    '威信是',
    '卫星：',
  ),
  fc.oneof(
    fc.tuple(word(3, 8), digits(4)).map(([text, number]) => `${text}${number}`),
    fc.tuple(word(2, 6), digits(3)).map(([text, number]) => `${text}_${number}`),
    mobiles,
  ),
)
export const qqIds = fc.tuple(
  fc.constantFrom('QQ', 'QQ：', 'qq号', '扣扣', '扣扣：', '企鹅号', 'Q：', '加QQ ', 'ＱＱ：', '秋秋', 'QQ号码是'),
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 5, max: 9 }).chain(digits))
    .map(([first, rest]) => `${first}${rest}`),
)

const families = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹'.split('')
const given = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国志梅玉兰春红'.split('')
export const titledNames = fc.tuple(
  fc.constantFrom(...families, '欧阳', '诸葛', '上官'),
  fc.oneof(
    fc.constant(''),
    fc.constantFrom(...given),
    fc.tuple(fc.constantFrom(...given), fc.constantFrom(...given)).map(([a, b]) => a + b),
  ),
  fc.constantFrom('先生', '女士', '老师', '师傅', '阿姨', '大爷', '小姐', '主任', '医生', '书记', '经理', '校长'),
)
export const nameSentences = fc.constantFrom(
  ['市民', '反映小区停水'],
  ['感谢', '的帮助'],
  ['投诉', '乱收费'],
  ['', '来电咨询'],
  ['希望', '尽快处理'],
  ['昨天下午，', '又打电话说没人管'],
  ['找到', '沟通无果'],
  ['物业', '态度恶劣'],
  ['家住城东的', '说'],
)

const numbers = fc.integer({ min: 1, max: 1999 }).map(String)
export const doors = fc.tuple(
  fc.constantFrom(
    '文三路',
    '人民大道',
    '学府街',
    '幸福小区',
    '阳光花园',
    '番禺路',
    '和平里',
    '锦绣家园',
    '东风巷',
    '张家村',
    '万科城',
  ),
  fc.oneof(
    numbers.map((number) => `${number}号`),
    fc.tuple(numbers, numbers).map(([a, b]) => `${a}弄${b}号`),
    fc
      .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 101, max: 3305 }))
      .map(([a, b, c]) => `${a}栋${b}单元${c}室`),
    fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 101, max: 3305 })).map(([a, b]) => `${a}号楼${b}室`),
    fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 101, max: 3305 })).map(([a, b]) => `${a}幢${b}`),
    fc
      .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 101, max: 3305 }))
      .map(([a, b, c]) => `${a}-${b}-${c}`),
  ),
)
