// Loads the models and joins ingest and annotation into the text stage that every thread runs.
import { isFinerThan } from '../../core/place-level.ts'
import { readFile } from 'node:fs/promises'
import type { PlaceCode, SourceId } from '../../core/ids.ts'
import { placeAt } from '../../core/place-level.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Segmenter } from '../../core/segmenter.ts'
import type { Topic } from '../../core/taxonomy.ts'
import { createTaxonomy } from '../../core/taxonomy.ts'
import { letterOfBroken } from '../../ingest/clean/letters.ts'
import { createIngest } from '../../ingest/ingest.ts'
import type { Annotator } from '../../nlp/annotate.ts'
import { createAnnotator } from '../../nlp/annotate.ts'
import { createNaturalToolkit } from '../../nlp/latin/adapters/natural.ts'
import type { LatinReading } from '../../nlp/latin/latin-reader.ts'
import { createLatinReader } from '../../nlp/latin/latin-reader.ts'
import { fingerprintOf } from '../../nlp/terms/fingerprint.ts'
import { decodeModel } from '../../nlp/classify/feature-model.ts'
import { scoreTogether } from '../../nlp/classify/feature-scorer.ts'
import type { Gazetteer } from '../../nlp/places/gazetteer.ts'
import { loadGazetteer } from '../../nlp/places/gazetteer.ts'
import { createPlaces } from '../../nlp/places/places.ts'
import { loadCommonTriples } from '../../nlp/marks/common-triples.ts'
import { createMarksReader } from '../../nlp/marks/marks.ts'
import { createRisk } from '../../nlp/risk/risk.ts'
import { createSegmenter, loadDictionary } from '../../nlp/segment/segment.ts'
import type { Dictionary } from '../../nlp/segment/dictionary.ts'
import { withUserWords } from '../../nlp/segment/user-words.ts'
import { createSentiment } from '../../nlp/classify/sentiment.ts'
import { createTerms } from '../../nlp/terms/terms.ts'
import { createTopics } from '../../nlp/classify/topics.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import { createHarm } from '../../nlp/harm/harm.ts'
import { hashWords } from '../../nlp/harm/grams.ts'
import type { AnnotateParts } from './annotate-batch.ts'
import { composeRedactor } from './compose-redactor.ts'

/** Plain data, because it travels to the annotation threads. */
export interface TextStageOptions {
  readonly segmenter: 'own' | 'nodejieba' | 'intl'
  /** A file of another harm model than the shipped one; '' for that. */
  readonly harmModel: string
  /** Words on top of the dictionary from the start on; `useWords` adds others to them later. */
  readonly userWords: readonly UserWord[]
  readonly home: PlaceCode
  readonly landmarks: readonly { readonly name: string; readonly place: PlaceCode }[]
  readonly topics: readonly Topic[]
  readonly sources: readonly SourceProfile[]
  readonly keys: readonly { readonly id: string; readonly key: Uint8Array }[]
  readonly textLengthMax: number
  /** The installed version of the package for posts in Latin script; '' reads them as Chinese. */
  readonly latin: string
  /** Event times after this are dead letters; Infinity where the receive time bounds them already. */
  readonly runStartMs: number
}

export interface SourceProfile {
  readonly id: string
  readonly place: PlaceCode
}

export const modelFiles = [
  'words.bin',
  'gazetteer.bin',
  'sentiment.bin',
  'topics.bin',
  'departments.bin',
  'harm.bin',
  'triples.bin',
] as const

export function readModel(name: (typeof modelFiles)[number] | 'names.bin'): Promise<Uint8Array> {
  return readFile(new URL(`../../nlp/models/${name}`, import.meta.url))
}

export function readHarmModel(path: string): Promise<Uint8Array> {
  if (path === '') return readModel('harm.bin')
  return readFile(path).catch((cause: unknown) => {
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      `nlp.harmModel is ${path}, which cannot be read. Give a file that \`train harm\` wrote.`,
      cause,
    )
  })
}

