// Numbers in words: yao san ba, one three eight, 医伞巴 for 一三八, I38B for 1388.
import { passesIdCheck, looksLikeIdentity, passesLuhn } from './checksums.ts'
import type { CueKind } from './cues.ts'
import { digitOf } from './characters.ts'
import type { PlaceholderKind } from './placeholders.ts'

export interface WordedNumber {
  readonly end: number
  readonly kind: PlaceholderKind
}

const spoken: Readonly<Record<string, number>> = {
  ...numbered('ling yao er san si wu liu qi ba jiu'),
  ...numbered('dong yi liang san si wu liu guai ba gou'),
  ...numbered('zero one two three four five six seven eight nine'),
  oh: 0,
}

function numbered(words: string): Record<string, number> {
  return Object.fromEntries(words.split(' ').map((word, value) => [word, value]))
}

const spokenWord = /([a-z]{2,5}|x)(?:[\s,，、.-]{1,2}|(?![a-z]))/iy
const spokenSpanMax = 8
// Seven spoken digits in a row are no count to ten any more.
const wordsMin = 7

/** Digits spelled as words of pinyin or English from `index` on, or null. */
export function spokenNumber(text: string, index: number): WordedNumber | null {
  const values: number[] = []
  let end = index
  for (let i = index; values.length < 24; ) {
    // Of the text only as much as a word and what stands behind it can be.
    spokenWord.lastIndex = 0
    const word = spokenWord.exec(text.slice(i, i + spokenSpanMax))
    const letters = word?.[1]?.toLowerCase() ?? ''
    const value = spoken[letters]
    if (word === null || (value === undefined && !(letters === 'x' && values.length === 17))) break
    end = i + letters.length
    i += spokenWord.lastIndex
    if (value === undefined) break
    values.push(value)
  }
  if (values.length < wordsMin || isCount(values)) return null
  return { end, kind: kindOfLength(values) }
}

/** One two three …: everybody counts. */
function isCount(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value === (values[i - 1] ?? 0) + 1)
}

function kindOfLength(values: readonly number[]): PlaceholderKind {
  if (values.length >= 17) return looksLikeIdentity(values, 0, 4) ? 'identity' : 'card'
  if (values[0] === 0) return 'landline'
  return values.length === 11 ? 'mobile' : 'qq'
}

const alike: readonly string[] = [
  '零〇灵零铃玲林邻洞令凌',
  '一壹幺医衣依伊要腰妖益',
  '二贰两耳尔儿而饵俩',
  '三叁伞散山叄',
  '四肆司寺丝思死似',
  '五伍武舞吴无午屋雾',
  '六陆柳刘留流溜',
  '七柒期齐妻漆奇其起拐',
  '八捌巴爸吧扒发疤',
  '九玖酒久旧就舅勾',
]
const soundOf = new Int8Array(65536).fill(-1)
alike.forEach((signs, value) => {
  for (const sign of signs) soundOf[sign.charCodeAt(0)] = value
})
export const soundAlikes: string = alike.join('')

/** Signs that sound like digits, one after the other: a number only after a cue and in the length of one. */
export function soundedNumber(
  text: string,
  index: number,
  cueAt: (index: number) => CueKind | null,
): WordedNumber | null {
  if (sound(text, index + 1) < 0 || sound(text, index + 2) < 0 || sound(text, index + 3) < 0) return null
  const values: number[] = []
  let end = index
  let alikes = 0
  for (let value = sound(text, end); value >= 0 && values.length < 20; value = sound(text, end)) {
    values.push(value)
    if (digitOf[text.charCodeAt(end)] === -1) alikes++
    end++
  }
  // Without two signs that only sound like digits these are plain numerals, which the scanner of numbers reads better.
  if (values.length < wordsMin || alikes < 2) return null
  const cue = cueAt(index)
  if (isWhole(values)) return cue === null && values.length < 16 ? null : { end, kind: kindOfLength(values) }
  return cue === 'qq' || cue === 'phone' || cue === 'account' ? { end, kind: 'account' } : null
}

function sound(text: string, index: number): number {
  const code = text.charCodeAt(index)
  const value = soundOf[code] ?? -1
  if (value >= 0) return value
  return digitOf[code] ?? -1
}

function isWhole(values: readonly number[]): boolean {
  const [first = 0, second = 0] = values
  if (values.length === 11) return first === 1 && second >= 3
  if (values.length === 18) return passesIdCheck(values, 0, values[17] ?? 0)
  return values.length >= 16 && passesLuhn(values, 0, values.length)
}

const looks: Readonly<Record<string, number>> = {
  o: 0,
  d: 0,
  i: 1,
  l: 1,
  z: 2,
  e: 3,
  a: 4,
  s: 5,
  g: 6,
  t: 7,
  b: 8,
  q: 9,
}

/** I38oo138ooo: a token of letters and digits that reads as a whole number with letters for what they look like. */
export function lookalikeNumber(text: string, start: number, end: number, cue: CueKind | null): WordedNumber | null {
  const length = end - start
  if (length < 7 || length > 19) return null
  const values: number[] = []
  let digits = 0
  for (let i = start; i < end; i++) {
    const sign = text.charAt(i).toLowerCase()
    const value = sign >= '0' && sign <= '9' ? Number(sign) : looks[sign]
    if (value === undefined && !(sign === 'x' && i === start + 17)) return null
    if (sign >= '0' && sign <= '9') digits++
    if (value !== undefined) values.push(value)
  }
  if (digits === 0 || cue === null) return null
  const isIdentity = values.length >= 17 && looksLikeIdentity(values, 0, 4)
  const isLandline = values[0] === 0 && (values.length === 11 || values.length === 12)
  if (isIdentity || isWhole(values) || isLandline) return { end, kind: isIdentity ? 'identity' : kindOfLength(values) }
  return cue === 'qq' || cue === 'card' ? { end, kind: cue } : null
}
