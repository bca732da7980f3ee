// Names of people: before a title, after a cue, joined by a dot, or where the model is confident.
import { isHan } from './characters.ts'
import { cueBeforeName, isBesideMask, isPlainSurname, mayBeBeside, mayHaveTitle, titleAt } from './name-cues.ts'
import { surnameLength } from './name-features.ts'
import { nameLikeWords } from './name-like-words.ts'
import type { NameModel } from './name-model.ts'
import { placeholders } from './placeholders.ts'
import { crossesPlace, isPlaceWord } from './place-words.ts'

export interface NameSpan {
  readonly start: number
  readonly end: number
}

export type NameFinder = (text: string, index: number) => NameSpan | null

// Log-odds from which a name is taken, by what stands around it; chosen on held-out text so that clean text loses under 1 %.
const confidence = {
  alone: -2.5,
  /** Where everyday words can be told. */
  aloneAmongWords: -3.5,
  againstWord: -1,
  /** Of a name that is an everyday word itself, or that takes the first sign of one from it. */
  ofWord: 2.5,
  weakCue: -4,
  /** Between a cue and a mark, and between a cue and an everyday word, where words can be told. */
  boundedCue: -9,
  wordCue: -5.5,
  title: -5.5,
  personalTitle: -9,
  againstPlace: 1.5,
  likeGround: 1,
  endOfGround: 4,
  ofBody: 4,
}

// Words that begin with a family name but are none after a cue.
const notNames: ReadonlySet<string> = new Set([
  ...nameLikeWords,
  ...'全体 全部 所有 方面 时候 明天 今天 和谐 平时 公司 公民 成都 成年 单位 有关 万科 那个 那些 那样 那么 华为 文化 都是 都有 应该 应当 来自 来到 解决 连续 向您 向我 于是 由于 关于 还有 已经 一直 明确 乐意 相关 张口 江苏 宁波 云南 广东 安徽 住址 地址 地点 计划'.split(
    ' ',
  ),
])

export type WordTest = (text: string, start: number, end: number) => boolean

/** Without a model only titles, cues and dots give names away. */
export function createNameFinder(
  model: NameModel | null,
  isWord: WordTest | null,
  isPlace: WordTest | null,
): NameFinder {
  return function nameAt(text, index) {
    const surname = surnameLength(text, index)
    if (surname === 0) return null
    return (
      titledName(model, text, index, surname) ??
      cuedName(model, isWord, text, index, surname) ??
      unlessPlace(isPlace, text, model === null ? null : modelledName(model, isWord, text, index, surname))
    )
  }
}

/** 金山区, 尚志市, 安居苑: a registered place there has the better claim than what only the model calls a name. */
function unlessPlace(isPlace: WordTest | null, text: string, name: NameSpan | null): NameSpan | null {
  return name !== null && isPlace?.(text, name.start, name.end) === true ? null : name
}

// What a name has that nothing is known of: without a model it is neither likely nor unlikely.
const oddsUnknown = -1

function oddsOf(model: NameModel | null, text: string, start: number, end: number, surname: number): number {
  return model === null ? oddsUnknown : model.logOdds(text, start, end, surname)
}

function titledName(model: NameModel | null, text: string, index: number, surname: number): NameSpan | null {
  if (!mayHaveTitle(text, index)) return null
  const plain = isPlainSurname(text.slice(index, index + surname))
  let best: NameSpan | null = null
  let bestOdds = -Infinity
  for (let given = 0; given <= 2; given++) {
    const end = index + surname + given
    if (given > 0 && !isHan(text.charCodeAt(end - 1))) break
    const title = titleAt(text, end)
    if (title === null || (given > 0 && notNames.has(text.slice(index, index + 2)))) continue
    if (given === 0) {
      // 感谢老师, 班主任: the sign is no family name here.
      if (isWordWithTitle(text, index)) return null
      if (startsClean(text, index) || (plain && title !== 'place' && !endsWord(text, index, end)))
        return { start: index, end }
      continue
    }
    if ((model === null && !startsClean(text, index)) || isOffice(text, index + surname, end)) continue
    const odds = oddsOf(model, text, index, end, surname)
    if (given === 1 && odds < 0 && isLastSurname(text, end) && endsWord(text, index, index + surname)) continue
    const least = plain && title === 'personal' ? confidence.personalTitle : confidence.title
    if (odds <= Math.max(bestOdds, least)) continue
    best = { start: index, end }
    bestOdds = odds
  }
  return best
}

/** 清华教授, 唐山主任: the family name is the end of a word. */
function endsWord(text: string, index: number, end: number): boolean {
  return text.charAt(index - 1) === '清' || isPlaceWord(text.slice(Math.max(0, index - 1), end))
}

/** 榆林柯女士: where 榆林 is a place, the family name right before the title has the better claim. */
function isLastSurname(text: string, end: number): boolean {
  return isPlainSurname(text.charAt(end - 1)) && surnameLength(text, end - 1) > 0
}

