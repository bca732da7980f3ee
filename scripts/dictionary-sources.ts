// Where the words of the dictionary come from: jieba's files in node_modules and the list of mined words.
import { readFile } from 'node:fs/promises'
import type { DictionaryWord } from './dictionary-words.ts'
import { parseMinedWords, parseWords } from './dictionary-words.ts'

export const minedFile = new URL('../src/nlp/models/words-mined.tsv', import.meta.url)
const dictionaryFile = new URL('../node_modules/@node-rs/jieba/dict.txt', import.meta.url)
const hmmFile = new URL('../node_modules/nodejieba/submodules/cppjieba/dict/hmm_model.utf8', import.meta.url)

export interface DictionarySources {
  readonly words: readonly DictionaryWord[]
  readonly minedWords: readonly DictionaryWord[]
  readonly hmmText: string
}

export async function readSources(): Promise<DictionarySources> {
  const words = parseWords(await readFile(dictionaryFile, 'utf8'))
  const known = new Set(words.map((word) => word.text))
  const minedWords = parseMinedWords(await readFile(minedFile, 'utf8')).filter((word) => !known.has(word.text))
  return { words, minedWords, hmmText: await readFile(hmmFile, 'utf8') }
}
