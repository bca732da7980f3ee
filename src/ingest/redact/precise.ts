// What places a person or a device exactly: addresses on a network, coordinates, a date of birth.
import type { PlaceholderKind } from './placeholders.ts'

export interface PreciseSpan {
  readonly start: number
  readonly end: number
  readonly kind: PlaceholderKind
}

const version4 =
  /(\d{1,3})(\s?(?:[.。．点]|\[\.\]|\(\.\))\s?)(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?::\d{2,5})?(?!\d|[.。点]\d)/y
const version6 = /(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,4}|[0-9a-f]{1,4}:(?::[0-9a-f]{1,4}){1,7}/iy
const hardware =
  /[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-f])|(?=[\d.]*[a-f])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![0-9a-f.])/iy
const bareHardware = /[0-9a-f]{2}([ ]?)[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?![0-9a-z])/iy
const degrees = /(?:1[0-3]\d|[1-9]\d)\.(\d{3,})\s?[°度]?/y
const seconds = /\d{1,3}\s?[°度]\s?\d{1,2}\s?[′'’分]\s?\d{1,2}(?:\.\d+)?\s?[″"”秒]?/y

/** Nothing that is looked for here is longer, so that a text of nothing but digits costs no more than its length. */
const spanMax = 48

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = 0
  return pattern.exec(text.slice(index, index + spanMax))
}

/** Whether one of the signs stands among the next few: most digits begin nothing precise, and that is seen at once. */
function isNear(signs: string, text: string, index: number, within: number): boolean {
  for (let i = index + 1; i <= index + within && i < text.length; i++) if (signs.includes(text.charAt(i))) return true
  return false
}

/** What starts with the digit or hexadecimal letter at `index`; the sign before it has to be none. */
export function preciseAt(text: string, index: number): PreciseSpan | null {
  const third = text.charAt(index + 2)
  const fifth = text.charAt(index + 4)
  if (third === ':' || third === '-' || fifth === '.') {
    const found = matchAt(hardware, text, index)
    if (found !== null) return { start: index, end: index + found[0].length, kind: 'device' }
  }
  return networkAt(text, index) ?? positionAt(text, index) ?? birthAt(text, index) ?? macAfterCue(text, index)
}

function macAfterCue(text: string, index: number): PreciseSpan | null {
  const before = text.slice(Math.max(0, index - 10), index)
  if (!/mac|网卡|设备|路由器/i.test(before)) return null
  const found = matchAt(bareHardware, text, index)
  return found !== null && /[a-f]/i.test(found[0])
    ? { start: index, end: index + found[0].length, kind: 'device' }
    : null
}

function networkAt(text: string, index: number): PreciseSpan | null {
  const four = isNear('.。．点[(', text, index, 4) ? matchAt(version4, text, index) : null
  if (four !== null) {
    const parts = [four[1], four[3], four[4], four[5]].map(Number)
    const cued = /ip|服务器|地址|登录|访问|网络/i.test(text.slice(Math.max(0, index - 8), index))
    const isAddress = parts.every((part) => part <= 255) && (cued || parts.join('').length >= 7)
    const isVersion = /[v版本]\s?$/i.test(text.slice(Math.max(0, index - 2), index))
    return isAddress && !isVersion ? { start: index, end: index + four[0].length, kind: 'network' } : null
  }
  if (!isNear(':', text, index, 4) || !/^[0-9a-f]{1,4}:/i.test(text.slice(index, index + 5))) return null
  const six = matchAt(version6, text, index)
  // 12:30:45 is a time: an address has letters, or two colons together, or more groups than a time.
  const isAddress = six !== null && (/::/.test(six[0]) || six[0].split(':').length >= 6) && six[0].length >= 9
  return six !== null && isAddress ? { start: index, end: index + six[0].length, kind: 'network' } : null
}

// Longitudes and latitudes of the country: 73 to 135 east, 18 to 54 north.
const isCoordinate = (value: number): boolean => value >= 18 && value <= 135

/** Of a coordinate what is finer than a hundredth of a degree, about a kilometre, is taken; the rest says where. */
function positionAt(text: string, index: number): PreciseSpan | null {
  const fine = isNear('°度', text, index, 4) ? matchAt(seconds, text, index) : null
  if (fine !== null)
    return { start: index + fine[0].search(/\d+(?:\.\d+)?\s?[″"”秒]?$/), end: index + fine[0].length, kind: 'position' }
  const found = isNear('.', text, index, 3) ? matchAt(degrees, text, index) : null
  const decimals = found?.[1]?.length ?? 0
  if (found === null || !isCoordinate(Number.parseFloat(found[0]))) return null
  const context = text.slice(Math.max(0, index - 14), index + found[0].length + 14)
  const cued = /坐标|经纬|东经|北纬|经度|纬度|定位|位置|lng|lat|lon/i.test(context)
  const paired = decimals >= 4 && /\d{2,3}\.\d{4,}\D{1,8}\d{2,3}\.\d{4,}/.test(context)
  const start = index + found[0].indexOf('.') + 3
  return cued || paired ? { start, end: start + decimals - 2, kind: 'position' } : null
}

const numeral = '[0-9〇零一二三四五六七八九十]'
const date = new RegExp(
  `(?:(?:19|20)\\d{2}|[一二][九零〇]${numeral}{2})\\s?(?:年\\s?(?:${numeral}{1,3}|[正冬腊])\\s?月(?:\\s?${numeral}{1,3}\\s?[日号]|[初十廿]${numeral}{1,2})?|([-./])\\d{1,2}\\1\\d{1,2}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?!\\d))`,
  'y',
)
const birthBefore = /(?:出生(?:日期|年月日?|时间|于)?|生日|生于|生辰|dob|birth(?:day| ?date)?)[是为:：\s]{0,3}$/i
const birthAfter = /^\s?(?:出生|生日|生人|生(?![下产效成意活变长存命气火病态理根育涯怕僻疏锈]))/

const shortYear = /\d{2}年\d{1,2}月(?:\d{1,2}[日号])?/y
const dayFirst = /\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d{2}(?!\d)/y
const shortDate = /[3-9]\d年\d{1,2}月(?:\d{1,2}[日号])?(?=\s?(?:出生|生人|生的))/y

/** The last sign but colons and spaces ends a word for a birthday. */
function mayBeBirth(text: string, index: number): boolean {
  let i = index - 1
  while (i > index - 4 && '是为:： '.includes(text.charAt(i))) i--
  return '生日期月间于辰hbyeHBYE'.includes(text.charAt(i)) && i >= 0
}

function birthAt(text: string, index: number): PreciseSpan | null {
  const short = text.charAt(index + 2) === '年' ? matchAt(shortDate, text, index) : null
  if (short !== null) return { start: index, end: index + short[0].length, kind: 'birth' }
  const isCued = mayBeBirth(text, index) && birthBefore.test(text.slice(Math.max(0, index - 10), index))
  const other = isCued ? (matchAt(dayFirst, text, index) ?? matchAt(shortYear, text, index)) : null
  if (other !== null) return { start: index, end: index + other[0].length, kind: 'birth' }
  const isYear = '12一二'.includes(text.charAt(index)) && '90九零〇'.includes(text.charAt(index + 1))
  const found = isYear ? matchAt(date, text, index) : null
  if (found === null) return null
  const end = index + found[0].length
  const isBirth =
    birthBefore.test(text.slice(Math.max(0, index - 10), index)) || birthAfter.test(text.slice(end, end + 4))
  return isBirth ? { start: index, end, kind: 'birth' } : null
}
