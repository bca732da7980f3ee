// Names without a Han family name behind a cue or before a title: Uyghur, Kazakh, Tibetan, Mongol, Yi, Hui and foreign ones in
// Chinese signs, pinyin, and names whose signs stand apart (王 建 国).
import { digitOf, isHan } from './characters.ts'
import { cueBeforeName, isBesideMask, titleAt } from './name-cues.ts'
import { surnameLength } from './name-features.ts'
import { isNameSyllables, pinyinSurname } from './pinyin.ts'
import { isTransliterated, transliteratedEnd } from './transliterated.ts'

interface Span {
  readonly start: number
  readonly end: number
}

type WordTest = (text: string, start: number, end: number) => boolean

/** The name behind the cue whose last sign is at `mark`, or null. */
export function unfamiliarNameAfter(text: string, mark: number, isWord: WordTest | null): Span | null {
  if (text.charCodeAt(mark) === 0x59d3) return surnameThenName(text, mark)
  let start = mark + 1
  while (start < mark + 4 && ' \u3000“"\'‘（(【「［[:：'.includes(text.charAt(start)) && start < text.length) start++
  const code = text.charCodeAt(start)
  if (isLatin(code)) return pinyinName(text, start)
  if (!isHan(code)) return null
  return spacedName(text, start, isWord) ?? (isTransliterated(code) ? transliteratedName(text, start, isWord) : null)
}

/** 扎西多吉先生: signs of transliteration up to a personal title at `title`; nothing before `from` belongs to it. */
export function unfamiliarNameBefore(text: string, title: number, from: number, isWord: WordTest | null): Span | null {
  if (titleAt(text, title) !== 'personal') return null
  let start = title
  while (start > from && title - start < 16 && isNamePart(text.charCodeAt(start - 1))) start--
  if (start === title && isLatin(text.charCodeAt(title - 1))) return latinNameBefore(text, title, from)
  const spaced = spacedNameBefore(text, title, from)
  if (spaced !== null) return spaced
  const length = title - start
  if (length < 3 || (isWord !== null && isWord(text, start, title))) return null
  return { start, end: title }
}

function isNamePart(code: number): boolean {
  return isTransliterated(code) || code === 0xb7 || code === 0x2022 || code === 0x30fb
}

function latinNameBefore(text: string, title: number, from: number): Span | null {
  let start = title
  while (
    start > from &&
    title - start < 30 &&
    (isLatin(text.charCodeAt(start - 1)) || text.charCodeAt(start - 1) === 0x20)
  )
    start--
  const name = text.slice(start, title)
  return isNameSyllables(name) || westernName.test(name.trimStart())
    ? { start: start + name.length - name.trimStart().length, end: title }
    : null
}

// John Smith: two or three words with a capital each.
const westernName = /^[A-Z][a-z]{1,15}(?:[ ·][A-Z][a-z]{1,15}){1,2}$/

/** 黎.芳先生, 赵 丽女士 */
function spacedNameBefore(text: string, title: number, from: number): Span | null {
  const found = /[\u4e00-\u9fff]([ *_.·•-])[\u4e00-\u9fff](?:\1[\u4e00-\u9fff])?$/.exec(
    text.slice(Math.max(from, title - 5), title),
  )
  if (found === null) return null
  const start = title - found[0].length
  return surnameLength(text, start) > 0 && !isHan(text.charCodeAt(start - 1)) ? { start, end: title } : null
}

