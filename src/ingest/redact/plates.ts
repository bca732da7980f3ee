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

/** Index after the plate that starts with the province sign at `index`, 0 where there is none. */
export function plateEnd(text: string, index: number): number {
  if (text.charAt(index) === '使' && /^\d{6}(?!\d)/.test(text.slice(index + 1, index + 8))) return index + 7
  let i = skipGaps(text, index + 1)
  // WJ京12345 of the armed police has no letter of a city.
  if (letterAt(text, i)) i += text.charAt(i + 1) === '点' ? 2 : 1
  else if (text.slice(index - 2, index).toUpperCase() !== 'WJ') return 0
  if ('空海'.includes(text.charAt(index)) && !/[A-Za-z]/.test(text.charAt(index + 1))) return 0
  let digits = 0
  let letters = 0
  let end = 0
  for (let n = 1; n <= 6; n++) {
    const at = skipGaps(text, i)
    const sign = signAt(text, at)
    if (sign === '') break
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
