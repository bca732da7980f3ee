// Number plates: province sign, letter, five signs, or six for new energy; with dots, gaps and disguised letters and digits.
import { asciiOf, digitAt, gapOf, isAsciiAlnum } from './characters.ts'

const plateProvinces =
  '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领军空海滬遼魯蘇贛鄂閩貴雲寧瓊陝蒙'
/** Signs a plate can start with; those of the old military districts only before a letter and five digits. */
export const plateFirstSigns = `${plateProvinces}北沈兰济南广成`
const provinces = new Set(Array.from(plateProvinces, (sign) => sign.charCodeAt(0)))
const suffixes = '挂学警港澳领试超摩临使掛學領'
const gapsMax = 3

function skipGaps(text: string, index: number): number {
  let i = index
  let visible = 0
  while (i < text.length) {
    const gap = gapOf[text.charCodeAt(i)] ?? 0
    // A sign that can be a letter in disguise is no gap; a line end or a comma parts two things.
    if (gap === 0 || text.charCodeAt(i) === 0x0a || '，。,；;！？!?'.includes(text.charAt(i))) return i
    if (gap === 1 && ++visible > gapsMax) return index
    i++
  }
  return i
}

function letterAt(text: string, index: number): boolean {
  const folded = asciiOf[text.charCodeAt(index)] ?? 0
  return folded >= 0x61 && folded <= 0x7a
}

/** 'd' for a digit, 'l' for a letter, 's' for a suffix sign, '' otherwise. */
function signAt(text: string, index: number): 'd' | 'l' | 's' | '' {
  if (digitAt(text, index) >= 0 && !letterAt(text, index)) return 'd'
  if (letterAt(text, index)) return 'l'
  return suffixes.includes(text.charAt(index)) && index < text.length ? 's' : ''
}

const provinceName =
  /(?:北京|天津|上海|重庆|河北|河南|云南|辽宁|黑龙江|湖南|安徽|山东|新疆|江苏|浙江|江西|湖北|广西|甘肃|山西|内蒙古?|陕西|吉林|福建|贵州|广东|青海|西藏|四川|宁夏|海南|车牌号?[是为:：\s]{0,2})$/
const spelledProvince = /^(?:wan|yue|xiang|chuan|zhe|jing|hu|su|lu)(?=[A-Z][A-Z0-9]{5}$)/i
const provinceBehind = /^\s?[（(【[]\s?[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[)）】\]]/
const tail = /^[A-Z][A-Z0-9]{5}[DF]?$/i

/** 安徽A12345, wanA12345, A12345（皖）: a plate whose province is no single sign before it; the index after it or 0. */
export function wordedPlateEnd(text: string, start: number, end: number): number {
  if (end - start < 6 || end - start > 12) return 0
  const cued = cuedPlateEnd(text, start, end)
  if (cued > 0) return cued
  const word = text.slice(start, end)
  const spelled = spelledProvince.exec(word)?.[0].length ?? 0
  const body = word.slice(spelled)
  const digits = body.match(/\d/g)?.length ?? 0
  if (!tail.test(body) || digits < 2) return 0
  const isTold =
    spelled > 0 ||
    provinceBehind.test(text.slice(end, end + 4)) ||
    provinceName.test(text.slice(Math.max(0, start - 6), start))
  return isTold ? end : 0
}

/** 012345使 of an embassy; the index after it or 0. */
export function digitPlateEnd(text: string, index: number): number {
  return text.charAt(index + 6) === '使' && /^\d{6}使(?![用得其命者馆])/.test(text.slice(index, index + 8))
    ? index + 7
    : 0
}

const armedPolice = /^WJ\d{2}[-·]?[0-9A-Z]{4,5}$/i
const bareTail = /^[A-Z](?=[A-Z\d]{0,4}\d)[A-Z\d]\d[A-Z\d]{3,4}$|^[A-Z]{2}\d{5}$/
const carBefore = /车牌号?|号牌|牌照|(?:轿|货|客|汽|卡|渣土|肇事|黑|辆)车?[是为:：\s]{0,2}$|车[是为:：]$|举报$/
const carBehind = /^\s?(?:的.{0,3}车|车主|这车|那车|乱停|占用|占道|堵|挪车|逃逸|闯红灯)/

/** WJ01-12345, and A12345 or VA12345 where a car is spoken of. */
function cuedPlateEnd(text: string, start: number, end: number): number {
  const word = text.slice(start, end)
  if (armedPolice.test(word)) return end
  if (word.length < 6 || word.length > 8 || !bareTail.test(word) || (word.match(/\d/g)?.length ?? 0) < 2) return 0
  const isCar = carBefore.test(text.slice(Math.max(0, start - 6), start)) || carBehind.test(text.slice(end, end + 6))
  return isCar ? end : 0
}

const agricultural = /^\d{2}[-·]\d{5}(?!\d)/
const oldMilitary = /^[A-Z]\d{5}(?!\d)/

/** 皖01-12345 of a tractor, 南G12345 of an old military district; the index after it or 0. */
function numberedPlateEnd(text: string, index: number): number {
  const next = text.charCodeAt(index + 1)
  if (!isAsciiAlnum(next)) return 0
  const isDistrict = '北沈兰济南广成'.includes(text.charAt(index))
  const found = (isDistrict ? oldMilitary : agricultural).exec(text.slice(index + 1, index + 10))
  return found === null ? 0 : index + 1 + found[0].length
}

/** Index after the plate that starts with the province sign at `index`, 0 where there is none. */
export function plateEnd(text: string, index: number): number {
  if (text.charAt(index) === '使' && /^\d{3}[·\s-]?\d{3}(?!\d)/.test(text.slice(index + 1, index + 9)))
    return index + (/\d/.test(text.charAt(index + 4)) ? 7 : 8)
  const numbered = numberedPlateEnd(text, index)
  if (numbered > 0) return numbered
  if (!provinces.has(text.charCodeAt(index))) return 0
  // 皖字A12345, 皖牌A12345
  const from = '字牌'.includes(text.charAt(index + 1)) && letterAt(text, index + 2) ? index + 2 : index + 1
  let i = skipGaps(text, from)
  // WJ京12345 of the armed police has no letter of a city.
  const isArmedPolice = text.slice(index - 2, index).toUpperCase() === 'WJ'
  if (!isArmedPolice && !letterAt(text, i)) return 0
  if (!isArmedPolice) i += text.charAt(i + 1) === '点' ? 2 : 1
  if ('空海'.includes(text.charAt(index)) && !/[A-Za-z]/.test(text.charAt(index + 1))) return 0
  let digits = 0
  let letters = 0
  let end = 0
  for (let n = 1; n <= 6; n++) {
    const at = skipGaps(text, i)
    const sign = signAt(text, at)
    if (sign === '') {
      // 皖X1234应急 of rescue.
      if (n === 5 && text.startsWith('应急', at)) end = at + 2
      break
    }
    if (sign === 's' && n < 5) break
    if (sign === 'd') digits++
    if (sign === 'l') letters++
    i = at + (text.charCodeAt(at) >= 0xd800 && text.charCodeAt(at) <= 0xdbff ? 2 : 1)
    if (n === 5) end = i
    // The sixth sign belongs to a new-energy plate only, which has D or F first or last; a suffix ends an ordinary one.
    if (n === 6 && sign !== 's' && at - end <= 1) end = i
    if (sign === 's') break
  }
  if (end === 0 || digits < 2 || letters > 3) return 0
  if (text.charAt(end) === '挂') end++
  return isAsciiAlnum(text.charCodeAt(end)) && isAsciiAlnum(text.charCodeAt(end - 1)) ? 0 : end
}
