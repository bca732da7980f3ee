// Loads the models and joins ingest and annotation into the text stage that every thread runs.
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import type { PlaceCode } from '../core/ids.ts'
import { placeAt } from '../core/place-level.ts'
import type { Segmenter } from '../core/segmenter.ts'
import type { Topic } from '../core/taxonomy.ts'
import { createTaxonomy } from '../core/taxonomy.ts'
import { createIngest } from '../ingest/ingest.ts'
import { createRedactor } from '../ingest/redact.ts'
import { createAnnotator } from '../nlp/annotate.ts'
import { fingerprintOf } from '../nlp/fingerprint.ts'
import { decodeModel } from '../nlp/features-model.ts'
import { scoreTogether } from '../nlp/features-scorer.ts'
import type { Gazetteer } from '../nlp/gazetteer.ts'
import { loadGazetteer } from '../nlp/gazetteer.ts'
import { createPlaces } from '../nlp/places.ts'
import { createRisk } from '../nlp/risk.ts'
import { createSegmenter, loadDictionary } from '../nlp/segment.ts'
import { withUserWords } from '../nlp/segment-user-words.ts'
import { createSentiment } from '../nlp/sentiment.ts'
import { createTerms } from '../nlp/terms.ts'
import { createTopics } from '../nlp/topics.ts'
import type { AnnotateParts } from './annotate-batch.ts'

/** Plain data, because it travels to the annotation threads. */
export interface TextStageOptions {
  readonly segmenter: 'own' | 'nodejieba' | 'intl'
  readonly userWords: readonly string[]
  readonly home: PlaceCode
  readonly landmarks: readonly { readonly name: string; readonly place: PlaceCode }[]
  readonly topics: readonly Topic[]
  readonly sources: readonly SourceProfile[]
  readonly keys: readonly { readonly id: string; readonly key: Uint8Array }[]
  readonly textLengthMax: number
  /** Event times after this are dead letters; Infinity where the receive time bounds them already. */
  readonly runStartMs: number
}

export interface SourceProfile {
  readonly id: string
  readonly place: PlaceCode
}

export const modelFiles = ['words.bin', 'gazetteer.bin', 'sentiment.bin', 'topics.bin'] as const

export async function readModel(name: string): Promise<Uint8Array> {
  const bytes = await readFile(new URL(`../nlp/models/${name}`, import.meta.url))
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

export async function createTextStage(options: TextStageOptions): Promise<AnnotateParts> {
  const [words, gazetteer, sentiment, topics] = await Promise.all(modelFiles.map(readModel))
  if (words === undefined || gazetteer === undefined || sentiment === undefined || topics === undefined) {
    throw new RangeError('A model file is missing')
  }
  const dictionary = withUserWords(
    loadDictionary(words),
    options.userWords.map((text) => ({ text })),
  )
  const placeBySource = new Map(options.sources.map((source) => [source.id, source.place]))
  const redactor = createRedactor({ keys: options.keys, nameModel: await readModel('names.bin') })
  const segmenter = await chooseSegmenter(options, () => createSegmenter(dictionary))
  const places = loadGazetteer(gazetteer)
  const [sentimentModel, topicModel] = scoreTogether(decodeModel(sentiment, 'sentiment'), decodeModel(topics, 'topics'))
  const annotator = createAnnotator({
    segmenter,
    terms: createTerms(dictionary, { exclude: homeWords(places, options.home, segmenter) }),
    fingerprint: fingerprintOf,
    sentiment: createSentiment(sentimentModel),
    topics: createTopics(topicModel, createTaxonomy(options.topics)),
    places: createPlaces(places, { home: options.home, landmarks: options.landmarks }),
    risk: createRisk(),
    placeOfSource: (source) => placeBySource.get(source) ?? ('' as PlaceCode),
  })
  return {
    ingest: createIngest({ redactor, runStartMs: options.runStartMs, textLengthMax: options.textLengthMax }),
    ...annotator,
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
    if (code.length > 6 || !(city.startsWith(code) || code.startsWith(city)) || city === '') continue
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

/** Words and numbers of a text in the chosen segmenter, without punctuation. */
export async function createTokenizer(options: TextStageOptions): Promise<(text: string) => string[]> {
  const dictionary = withUserWords(
    loadDictionary(await readModel('words.bin')),
    options.userWords.map((text) => ({ text })),
  )
  const segmenter = await chooseSegmenter(options, () => createSegmenter(dictionary))
  return (text) => {
    const tokens = segmenter.segment(text)
    const words: string[] = []
    for (let i = 0; i < tokens.count; i++) {
      const start = tokens.starts[i] ?? 0
      const word = text.slice(start, start + (tokens.lengths[i] ?? 0))
      if (/[\p{L}\p{N}]/u.test(word)) words.push(word)
    }
    return words
  }
}

async function chooseSegmenter(options: TextStageOptions, own: () => Segmenter): Promise<Segmenter> {
  switch (options.segmenter) {
    case 'own':
      return own()
    case 'nodejieba': {
      const { createNodejiebaSegmenter } = await import('../nlp/segmenters/nodejieba.ts')
      return createNodejiebaSegmenter()
    }
    case 'intl': {
      const { createIntlSegmenter } = await import('../nlp/segmenters/intl.ts')
      return createIntlSegmenter()
    }
  }
}
