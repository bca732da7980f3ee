// Reads a post in Latin script: its words, their stems as terms, and a polarity by the words of a list.
import type { Sentiment } from '../../core/document.ts'
import { termCountMax } from '../terms/terms.ts'

/** One language as a toolkit knows it. */
export interface LatinLanguage {
  readonly name: string
  /** Whether a word says nothing by itself, as "the" does. */
  readonly isStopWord: (word: string) => boolean
  /** Stems of a text in order, without stop words. */
  readonly stems: (text: string) => readonly string[]
  /** Sum over the words of one clause, a negation turning what follows it; words lie between -5 and 5. */
  readonly polarity: (words: readonly string[]) => number
}

/** The port behind which a package for Latin script stands. */
export interface LatinToolkit {
  readonly words: (text: string) => readonly string[]
  /** At least one; the first is taken where a text betrays none. */
  readonly languages: readonly [LatinLanguage, ...LatinLanguage[]]
}

export interface LatinReading {
  readonly tokens: readonly string[]
  readonly terms: readonly string[]
  readonly sentiment: Sentiment
}

/** Longer texts are read up to here: the language and the mood of a post are clear long before. */
const unitsMax = 4_000
/** Words whose language is asked for. */
const askedMax = 40
const termUnitsMin = 2
const termUnitsMax = 32
/** Addresses, mentions and what redaction left, none of which is language. */
const noLanguage = /https?:\/\/\S+|@[\p{L}\p{N}_-]+|〔[^〕]*〕/gu
/** A negation reaches to the end of its clause. */
const clauseEnd = /[.!?;:,…\n]+|\b(?:but|aber|mais|pero|però|ma|maar|mas)\b/iu
/** Hutto and Gilbert (2014) set a sum s of word valences on a scale from -1 to 1 by s / sqrt(s² + 15). */
const valenceSpread = 15

export function createLatinReader(toolkit: LatinToolkit): (text: string) => LatinReading {
  return function read(text) {
    const readable = languagePart(text)
    const tokens = toolkit.words(readable)
    const language = languageOf(toolkit, tokens)
    return {
      tokens,
      terms: termsOf(language.stems(readable)),
      sentiment: sentimentOf(toolkit, language, readable),
    }
  }
}

function languagePart(text: string): string {
  return text.slice(0, unitsMax).toWellFormed().replaceAll(noLanguage, ' ')
}

/**
 * The language whose stop words the text uses most; a word that several languages use is shared between them. The first
 * language is taken at once where half of the words are its own, which spares most posts the other lists.
 */
function languageOf({ languages }: LatinToolkit, words: readonly string[]): LatinLanguage {
  // A single letter is an article in one language and half a contraction in another.
  const asked = words.filter((word) => word.length > 1).slice(0, askedMax)
  const [first] = languages
  if (asked.filter((word) => first.isStopWord(word.toLowerCase())).length * 2 >= asked.length) return first
  const votes = new Map<LatinLanguage, number>()
  for (const word of asked) {
    const users = languages.filter((language) => language.isStopWord(word.toLowerCase()))
    for (const user of users) votes.set(user, (votes.get(user) ?? 0) + 1 / users.length)
  }
  return languages.reduce((best, one) => ((votes.get(one) ?? 0) > (votes.get(best) ?? 0) ? one : best), first)
}

function termsOf(stems: readonly string[]): string[] {
  const terms = new Set<string>()
  for (const stem of stems) {
    const term = stem.toLowerCase().replaceAll(/^['’]+|['’]+$/gu, '')
    if (term.length < termUnitsMin || term.length > termUnitsMax || !/\p{L}/u.test(term)) continue
    terms.add(term)
    if (terms.size === termCountMax) break
  }
  return [...terms]
}

/** The list knows good and bad, not anger from fear: whatever is not neutral stays without an emotion's name. */
function sentimentOf(toolkit: LatinToolkit, language: LatinLanguage, text: string): Sentiment {
  let sum = 0
  for (const clause of text.split(clauseEnd)) {
    const words = toolkit.words(clause).flatMap(withoutContraction)
    if (words.length > 0) sum += language.polarity(words)
  }
  const moved = sum / Math.sqrt(sum * sum + valenceSpread)
  return {
    negative: round4(Math.max(0, -moved)),
    positive: round4(Math.max(0, moved)),
    emotion: 'neutral',
    emotionProbability: round4(1 - Math.abs(moved)),
    anger: 0,
    fear: 0,
  }
}

/** don't, isn’t and cannot hide a negation that the lists know only as a word of its own. */
function withoutContraction(word: string): string[] {
  const hidden = /^(\p{L}+?)(?:n['’]t|not)$/iu.exec(word)
  return hidden === null || word.length < 5 ? [word] : [hidden[1] ?? word, 'not']
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
