// Numbers in words: yao san ba, one three eight, 医伞巴 for 一三八, I38B for 1388.
import { passesIdCheck, looksLikeIdentity, passesLuhn } from './checksums.ts'
import type { CueKind } from './cues.ts'
import { asciiOf, digitOf } from './characters.ts'
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

const wordLengths = [5, 4, 3, 2]
// Seven spoken digits in a row are no count to ten any more.
const wordsMin = 7

/** Digits spelled as words of pinyin or English from `index` on, apart or in a row, or null. */
export function spokenNumber(text: string, index: number): WordedNumber | null {
  const values: number[] = []
  let end = index
  for (let i = index; values.length < 24; ) {
    const length = spokenLength(text, i)
    const isCheckLetter = length === 0 && values.length === 17 && asciiOf[text.charCodeAt(i)] === 0x78
    if (length === 0 && !isCheckLetter) break
    end = i + (isCheckLetter ? 1 : length)
    if (isCheckLetter) break
    values.push(spoken[toneless(text.slice(i, end))] ?? 0)
    i = end
    while (i < end + 2 && ' ,，、.-_/'.includes(text.charAt(i))) i++
  }
  if (values.length < wordsMin || isCount(values) || isLetter(text.charCodeAt(end))) return null
  return { end, kind: kindOfLength(values) }
}

// The first two letters decide for most words that they are none of these.
const beginnings = new Uint8Array(128 * 128)
for (const word of Object.keys(spoken)) beginnings[(word.charCodeAt(0) << 7) | word.charCodeAt(1)] = 1

function mayBeSpoken(first: number, second: number): boolean {
  if (second > 0x7f) return isLetter(second)
  return first > 0x7f || beginnings[((first | 32) << 7) | (second | 32)] === 1
}

/** Length of the word for a digit that starts at `index`, 0 for none. No such word begins another one. */
function spokenLength(text: string, index: number): number {
  const first = text.charCodeAt(index)
  if (!isLetter(first) || !mayBeSpoken(first, text.charCodeAt(index + 1))) return 0
  for (const length of wordLengths) {
    if (spoken[toneless(text.slice(index, index + length))] !== undefined) return length
  }
  return 0
}

/** líng as ling; a tone that stands as a mark of its own is gone before. */
function toneless(word: string): string {
  const lower = word.toLowerCase()
  return /^[a-z]*$/.test(lower) ? lower : lower.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0xe0 && code <= 0x1dc)
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
  '三叁伞散山叄参參',
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
  // Without signs that only sound like digits these are plain numerals, which the scanner of numbers reads better.
  if (values.length < wordsMin || alikes === 0) return null
  const cue = cueAt(index)
  if (values.length === 17 && asciiOf[text.charCodeAt(end)] === 0x78 && passesIdCheck(values, 0, 10)) {
    return { end: end + 1, kind: 'identity' }
  }
  if (isWhole(values) || isLandline(values))
    return cue === null && values.length < 11 ? null : { end, kind: kindOfLength(values) }
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

function isLandline(values: readonly number[]): boolean {
  return (values.length === 11 || values.length === 12) && values[0] === 0 && (values[1] ?? 0) > 0
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
  // i5ii58i5599: with nothing but the letters that stand for zero and one a whole mobile tells itself.
  const tellsItself =
    digits >= 4 && values.length === 11 && isWhole(values) && /^[\doil]+$/i.test(text.slice(start, end))
  if (digits === 0 || (cue === null && !tellsItself)) return null
  const isIdentity = values.length >= 17 && looksLikeIdentity(values, 0, 4)
  if (isIdentity || isWhole(values) || isLandline(values))
    return { end, kind: isIdentity ? 'identity' : kindOfLength(values) }
  return cue === 'qq' || cue === 'card' ? { end, kind: cue } : null
}
