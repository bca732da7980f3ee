// Finds how many people a word such as 死亡 or 受伤 is about: 3人死亡, 死亡3人, 死亡人数升至17人, 3死5伤.
import type { ReadNumber } from './numbers.ts'
import { numberAt, numberBefore } from './numbers.ts'

export interface CasualtyPlace {
  readonly start: number
  readonly end: number
  readonly clauseStart: number
  /** Numbers before this belong to an earlier word. */
  readonly peopleFrom: number
  /** 死 and 伤 alone count only with a number right beside them. */
  readonly isWeak: boolean
}

export interface Casualty {
  readonly start: number
  readonly end: number
  readonly value: number | null
}

const classifiers = '人名位例个口死伤'
const fillers = '人数已经上升增加至到为达：:约共的了是有超过近者'
// More than any single accident; longer numbers are amounts or dates.
const peopleMax = 1_000_000

export function casualtyAt(text: string, place: CasualtyPlace): Casualty | null {
  const from = Math.max(place.clauseStart, place.peopleFrom)
  const before =
    (place.isWeak ? null : countedBefore(text, place.start, from, classifiers)) ?? directlyBefore(text, place)
  if (before !== null) return before.value === 0 ? null : { start: before.start, end: place.end, value: before.value }
  const after = countedAfter(text, place.end, place.isWeak)
  if (after !== null) return after.value === 0 ? null : { start: place.start, end: after.end, value: after.value }
  return place.isWeak ? null : { start: place.start, end: place.end, value: null }
}

/** `数百人` before a word of gathering. */
export function peopleBefore(text: string, start: number, from: number): ReadNumber | null {
  // 人聚集 starts with its own classifier.
  const direct = text[start] === '人' ? numberBefore(text, start) : null
  if (direct !== null && direct.start >= from && direct.value <= peopleMax) return direct
  return countedBefore(text, start, from, '人名位')
}

/** A number with 人, 名, 位, 例 or 个, at most eight characters back: 5名工人当场遇难. */
function countedBefore(text: string, start: number, from: number, classes: string): ReadNumber | null {
  for (let at = start; at > from && start - at <= 8; at--) {
    const classifier = text[at - 1] ?? ''
    if ('，。！？；、,!?;()（）'.includes(classifier)) return null
    if (!classes.includes(classifier)) continue
    const number = numberBefore(text, at - 1)
    if (number === null || number.start < from || number.value > peopleMax) continue
    return text[number.start - 1] === '第' ? null : number
  }
  return null
}

function directlyBefore(text: string, place: CasualtyPlace): ReadNumber | null {
  const direct =
    numberBefore(text, place.start) ?? (text[place.start - 1] === '人' ? numberBefore(text, place.start - 1) : null)
  if (direct === null || direct.start < Math.max(place.clauseStart, place.peopleFrom) || direct.value > peopleMax)
    return null
  return direct.isVague && direct.value === 0 ? null : direct
}

function countedAfter(
  text: string,
  end: number,
  isWeak: boolean,
): { readonly value: number; readonly end: number } | null {
  let at = end
  let hasCountWord = false
  const skipMax = isWeak ? 1 : 7
  while (at - end < skipMax && fillers.includes(text[at] ?? '\n')) {
    if (text[at] === '数') hasCountWord = true
    at++
  }
  const number = numberAt(text, at)
  if (number === null || number.value > peopleMax || text[at] === '半') return null
  const hasClassifier =
    '人名位例'.includes(text[number.end] ?? '\n') || (text[number.end] === '个' && text[number.end + 1] === '人')
  if (!hasClassifier && !hasCountWord) return null
  return { value: number.value, end: hasClassifier ? number.end + 1 : number.end }
}