const maskAhead =
  /([\u4e00-\u9fff·•]{3,14}|[A-Za-z]{2,20}(?: [A-Za-z]{2,20}){0,2})(?:[)）】”"\s，,、：:（(]{1,3}|、)(?:(?:身份证|电话|手机|微信|车牌)(?:号码?|是|为)?[:：\s]{0,2})?$/

/** 麦合木提，身份证号〔身份证〕 and Zhang Wei、〔姓名〕: what stands before the mask at `mask` and can be nothing but a name. */
export function unfamiliarNameBeforeMask(
  text: string,
  mask: number,
  from: number,
  isWord: WordTest | null,
): Span | null {
  const before = text.slice(Math.max(from, mask - 40), mask)
  const found = maskAhead.exec(before)
  const name = found?.[1] ?? ''
  if (found === null || name === '') return null
  const end = mask - found[0].length + name.length
  if (isLatin(name.charCodeAt(0))) {
    const isName = isNameSyllables(name) || pinyinSurname(name) || westernName.test(name)
    return isName ? { start: end - name.length, end } : null
  }
  let start = end
  while (start > end - name.length && isNamePart(text.charCodeAt(start - 1))) start--
  const whole = start === end - name.length && !isHan(text.charCodeAt(start - 1))
  return whole && end - start >= 3 && isWord?.(text, start, end) !== true ? { start, end } : null
}

const surnameFirst =
  /^姓[“"]?([\u4e00-\u9fff]{1,2})[”"]?[，,、。\s]{0,2}名(?:字|叫)?[是为叫:：]?[“"]?([\u4e00-\u9fff]{1,2})/

/** 姓王，名建国. */
function surnameThenName(text: string, mark: number): Span | null {
  const found = surnameFirst.exec(text.slice(mark, mark + 14))
  return found === null || surnameLength(text, mark + 1) === 0 ? null : { start: mark + 1, end: mark + found[0].length }
}

const spacings = ' -*_.·•/'
const spacedSignsMax = 12
// 陆 敏在工地: with a family name in front these signs go on with the sentence.
const goesOnAfterName = '在的说被把向是和与及对从到发打收不因遭占跑就也都又还给叫让态天敬'

/** 王 建 国, 王-建-国, 王*建*国: the same sign between all of them, up to a mark or an everyday word. */
export function spacedName(text: string, start: number, isWord: WordTest | null): Span | null {
  const spacing = text.charAt(start + 1)
  if (spacing === '' || !spacings.includes(spacing)) return null
  let last = start
  for (let signs = 1; signs < spacedSignsMax; signs++) {
    const next = last + 2
    const code = text.charCodeAt(next)
    // 一 三 八 is a number.
    // 曹 一 诺 is a name, 伍 一 陆 a number.
    const mayHoldNumeral = surnameLength(text, start) > 0 && (digitOf[text.charCodeAt(start)] ?? -1) < 0
    const isNumeral = (digitOf[code] ?? -1) >= 0 && !mayHoldNumeral
    if (text.charAt(last + 1) !== spacing || !isHan(code) || isNumeral) break
    if (
      isHan(text.charCodeAt(next + 1)) &&
      !(goesOnAfterName.includes(text.charAt(next + 1)) && surnameLength(text, start) > 0) &&
      isWord?.(text, next + 1, next + 3) !== true &&
      titleAt(text, next + 1) === null
    )
      break
    last = next
  }
  if (last === start) return null
  return cueBeforeName(text, start) !== null || isBesideMask(text, last + 1) ? { start, end: last + 1 } : null
}

/** 买买提江, 塔依尔·艾尼瓦尔, 努尔兰 库拉西 up to the next everyday word. */
function transliteratedName(text: string, start: number, isWord: WordTest | null): Span | null {
  const end = transliteratedEnd(text, start, isWord)
  const length = end - start
  if (length < 2 || startsSentence.has(text.charAt(start)) || (digitOf[text.charCodeAt(start)] ?? -1) >= 0) return null
  const cue = cueBeforeName(text, start)
  const isBeside = cue === null && isBesideMask(text, end)
  if (cue === null && !isBeside) return null
  // A family name with one sign more is left to the rules of Han names, which can weigh it.
  if (length === 2 && surnameLength(text, start) > 0) return null
  if (length < 5 && isWord !== null && isWord(text, start, end)) return null
  const isBounded = !isHan(text.charCodeAt(end)) || (isWord?.(text, end, end + 2) ?? false)
  return cue === 'strong' || isBeside || length >= 3 || isBounded ? { start, end } : null
}

// 居民都不知道, 家长基本都: what goes on with the sentence.
const startsSentence = new Set('不都才说来基特本日如可且者主知让若无于那')

function pinyinName(text: string, start: number): Span | null {
  if (isLatin(text.charCodeAt(start - 1))) return null
  const found = /^[A-Za-z]{2,20}(?:(?:, ?| |·|-)[A-Za-z]{2,20}){0,2}(?![A-Za-z0-9_@.])/.exec(
    text.slice(start, start + 44),
  )
  if (found === null) return null
  const end = start + found[0].length
  const cue = cueBeforeName(text, start)
  if (cue === null && !isBesideMask(text, end)) return null
  const isName = cue === 'strong' ? /[a-z]{3}/i.test(found[0]) : isNameSyllables(found[0]) || westernName.test(found[0])
  return isName || pinyinSurname(found[0]) ? { start, end } : null
}

function isLatin(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}