function cuedName(
  model: NameModel | null,
  isWord: WordTest | null,
  text: string,
  index: number,
  surname: number,
): NameSpan | null {
  const cue = cueBeforeName(text, index)
  if (cue === null && !mayBeBeside(text, index + surname)) return null
  if (notNames.has(text.slice(index, index + 2))) return null
  const joined = cue === null ? 0 : doubleNameEnd(isWord, text, index)
  if (joined > 0) return { start: index, end: joined }
  for (let given = 1; given <= 3; given++) {
    const end = index + surname + given
    if (!isHan(text.charCodeAt(end - 1))) return null
    const isBounded = endsName(text, end)
    if (!isBounded && !(cue !== null && given <= 2 && startsWord(isWord, text, end))) continue
    if (cue === 'strong') return { start: index, end }
    if (cue === null && !(given <= 2 && isBesideMask(text, end))) continue
    if (given > 2 || !isLikelyName(model, isWord, text, index, end, surname)) continue
    return { start: index, end }
  }
  if (cue !== 'strong') return null
  const longer = index + surname + 2
  const isLonger = oddsOf(model, text, index, longer, surname) >= oddsOf(model, text, index, longer - 1, surname)
  return { start: index, end: isLonger ? longer : longer - 1 }
}

/** 陆周立新: two family names before a given one, up to a mark or an everyday word; 0 for none. */
function doubleNameEnd(isWord: WordTest | null, text: string, index: number): number {
  const end = index + 4
  const isDouble = isPlainSurname(text.charAt(index)) && isPlainSurname(text.charAt(index + 1))
  if (!isDouble || surnameLength(text, index + 1) !== 1 || compoundAt(text, index)) return 0
  for (let i = index + 2; i < end; i++) if (!isHan(text.charCodeAt(i))) return 0
  if (endsSentence.has(text.charAt(end - 1))) return 0
  if (isWord?.(text, index, index + 2) === true || isWord?.(text, index + 1, index + 3) === true) return 0
  return endsName(text, end) || startsWord(isWord, text, end) ? end : 0
}

// 袁兰海也, 张文宏在: the sentence goes on.
const endsSentence = new Set('在也和不是没家等做求的说了被把就都又还')

function compoundAt(text: string, index: number): boolean {
  return surnameLength(text, index) === 2
}

/** 反映, 来电, 多次: an everyday word right behind bounds a name as a mark does. */
function startsWord(isWord: WordTest | null, text: string, end: number): boolean {
  return isWord !== null && isWord(text, end, end + 2)
}

// 业主付, 居民楼, 家长满: family names with which a sentence goes on more often than a name begins.
const beginsSentence = '楼花付满特基原说都来才索德单本曾齐迟应'

/** Between a cue and a bound a word or an office is none; anything else is, unless the model is sure of the contrary. */
function isLikelyName(
  model: NameModel | null,
  isWord: WordTest | null,
  text: string,
  start: number,
  end: number,
  surname: number,
): boolean {
  if (isOffice(text, start + surname, end) || isPlaceWord(text.slice(start, end))) return false
  if (isWord !== null && (isWord(text, start, end) || isWord(text, end - 2, end))) return false
  const family = text.slice(start, start + surname)
  const isPlain = isWord !== null && isPlainSurname(family) && !beginsSentence.includes(family)
  const bounded = isHan(text.charCodeAt(end)) ? confidence.wordCue : confidence.boundedCue
  return oddsOf(model, text, start, end, surname) > (isPlain ? bounded : confidence.weakCue)
}

function modelledName(
  model: NameModel,
  isWord: WordTest | null,
  text: string,
  index: number,
  surname: number,
): NameSpan | null {
  if (surname === 1 && !model.mayBegin(text.charCodeAt(index), text.charCodeAt(index + 1))) return null
  let bestEnd = 0
  let bestOdds = isWord === null ? confidence.alone : confidence.aloneAmongWords
  for (let given = 1; given <= 2; given++) {
    const end = index + surname + given
    if (!isHan(text.charCodeAt(end - 1))) break
    const odds = model.logOdds(text, index, end, surname)
    if (odds <= bestOdds) continue
    bestEnd = end
    bestOdds = odds
  }
  if (bestEnd === 0 || notNames.has(text.slice(index, index + 2))) return null
  if (isWord !== null && bestOdds < confidence.againstWord && cutsWord(isWord, text, index, bestEnd)) return null
  if (isWord !== null && bestOdds < confidence.ofWord && standsForWords(isWord, text, index, bestEnd)) return null
  return notAlone(text, index, bestEnd, bestOdds) ? null : { start: index, end: bestEnd }
}

