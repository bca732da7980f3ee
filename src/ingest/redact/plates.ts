// Number plates: province sign, letter, five signs, or six for new energy; with dots, gaps and disguised letters and digits.
import { asciiOf, digitAt, gapOf, isAsciiAlnum } from './characters.ts'

export const plateProvinces =
  '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领军空海滬遼魯蘇贛鄂閩貴雲寧瓊陝蒙'
const suffixes = '挂学警港澳领试超掛學領'
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

/** Index after the plate that starts with the province sign at `index`, 0 where there is none. */
export function plateEnd(text: string, index: number): number {
  if (text.charAt(index) === '使' && /^\d{6}(?!\d)/.test(text.slice(index + 1, index + 8))) return index + 7
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