export async function createTextStage(options: TextStageOptions): Promise<AnnotateParts> {
  const [words, gazetteer, sentiment, topics, departments, triples] = await Promise.all([
    readModel('words.bin'),
    readModel('gazetteer.bin'),
    readModel('sentiment.bin'),
    readModel('topics.bin'),
    readModel('departments.bin'),
    readModel('triples.bin'),
  ])
  const dictionary = loadDictionary(words)
  const placeBySource = new Map(options.sources.map((source) => [source.id, source.place]))
  const places = loadGazetteer(gazetteer)
  const redactor = composeRedactor({
    keys: options.keys,
    nameModel: await readModel('names.bin'),
    dictionary,
    gazetteer: places,
    home: options.home,
  })
  const [sentimentModel, topicModel] = scoreTogether(decodeModel(sentiment, 'sentiment'), decodeModel(topics, 'topics'))
  const readers = {
    fingerprint: fingerprintOf,
    sentiment: createSentiment(sentimentModel),
    harm: createHarm(await readHarmModel(options.harmModel)),
    harmWords: hashWords,
    topics: createTopics(topicModel, createTaxonomy(options.topics), departments),
    places: createPlaces(places, { home: options.home, landmarks: options.landmarks }),
    risk: createRisk(),
    placeOfSource: (source: SourceId) => placeBySource.get(source) ?? ('' as PlaceCode),
    latin: options.latin === '' ? null : readLatin(),
  }
  const commonTriples = loadCommonTriples(triples)
  const segmenterWith = await chooseSegmenter(options)
  function annotatorWith(added: readonly UserWord[]): Annotator {
    const extended = withUserWords(dictionary, [...options.userWords, ...added])
    const segmenter = segmenterWith(extended)
    const exclude = homeWords(places, options.home, segmenter)
    const marks = createMarksReader({ dictionary: extended, commonTriples })
    return createAnnotator({ ...readers, segmenter, terms: createTerms(extended, { exclude }), marks })
  }
  let annotator = annotatorWith([])
  return {
    setAside: (raw) => letterOfBroken(redactor, raw),
    ingest: createIngest({ redactor, runStartMs: options.runStartMs, textLengthMax: options.textLengthMax }),
    annotate: (post) => annotator.annotate(post),
    annotateAll: (posts, wantsTokens) => annotator.annotateAll(posts, wantsTokens),
    useWords: (added) => {
      annotator = annotatorWith(added)
    },
  }
}

/** Loads the package with the first post that asks for it: most deployments never see one. */
function readLatin(): (text: string) => LatinReading {
  let read: ((text: string) => LatinReading) | null = null
  return (text) => {
    read ??= createLatinReader(createNaturalToolkit())
    return read(text)
  }
}

/**
 * Words that say nothing in the home city: its own name, its province's, and the parts of its districts' names, which
 * everybody there writes. The districts themselves are found as places.
 */
function homeWords(gazetteer: Gazetteer, home: PlaceCode, segmenter: Segmenter): string[] {
  const city = placeAt(home, 'city')
  const words = new Set<string>()
  for (const { code, name } of gazetteer.places) {
    if (isFinerThan(code, 'district') || !(city.startsWith(code) || code.startsWith(city)) || city === '') continue
    words.add(name)
    words.add(name.replace(/[省市区县]$/u, ''))
    const tokens = segmenter.segment(name)
    for (let i = 0; i < tokens.count; i++) {
      const start = tokens.starts[i] ?? 0
      words.add(name.slice(start, start + (tokens.lengths[i] ?? 0)))
    }
  }
  words.delete('')
  return [...words].sort()
}

export interface Tokenizer {
  /** Words and numbers of a text in the chosen segmenter, without punctuation. */
  tokenize(text: string): string[]
  useWords(added: readonly UserWord[]): void
}

export async function createTokenizer(options: TextStageOptions): Promise<Tokenizer> {
  const dictionary = loadDictionary(await readModel('words.bin'))
  const segmenterWith = await chooseSegmenter(options)
  let segmenter = segmenterWith(withUserWords(dictionary, options.userWords))
  function tokenize(text: string): string[] {
    const tokens = segmenter.segment(text)
    const words: string[] = []
    for (let i = 0; i < tokens.count; i++) {
      const start = tokens.starts[i] ?? 0
      const word = text.slice(start, start + (tokens.lengths[i] ?? 0))
      if (/[\p{L}\p{N}]/u.test(word)) words.push(word)
    }
    return words
  }
  return {
    tokenize,
    useWords: (added) => {
      segmenter = segmenterWith(withUserWords(dictionary, [...options.userWords, ...added]))
    },
  }
}

/** The segmenters of others know no user words. */
async function chooseSegmenter(options: TextStageOptions): Promise<(dictionary: Dictionary) => Segmenter> {
  switch (options.segmenter) {
    case 'own':
      return (dictionary) => createSegmenter(dictionary)
    case 'nodejieba': {
      const { createNodejiebaSegmenter } = await import('../../nlp/segment/adapters/nodejieba.ts')
      const segmenter = await createNodejiebaSegmenter()
      return () => segmenter
    }
    case 'intl': {
      const { createIntlSegmenter } = await import('../../nlp/segment/adapters/intl.ts')
      const segmenter = createIntlSegmenter()
      return () => segmenter
    }
  }
}