/** 柳絮 is a word; 龙虾着 and 黄土着 in 着火 take a sign from one; 盖塌陷 in 井盖塌陷 is made of the ends of two. */
function standsForWords(isWord: WordTest, text: string, start: number, end: number): boolean {
  if (isWord(text, start, end) || nameLikeWords.has(text.slice(start - 1, start + 1))) return true
  // 1200元塌陷: a unit and what it is said of.
  if (text.charAt(start) === '元' && /\d/.test(text.charAt(start - 1))) return true
  const isThree = end - start === 3
  if (isThree && isWord(text, start, end - 1) && isWord(text, end - 1, end + 1)) return true
  return isThree && start > 0 && isWord(text, start - 1, start + 1) && isWord(text, start + 1, end)
}

/** 毛衣 is a word; 戴安 in 戴安全帽 and 班长居 in 班长居然 cut one. */
function cutsWord(isWord: WordTest, text: string, start: number, end: number): boolean {
  return (
    isWord(text, start, end) ||
    isWord(text, start, end + 1) ||
    (start > 0 && (isWord(text, start - 1, end) || isWord(text, start - 1, start + 1))) ||
    isWord(text, end - 1, end + 1) ||
    (end - start > 2 && isWord(text, start, start + 2))
  )
}

/** A place of that name is no person; a place across the border of a name asks for more than a doubtful name has. */
function notAlone(text: string, start: number, end: number, odds: number): boolean {
  // 花冲菜场, 盛世名门: what is named so is a market, a school or an estate.
  if (odds < confidence.ofBody && bodies.test(text.slice(end, end + 3))) return true
  // 人民路塌陷, 安居苑着火: the sign that would be the family name ends a road or an estate.
  if (odds < confidence.endOfGround && endsGround.has(text.charAt(start)) && isHan(text.charCodeAt(start - 1)))
    return true
  // 宁坳山, 明岛路: what ends like a mountain or a road is rather one.
  if (odds < confidence.likeGround && groundSigns.has(text.charAt(end - 1))) return true
  return isPlaceWord(text.slice(start, end)) || (odds < confidence.againstPlace && crossesPlace(text, start, end))
}

const bodies =
  /^(?:菜?市?场|超市|广场|大厦|酒店|宾馆|饭店|公司|集团|小学|中学|大学|学校|幼儿|医院|诊所|药店|名[门邸]|公[馆寓园]|家园|花园|国际|新[城村]|雅苑|嘉园|小区|社区|街道|路|大道|[府苑城湾郡庭镇乡村区县市]|水库|银行|物业|工业|专业|商[场城店])/
const endsGround = new Set('路苑府楼庄门海池桥山江区城'.split(''))
const groundSigns = new Set('山河湖江路街村镇岭坡坳桥港湾岛沟塘庙寺巷园苑楼庄堡'.split(''))
const officeSigns = new Set('市县省区镇乡村委局厅部院处科所站校厂店班组团队党政'.split(''))

/** 田市委 before 书记: what would be the given name belongs to an office. */
function isOffice(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (officeSigns.has(text.charAt(i))) return true
  return false
}

function isWordWithTitle(text: string, index: number): boolean {
  const sign = text.charAt(index)
  const before = text.charAt(index - 1)
  if (sign === '谢') return '感谢多致答'.includes(before) && before !== ''
  return (
    (sign === '班' && text.startsWith('主任', index + 1)) ||
    (sign === '党' && text.startsWith('书记', index + 1)) ||
    (sign === '康' && text.startsWith('师傅', index + 1)) ||
    (sign === '课' && text.startsWith('老师', index + 1))
  )
}

/** A word before the family name that it may belong to makes it doubtful: 最高 + 法官, 新闻 + 记者. */
function startsClean(text: string, index: number): boolean {
  const code = text.charCodeAt(index - 1)
  return (
    !isHan(code) ||
    '的了是在和与及同对向被把给找让请跟见为由叫到问、名位区社街局院校队室司员诉报访'.includes(text.charAt(index - 1))
  )
}

function endsName(text: string, index: number): boolean {
  // Before the first look a name stood there, and the two would have been read as one word.
  if (text.startsWith(placeholders.name, index)) return false
  return index >= text.length || !isHan(text.charCodeAt(index)) || text.charCodeAt(index) === 0x7684
}

/** A name of two to four signs without a known family name, after 姓名： and the like, up to the next mark. */
export function plainNameAfterCue(text: string, colon: number): NameSpan | null {
  let start = colon + 1
  while (start < colon + 3 && (text.charCodeAt(start) === 0x20 || text.charCodeAt(start) === 0x3000)) start++
  let end = start
  while (end < start + 5 && isHan(text.charCodeAt(end))) end++
  const length = end - start
  if (length < 2 || length > 4 || surnameLength(text, start) > 0 || !endsName(text, end)) return null
  return cueBeforeName(text, start) === 'strong' && !notNames.has(text.slice(start, start + 2)) ? { start, end } : null
}
