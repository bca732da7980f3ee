// Content terms for clustering: words, new words, codes and topics that tell one happening from another.
import type { TokenSpans } from '../../core/segmenter.ts'
import { hashtagUnitsMax } from '../segment/atoms.ts'
import type { Dictionary } from '../segment/dictionary.ts'
import { costScale, tagNames } from '../segment/dictionary.ts'
import { kindIndex } from '../segment/tokens.ts'
import { slotOf } from '../segment/trie.ts'
import { isFunctionCharacter, isPlaceSuffix, stopTags, stopWords, unitWords } from './terms-stop.ts'

export interface TermsOptions {
  /** Words that say nothing in this deployment: names of the home city and its province, the office's own name. */
  readonly exclude?: readonly string[]
}

/** Most terms a post keeps; of more, the first and the rarest stay. */
export const termCountMax = 48
/** The title and the first sentence name the matter, however frequent their words: this many are never given up. */
const leadTermCount = 14
/** A longer run of unknown characters is no word. */
const newWordUnitsMax = 6
/** Terms outside the dictionary count as rarer than its rarest word, whose cost is 18 nats. */
const unknownCost = 20 * costScale
/** A word this rare after a number belongs to a name or code (58车贷), a more frequent one is counted (58 套房). */
const codeWordCost = 12.5 * costScale
/** Marks a stop word in the table of costs. */
const stopCost = 1
/** What stands before 味 or 气味 and names its cause. */
const smellCharacters = '煤油烟毒臭焦糊酸氨氯'
/** What stands behind 之 in the names of estates. */
const estateCharacters = '城家园乡都苑星光窗心'
const latinUnitsMax = 32
/** Fewer than 80 of the 60 million words that jieba counted. */
const rareCost = 13.5 * costScale
/** A character this rare before a rare word begins a name (伊 + 景园); others stand for themselves (现 + 借住, 套 + 私房). */
const nameCharacterCost = 10 * costScale
/** What a word costs that the default mode does not use (一个, 工作人员) but another segmenter may give. */
const unusedCost = 10 * costScale

/** Terms are distinct and stand in the order of their first appearance; Latin words in lower, codes in upper case. */
export function createTerms(
  dictionary: Dictionary,
  options: TermsOptions = {},
): (text: string, tokens: TokenSpans) => string[] {
  const stopped = new Set([...stopWords, ...(options.exclude ?? [])])
  const words = createWordFinder(dictionary, stopped)

  return (text, tokens) => {
    const found = new Map<string, number>()
    let topicOpen = false
    const add = (start: number, end: number, cost: number): void => {
      const term = text.slice(start, end)
      if (cost < unknownCost || !stopped.has(term)) found.set(term, cost)
    }
    for (let i = 0; i < tokens.count; ) {
      const start = tokens.starts[i] as number
      const kind = tokens.kinds[i]
      let next = i + 1
      if (kind === kindIndex.word || kind === kindIndex.single) {
        next = wordEnd(text, tokens, i, words)
        const last = endOf(tokens, next - 1)
        const end = last - start > 2 && text.charAt(last - 1) === '们' ? last - 1 : last
        const cost = end - start < 2 ? 0 : words.costOf(text, start, end)
        if (cost > 0) add(start, end, cost)
      } else if (kind === kindIndex.latin) {
        next = joinSuffix(text, tokens, i)
        const end = endOf(tokens, next - 1)
        const term = end - start < 2 || end - start > latinUnitsMax ? '' : caseOf(text.slice(start, end))
        if (term !== '' && !stopped.has(term)) found.set(term, unknownCost)
      } else if (kind === kindIndex.number) {
        if (namesSomething(text, tokens, i, words)) add(start, endOf(tokens, next), unknownCost)
      } else if (kind === kindIndex.hashtag) {
        topicOpen = !topicOpen
        const end = topicOpen ? hashtagEnd(text, tokens, i) : start
        if (end > start) add(start, end, unknownCost)
      } else next = behindPlaceholder(text, tokens, i)
      i = next
    }
    return found.size <= termCountMax ? [...found.keys()] : strongest(found)
  }
}

interface WordFinder {
  /** Cost of the Han characters as a term, 0 where they are no content word. */
  costOf(text: string, start: number, end: number): number
  /** Not in the dictionary, or about as rare as a name there. */
  isRare(text: string, start: number, end: number): boolean
  /** Cost of the character as a word of its own. */
  singleCostOf(text: string, at: number): number
}

/** What the dictionary says of a span, without making a string: a cost for every trie slot, 1 for stop words. */
function createWordFinder(dictionary: Dictionary, stopped: ReadonlySet<string>): WordFinder {
  const { codes, cells } = dictionary.trie
  const costs = new Uint16Array(dictionary.frequencyIds.length)
  for (let slot = 0; slot < costs.length; slot++) {
    const cost = (cells[slot * 2 + 1] as number) >>> 16
    if (cost === 0 && dictionary.frequencyIds[slot] === 0) continue
    const isStop = stopTags.has(tagNames[dictionary.tags[slot] as number] as string)
    costs[slot] = isStop ? stopCost : Math.max(cost, unusedCost)
  }
  for (const word of stopped) {
    const slot = slotOf(dictionary.trie, word)
    if (slot > 0 && costs[slot] !== 0) costs[slot] = stopCost
  }
  function find(text: string, start: number, end: number): number {
    let slot = 0
    for (let i = start; i < end; i++) {
      const code = codes[text.charCodeAt(i)] as number
      slot = (cells[slot * 2] as number) + code
      if (code === 0 || ((cells[slot * 2 + 1] as number) & 0xffff) !== code) return 0
    }
    return costs[slot] as number
  }
  return {
    costOf(text, start, end) {
      const cost = find(text, start, end)
      return cost === 0 ? unknownCost : cost === stopCost ? 0 : cost
    },
    isRare(text, start, end) {
      const cost = find(text, start, end)
      return cost === 0 || cost >= rareCost
    },
    singleCostOf(text, at) {
      const code = codes[text.charCodeAt(at)] as number
      return (code === 0 ? 0 : (cells[code * 2 + 1] as number) >>> 16) || unknownCost
    },
  }
}

