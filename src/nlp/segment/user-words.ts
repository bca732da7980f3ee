// Words of the operator's own on top of the dictionary: new place names, projects, firms; they can change while it runs.
import { EarlyWarningError } from '../../core/errors.ts'
import { contentId } from '../../core/hash.ts'
import type { Dictionary } from './dictionary.ts'
import { costOf } from './dictionary.ts'
import type { TrieWord } from './trie.ts'
import { buildTrie } from './trie.ts'

export interface UserWord {
  readonly text: string
  /** How often the word is expected in a million words; 20 where left out, enough to win over its parts. */
  readonly perMillion?: number
}

/** Longer words would make the lattice slow; more of them, the start. */
const userWordUnitsMax = 32
const userWordCountMax = 100_000
const usualPerMillion = 20

/**
 * The same dictionary with these words instead of earlier user words; shares its tables, so it is cheap to make while
 * the program runs. The version changes with the words, whatever their order.
 */
export function withUserWords(dictionary: Dictionary, words: readonly UserWord[]): Dictionary {
  const distinct = new Map<string, TrieWord>()
  for (const { text, perMillion = usualPerMillion } of words)
    distinct.set(text, { text, value: costOf(perMillion / 1e6) })
  const sorted = [...distinct.values()].sort((a, b) => (a.text < b.text ? -1 : 1))
  const base = dictionary.version.split('+')[0] ?? ''
  if (sorted.length === 0) return { ...dictionary, version: base, overlay: null }
  const version = `${base}+${contentId(10, ...sorted.map((word) => `${word.text}\t${word.value}`))}`
  return { ...dictionary, version, overlay: buildTrie(sorted) }
}

/** One word a line, then how often it is expected in a million words (optional); # begins a comment. Throws CONFIG_INVALID. */
export function parseUserWords(text: string): UserWord[] {
  const words: UserWord[] = []
  text.split(/\r?\n/u).forEach((line, index) => {
    const [word = '', often, ...rest] = line.replace(/#.*$/u, '').trim().split(/\s+/u)
    if (word === '') return
    const perMillion = Number(often ?? usualPerMillion)
    const isWhole = word.length <= userWordUnitsMax && rest.length === 0 && perMillion > 0 && perMillion < 1e6
    if (!isWhole || words.length === userWordCountMax) {
      throw new EarlyWarningError(
        'CONFIG_INVALID',
        `User words, line ${index + 1}: found '${line.slice(0, 60)}'; wanted a word of at most ${userWordUnitsMax} characters and, if at all, a number per million words, and at most ${userWordCountMax} lines.`,
      )
    }
    words.push({ text: word, perMillion })
  })
  return words
}
