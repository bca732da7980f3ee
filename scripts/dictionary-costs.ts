// What a dictionary word costs in the default mode: minus the logarithm of its probability, Infinity where it must not be used.
import type { DictionaryWord } from './dictionary-words.ts'

export function costsOf(words: readonly DictionaryWord[]): number[] {
  const total = Math.log(words.reduce((sum, word) => sum + word.frequency, 0))
  return words.map((word) => total - Math.log(word.frequency))
}
