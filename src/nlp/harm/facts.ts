// Reads a text as facts: concepts, pairs of them in a clause, dangers with their scope, how the text ends and looks.
import { conceptNames, conceptsOfWord, dangerCount, wordMatcher, wordStarts } from './concepts.ts'
import type { ClauseWords } from './scopes.ts'
import { dangerScope, scopes } from './scopes.ts'

const conceptCount = conceptNames.length
const looks = [
  'none',
  'question',
  'exclaims',
  'dots',
  'bracket',
  'hashtag',
  'emoticon',
  'latin',
  'digits',
  'short',
  'middle',
  'long',
] as const

/** Facts are numbered kind by kind; a kind's scale says how much one of its facts may weigh while a model is fitted. */
const kinds = [
  { name: 'concept', count: conceptCount, scale: 0.35 },
  { name: 'last', count: conceptCount, scale: 0.25 },
  { name: 'pair', count: (conceptCount * (conceptCount - 1)) / 2, scale: 0.25 },
  { name: 'scope', count: scopes.length, scale: 0.5 },
  { name: 'scoped', count: dangerCount * scopes.length, scale: 0.35 },
  { name: 'look', count: looks.length, scale: 0.25 },
] as const
type Kind = (typeof kinds)[number]['name']

const first = Object.fromEntries(
  kinds.map(({ name }, i) => [name, kinds.slice(0, i).reduce((sum, { count }) => sum + count, 0)]),
) as Record<Kind, number>

export const factCount = kinds.reduce((sum, { count }) => sum + count, 0)
export const factScales = Float64Array.from(kinds.flatMap(({ count, scale }) => new Array<number>(count).fill(scale)))

/** Distinct facts of one text in no order; reused by the next reading. */
export interface Facts {
  count: number
  readonly numbers: Uint16Array
  /** Every danger that the text names is denied, and it names one. */
  denies: boolean
}

const denied = scopes.indexOf('denied')

// A clause has at most this many words of concepts; what is beyond is not looked at.
const clauseWordsMax = 128

export function createFactReader(): (text: string) => Facts {
  const facts: Facts = { count: 0, numbers: new Uint16Array(factCount), denies: false }
  const stamps = new Uint32Array(factCount)
  const clause: ClauseWords = {
    count: 0,
    starts: new Uint16Array(clauseWordsMax),
    ends: new Uint16Array(clauseWordsMax),
    concepts: new Uint8Array(clauseWordsMax),
  }
  let stamp = 0
  let dangers = 0
  let deniedDangers = 0

  function add(fact: number): void {
    if (stamps[fact] === stamp) return
    stamps[fact] = stamp
    facts.numbers[facts.count++] = fact
  }

  function readWords(text: string, from: number, to: number): void {
    clause.count = 0
    for (let i = from; i < to; i++) {
      const word = wordMatcher.longestAt(text, i)
      if (word < 0) continue
      const end = i + wordMatcher.length()
      if (end > to) continue
      const last = wordStarts[word + 1] as number
      for (let k = wordStarts[word] as number; k < last && clause.count < clauseWordsMax; k++) {
        clause.starts[clause.count] = i
        clause.ends[clause.count] = end
        clause.concepts[clause.count++] = conceptsOfWord[k] as number
      }
    }
  }

  function addClause(isLast: boolean): void {
    for (let i = 0; i < clause.count; i++) {
      const concept = clause.concepts[i] as number
      add(first.concept + concept)
      if (isLast) add(first.last + concept)
      if (concept < dangerCount) {
        const scope = dangerScope(clause, i)
        dangers++
        if (scope === denied) deniedDangers++
        add(first.scope + scope)
        add(first.scoped + concept * scopes.length + scope)
      }
      for (let j = 0; j < i; j++) {
        const other = clause.concepts[j] as number
        if (other !== concept) add(first.pair + pairOf(concept, other))
      }
    }
  }

  return function read(text) {
    stamp++
    facts.count = 0
    dangers = 0
    deniedDangers = 0
    const end = lastSign(text)
    let from = 0
    for (let i = 0; i <= end; i++) {
      if (i < end && !endsClause(text, i)) continue
      readWords(text, from, i)
      addClause(i === end)
      from = i + 1
    }
    for (const look of looksOf(text, end)) add(first.look + look)
    if (facts.count === 0) add(first.look)
    facts.denies = deniedDangers > 0 && deniedDangers === dangers
    return facts
  }
}

function pairOf(a: number, b: number): number {
  const larger = Math.max(a, b)
  return (larger * (larger - 1)) / 2 + Math.min(a, b)
}

/** Where the text ends without white space and full stops, so that the last clause is one with words. */
function lastSign(text: string): number {
  let end = text.length
  while (end > 0 && ' \n\t。.！!～~…？?'.includes(text.charAt(end - 1))) end--
  return end
}

const clauseEnds = new Set(Array.from('，,。！!？?；;：:\n…~～', (sign) => sign.charCodeAt(0)))

/** A space between Chinese characters stands for a comma. */
function endsClause(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  if (unit === 0x20 || unit === 0x3000) return text.charCodeAt(at - 1) >= 0x3400 && text.charCodeAt(at + 1) >= 0x3400
  return clauseEnds.has(unit)
}

function looksOf(text: string, end: number): number[] {
  const found: number[] = []
  const tail = text.slice(end)
  if (/[？?]/u.test(tail) || /[吗么嘛呢]$/u.test(text.slice(0, end))) found.push(1)
  if (/[！!]/u.test(text)) found.push(2)
  if (/…|\.\.\./u.test(text)) found.push(3)
  if (text.includes('【')) found.push(4)
  if (text.includes('#')) found.push(5)
  if (/\[[^\]]{1,6}\]|\p{Extended_Pictographic}/u.test(text)) found.push(6)
  if (/[a-z]{3}/iu.test(text)) found.push(7)
  if (/\d.*\d.*\d/u.test(text)) found.push(8)
  found.push(end < 16 ? 9 : end < 60 ? 10 : 11)
  return found
}