/** The first ones and the rarest, in the order of their first appearance, which also breaks ties. */
function strongest(found: ReadonlyMap<string, number>): string[] {
  return [...found]
    .map(([text, cost], order) => ({ text, cost: order < leadTermCount ? Number.POSITIVE_INFINITY : cost, order }))
    .sort((a, b) => (a.cost === b.cost ? a.order - b.order : b.cost - a.cost))
    .slice(0, termCountMax)
    .sort((a, b) => a.order - b.order)
    .map((term) => term.text)
}

/** The token index behind a word, with the unknown single characters and the place suffix that belong to it. */
function wordEnd(text: string, tokens: TokenSpans, first: number, words: WordFinder): number {
  const start = tokens.starts[first] as number
  let next = first + 1
  if (tokens.kinds[first] === kindIndex.single) {
    if (isFunctionCharacter(text, start)) return next
    while (isSingleAt(tokens, next) && endOf(tokens, next) - start <= newWordUnitsMax) {
      if (isFunctionCharacter(text, tokens.starts[next] as number)) return next
      next++
    }
    const joinsWord = next === first + 1 && words.singleCostOf(text, start) >= nameCharacterCost
    if (joinsWord && continues(tokens, next) && tokens.kinds[next] === kindIndex.word) {
      const end = endOf(tokens, next)
      if (end - start <= newWordUnitsMax && words.isRare(text, tokens.starts[next] as number, end)) next++
    }
    if (next === first + 1 && tellsSmell(text, tokens, first)) return next + 1
  }
  return joinSuffix(text, tokens, next - 1)
}

/** 煤 + 气味, 臭 + 鸡蛋味: which smell it is tells a leak from a kitchen. */
function tellsSmell(text: string, tokens: TokenSpans, token: number): boolean {
  const next = token + 1
  if (!smellCharacters.includes(text.charAt(tokens.starts[token] as number))) return false
  return continues(tokens, next) && text.charAt(endOf(tokens, next) - 1) === '味'
}

/** 滨河 + 苑, K9 + 县, 魅力 + 之 + 城: the character that makes a name a place or a body belongs to it. */
function joinSuffix(text: string, tokens: TokenSpans, last: number): number {
  const next = last + 1
  if (isSingleAt(tokens, next) && text.charAt(tokens.starts[next] as number) === '之') {
    const behind = next + 1
    const isNamed =
      isSingleAt(tokens, behind) && estateCharacters.includes(text.charAt(tokens.starts[behind] as number))
    return isNamed ? behind + 1 : next
  }
  return isSingleAt(tokens, next) && isPlaceSuffix(text, tokens.starts[next] as number) ? next + 1 : next
}

/** Whether the token follows the one before it without a gap. */
function continues(tokens: TokenSpans, token: number): boolean {
  return token < tokens.count && endOf(tokens, token - 1) === tokens.starts[token]
}

function isSingleAt(tokens: TokenSpans, token: number): boolean {
  return continues(tokens, token) && tokens.kinds[token] === kindIndex.single
}

/** 58车贷 names, 58 套房 counts: what is counted is a frequent word or a unit. */
function namesSomething(text: string, tokens: TokenSpans, number: number, words: WordFinder): boolean {
  const word = number + 1
  if (!isCode(text, tokens, number) || !continues(tokens, word) || tokens.kinds[word] !== kindIndex.word) return false
  const start = tokens.starts[word] as number
  const end = endOf(tokens, word)
  return words.costOf(text, start, end) >= codeWordCost && !unitWords.has(text.slice(start, end))
}

/** At least two digits and nothing else: dates and scaled numbers name nothing. */
function isCode(text: string, tokens: TokenSpans, number: number): boolean {
  const start = tokens.starts[number] as number
  const end = endOf(tokens, number)
  for (let i = start; i < end; i++) if (text.charCodeAt(i) < 0x30 || text.charCodeAt(i) > 0x39) return false
  return end - start >= 2
}

function endOf(tokens: TokenSpans, token: number): number {
  return (tokens.starts[token] as number) + (tokens.lengths[token] as number)
}

function caseOf(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x41 || unit > 0x7f) return text.toUpperCase()
  }
  return text.toLowerCase()
}

/** End of the `#话题#` that the token opens, or its start where it is too long or too short; the words inside are terms too. */
function hashtagEnd(text: string, tokens: TokenSpans, token: number): number {
  const start = tokens.starts[token] as number
  for (let i = token + 1; i < tokens.count && (tokens.starts[i] as number) - start < hashtagUnitsMax / 2; i++) {
    if (tokens.kinds[i] !== kindIndex.hashtag) continue
    const end = (tokens.starts[i] as number) + 1
    const opens = text.charCodeAt(end - 1) === text.charCodeAt(start) && end - start >= 4
    return opens ? end : start
  }
  return start
}

/** Redacted values such as 〔手机〕 say nothing about the happening. */
function behindPlaceholder(text: string, tokens: TokenSpans, token: number): number {
  if (text.charCodeAt(tokens.starts[token] as number) !== 0x3014) return token + 1
  for (let i = token + 1; i < tokens.count && i < token + 8; i++) {
    if (text.charCodeAt(tokens.starts[i] as number) === 0x3015) return i + 1
  }
  return token + 1
}
