// The concepts that are looked for in a text, and one matcher for all their words.
import { createMatcher, expandWords } from '../risk/matcher.ts'
import { dangerWords } from './danger-words.ts'
import { scopeWords } from './scope-words.ts'
import { signWords } from './sign-words.ts'

const lists: readonly (readonly [string, string])[] = [
  ...Object.entries(dangerWords),
  ...Object.entries(scopeWords),
  ...Object.entries(signWords),
]

/** Dangers first, then what sets their scope, then the rest; the position is the concept's number. */
export const conceptNames: readonly string[] = lists.map(([name]) => name)
export const dangerCount = Object.keys(dangerWords).length

export function conceptOf(name: keyof typeof dangerWords | keyof typeof scopeWords | keyof typeof signWords): number {
  return conceptNames.indexOf(name)
}

const byWord = new Map<string, number[]>()
lists.forEach(([, patterns], concept) => {
  for (const word of new Set(expandWords(patterns))) byWord.set(word, [...(byWord.get(word) ?? []), concept])
})

/** A word may stand for several concepts: those of word w are conceptsOfWord[wordStarts[w]] … conceptsOfWord[wordStarts[w + 1]]. */
export const wordMatcher = createMatcher([...byWord.keys()])
export const conceptsOfWord = Uint8Array.from([...byWord.values()].flat())
export const wordStarts = Uint16Array.from([0, ...runningTotals([...byWord.values()].map((each) => each.length))])

function runningTotals(counts: readonly number[]): number[] {
  let total = 0
  return counts.map((count) => (total += count))
}
