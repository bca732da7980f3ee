// What a number in a text counts: days that something has lasted, times that somebody complained, a date, or nothing here.
import { round4 } from '../../core/numbers.ts'
import { dayMs } from '../../core/durations.ts'
import type { RiskCueKind } from '../../core/document.ts'
import { createMatcher, expandWords } from './matcher.ts'
import { numberAt } from './numbers.ts'
import { dateAt } from './times.ts'
import { complaintVerbs, lastedWords, lastingWords } from './words.ts'

export interface QuantityPlace {
  readonly start: number
  /** The end of a word such as 多次; equal to `start` where a number starts. */
  readonly end: number
  readonly clauseStart: number
  readonly timeMs: number
  readonly isWord: boolean
}

export interface Quantity {
  readonly kind: Extract<RiskCueKind, 'duration' | 'repetition' | 'time'> | 'none'
  readonly start: number
  readonly end: number
  readonly value: number | null
  /** Where the number itself ends, so that its digits are not read again. */
  readonly numberEnd: number
}

const verbs = createMatcher(expandWords(complaintVerbs))
const lasting = expandWords(lastingWords).sort((a, b) => b.length - a.length)
const lasted = expandWords(lastedWords)
// Verbs stand up to this many characters from the number: 三次向社区反映, 打12345投诉了5次.
const verbReach = 8

// Days in each unit; the longest word that fits counts.
const units: readonly (readonly [string, number])[] = [
  ['小时', 1 / 24],
  ['钟头', 1 / 24],
  ['分钟', 1 / 1_440],
  ['星期', 7],
  ['礼拜', 7],
  ['天', 1],
  ['周', 7],
  ['月', 30],
  ['年', 365],
]

export function quantityAt(text: string, place: QuantityPlace): Quantity | null {
  if (place.isWord)
    return repeated(
      text,
      place,
      place.end,
      place.end,
      text.startsWith('再次', place.start) || text.startsWith('又一次', place.start) ? 2 : null,
    )
  const number = numberAt(text, place.start)
  if (number === null) return null
  const nothing: Quantity = { kind: 'none', start: place.start, end: number.end, value: null, numberEnd: number.end }
  const next = text[number.end] ?? ''
  if (next === '次' || next === '回' || next === '遍') {
    const isOrdinal = text[place.start - 1] === '第'
    if (number.value < 2) return nothing
    const start = isOrdinal ? place.start - 1 : place.start
    return repeated(text, { ...place, start }, number.end + 1, number.end, number.value) ?? nothing
  }
  if (next === '年' || next === '月') {
    const date = dateAt(text, place.start, place.timeMs)
    if (date !== null)
      return { kind: 'time', start: place.start, end: date.end, value: date.timeMs, numberEnd: date.end }
  }
  return spanOfTime(text, place, number.end, number.value, number.isVague) ?? nothing
}

/** A complaint beside it makes how often into a repetition. */
function repeated(
  text: string,
  place: QuantityPlace,
  end: number,
  numberEnd: number,
  value: number | null,
): Quantity | null {
  const after = verbAfter(text, end)
  if (after > 0) return { kind: 'repetition', start: place.start, end: after, value, numberEnd }
  const before = verbBefore(text, place.start, place.clauseStart)
  if (before >= 0) return { kind: 'repetition', start: before, end, value, numberEnd }
  return null
}

function verbAfter(text: string, from: number): number {
  for (let at = from; at < text.length && at - from <= verbReach; at++) {
    if (isClauseEnd(text, at)) return -1
    if (verbs.longestAt(text, at) >= 0) return at + verbs.length()
  }
  return -1
}

function verbBefore(text: string, to: number, clauseStart: number): number {
  for (let at = to - 2; at >= clauseStart && to - at <= verbReach; at--) {
    if (verbs.longestAt(text, at) >= 0 && at + verbs.length() <= to) return at
  }
  // 打了十几次电话
  return text[to - 1] === '了' && text[to - 2] === '打' && isCall(text, to) ? to - 2 : -1
}

/** 三个多月了, 已经半年, 一周没水; `前` after it makes it a time. Years as dates (2019年) and ordinals are none. */
function spanOfTime(
  text: string,
  place: QuantityPlace,
  numberEnd: number,
  number: number,
  isVague: boolean,
): Quantity | null {
  // 前几年 and 下半年 are parts of the calendar, 看了半天 is a manner of speaking.
  const isCalendar = '第前后下上头'.includes(text[place.start - 1] ?? ' ') || text.startsWith('半天', place.start)
  if (isCalendar || number <= 0 || number >= 1_000) return null
  let at = numberEnd
  const hasClassifier = text[at] === '个'
  if (hasClassifier) at++
  const halfBefore = text[at] === '半' ? 0.5 : 0
  if (text[at] === '多' || halfBefore > 0) at++
  const unit = units.find(([name]) => text.startsWith(name, at))
  if (unit === undefined) return null
  const [name, days] = unit
  if (name === '月' && !hasClassifier && text[numberEnd] !== '多') return null
  at += name.length
  const halfAfter = text[at] === '半' ? 0.5 : 0
  if (text[at] === '多' || halfAfter > 0) at++
  else if (text.startsWith('左右', at)) at += 2
  const value = round4((number + halfBefore + halfAfter) * days)
  if (text[at] === '前' || text.startsWith('以前', at) || text.startsWith('之前', at)) {
    const end = text[at] === '前' ? at + 1 : at + 2
    if (isVague) return null
    return {
      kind: 'time',
      start: place.start,
      end,
      value: Math.round(place.timeMs - value * dayMs),
      numberEnd: end,
    }
  }
  const prefix =
    lasting.find((word) => text.endsWith(word, place.start) && place.start - word.length >= place.clauseStart) ?? ''
  const isAfter = lasted.some((word) => text.startsWith(word, at))
  if (prefix === '' && !isAfter) return null
  const end = text[at] === '了' ? at + 1 : at
  return { kind: 'duration', start: place.start - prefix.length, end, value, numberEnd: at }
}

function isCall(text: string, from: number): boolean {
  const after = text.slice(from, from + 12)
  return after.includes('电话') || after.includes('热线')
}

function isClauseEnd(text: string, at: number): boolean {
  return '，。！？；,!?; \n'.includes(text[at] ?? '\n')
}
