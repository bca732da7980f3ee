// `natural` behind the port for Latin script: its single modules, because the package as a whole reads `.env` and opens clients of databases.
import { createRequire } from 'node:module'
import { assert, EarlyWarningError } from '../../../core/errors.ts'
import type { LatinLanguage, LatinToolkit } from '../latin-reader.ts'

const require = createRequire(import.meta.url)

interface Stemmer {
  tokenizeAndStem(text: string, keepStopWords: boolean): string[]
}

interface Analyzer {
  /** Mean over the words. */
  getSentiment(words: readonly string[]): number
}

type AnalyzerClass = new (language: string, stemmer: null, vocabulary: string) => Analyzer
type TokenizerClass = new (options: { pattern: RegExp; gaps: false }) => { tokenize(text: string): string[] | null }

/** Words keep an English ending behind an apostrophe (don't), and lose a French or Italian article before it (l'école). */
const word = /[\p{L}\p{N}]+(?:['’](?:s|t|re|ve|ll|d|m)(?![\p{L}\p{N}]))?/giu

/** The version that is installed, '' where there is none; loads nothing. */
export function naturalVersion(): string {
  try {
    const { version } = require('natural/package.json') as { readonly version: string }
    return version
  } catch {
    return ''
  }
}

/** Throws UNAVAILABLE with what to do where the package is not there. */
export function createNaturalToolkit(): LatinToolkit {
  try {
    return load()
  } catch (cause) {
    throw new EarlyWarningError(
      'UNAVAILABLE',
      'Posts in Latin script ask for natural, which is not installed or does not load: npm install --no-save natural@8.1.1, or remove what is left of it.',
      cause,
    )
  }
}

/** Name, ending of its files, and the list of words that weighs its moods; the first is taken for a text that betrays none. */
const languages = [
  ['English', '', 'afinn'],
  ['French', '_fr', 'pattern'],
  ['German', '_de', 'pattern'],
  ['Spanish', '_es', 'afinn'],
  ['Italian', '_it', 'pattern'],
  ['Portuguese', '_pt', 'afinn'],
  ['Dutch', '_nl', 'pattern'],
] as const
/** AFINN weighs a word from -5 to 5 and most at 2; the lists of Pattern from -1 to 1 and most below a half. */
const scaleOf = { afinn: 1, pattern: 4 } as const

function load(): LatinToolkit {
  const { RegexpTokenizer } = moduleOf('tokenizers/regexp_tokenizer') as { readonly RegexpTokenizer: TokenizerClass }
  const Analyzer = moduleOf('sentiment/SentimentAnalyzer') as AnalyzerClass
  const tokenizer = new RegexpTokenizer({ pattern: word, gaps: false })
  const [english, ...others] = languages.map(([name, ending, list]): LatinLanguage => {
    const stemmer = moduleOf(`stemmers/porter_stemmer${ending}`) as Stemmer
    const analyzer = new Analyzer(name, null, list)
    const stopWords = new Set(stopWordsOf(ending))
    return {
      name,
      isStopWord: (one) => stopWords.has(one),
      stems: (text) => stemmer.tokenizeAndStem(text, false),
      polarity: (words) => analyzer.getSentiment(words) * words.length * scaleOf[list],
    }
  })
  assert(english !== undefined, 'The languages begin with English.')
  // The tokenizer gives null where the text holds no word at all.
  return { words: (text) => tokenizer.tokenize(text) ?? [], languages: [english, ...others] }
}

function moduleOf(path: string): unknown {
  return require(`natural/lib/natural/${path}.js`)
}

/** The German list is in a package of its own, which the German stemmer loads. */
function stopWordsOf(ending: string): readonly string[] {
  if (ending !== '_de') return (moduleOf(`util/stopwords${ending}`) as { readonly words: readonly string[] }).words
  const beside = createRequire(require.resolve('natural/package.json'))
  return (beside('stopwords-iso') as { readonly de: readonly string[] }).de
}
