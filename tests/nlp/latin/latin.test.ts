// Posts in Latin script: stems that meet, a polarity by a list of words, and never a Chinese post among them.
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import type { Post } from '../../../src/core/post.ts'
import { noHarm } from '../../../src/core/harm.ts'
import { noMarks } from '../../../src/core/marks.ts'
import type { PlaceCode, SourceId } from '../../../src/core/ids.ts'
import { createNaturalToolkit, naturalVersion } from '../../../src/nlp/latin/adapters/natural.ts'
import { createLatinReader } from '../../../src/nlp/latin/latin-reader.ts'
import { createAnnotator } from '../../../src/nlp/annotate.ts'
import { createSegmenter } from '../../../src/nlp/segment/segment.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { cityLines, fixedKeyFile, settingsWith } from '../../run/small-city.ts'
import { dictionary } from '../segment/segment-fixture.ts'

const read = createLatinReader(createNaturalToolkit())

describe('what natural reads', () => {
  test('leaks, leaking and leak are one term, and the words around them are none', () => {
    for (const text of ['The pipe leaks', 'a leaking pipe', 'There is a leak in the pipes!'])
      expect(read(text).terms, text).toEqual(expect.arrayContaining(['leak', 'pipe']))
    expect(read('There is a leak in the pipes!').terms).toEqual(['leak', 'pipe'])
  })

  test('a complaint is negative, thanks are positive, and a timetable is neither', () => {
    expect(read('Terrible service, my baby is sick').sentiment).toMatchObject({ positive: 0, emotion: 'neutral' })
    expect(read('Terrible service, my baby is sick').sentiment.negative).toBeGreaterThan(0.5)
    expect(read('Huge thanks to the friendly crew!').sentiment.positive).toBeGreaterThan(0.5)
    expect(read('The bus leaves every twenty minutes').sentiment).toMatchObject({ negative: 0, positive: 0 })
  })

  test('a negation turns its own clause and no other', () => {
    expect(read("I don't feel safe here").sentiment.negative).toBeGreaterThan(0)
    expect(read('It was not bad. Thank you').sentiment.positive).toBeGreaterThan(0.5)
    expect(read('The tickets are not cheap, but the show was amazing').sentiment.positive).toBeGreaterThan(0)
  })

  test('other languages are known by their small words, and articles leave their nouns', () => {
    const { tokens, terms } = read("Il y a une fuite d'eau dans l'école et dans la rue")
    expect(tokens).toEqual(expect.arrayContaining(['fuite', 'eau', 'école']))
    expect(terms).toEqual(expect.arrayContaining(['fuit', 'eau', 'écol']))
    expect(terms).not.toContain('dans')
    expect(read('Die Straße ist überflutet und es gibt kein Wasser').terms).toContain('wass')
  })

  test('addresses, mentions and what redaction left are no words', () => {
    expect(read('Water outage https://t.example/a1 @waterworks call 〔手机〕 now').tokens).toEqual([
      'Water',
      'outage',
      'call',
      'now',
    ])
  })

  test('text without a word, of one endless word, and of broken characters is read all the same', () => {
    for (const text of ['', '!!! ...', 'a'.repeat(100_000), "'''''", '\ud800 ok \udc00']) {
      const { sentiment, terms } = read(text)
      expect(sentiment.negative + sentiment.positive + sentiment.emotionProbability).toBeCloseTo(1, 3)
      expect(terms.every((term) => term.length <= 32 && term.isWellFormed())).toBe(true)
    }
  })

  test('of the package only single modules are loaded: no reader of .env and no client of a database', () => {
    const loaded = Object.keys(createRequire(import.meta.url).cache)
    expect(naturalVersion()).toMatch(/^\d+\.\d+\.\d+$/u)
    expect(loaded.some((path) => path.includes('/natural/lib/natural/stemmers/porter_stemmer.js'))).toBe(true)
    expect(loaded.filter((path) => path.endsWith('/natural/lib/natural/index.js'))).toEqual([])
    expect(loaded.filter((path) => /node_modules\/(?:dotenv|mongoose|mongodb|pg|redis|memjs)\//u.test(path))).toEqual(
      [],
    )
  })
})

/** The texts that reach the reader for Latin script. */
function latinTexts(texts: readonly string[]): string[] {
  const reached: string[] = []
  const { annotateAll } = createAnnotator({
    segmenter: createSegmenter(dictionary),
    terms: () => [],
    harm: () => noHarm,
    harmWords: () => new Uint32Array(0),
    fingerprint: () => ({ high: 0, low: 0 }),
    sentiment: () => read('').sentiment,
    topics: () => [],
    places: () => [],
    risk: () => [],
    marks: () => noMarks,
    placeOfSource: () => '' as PlaceCode,
    latin: (text) => {
      reached.push(text)
      return read(text)
    },
  })
  annotateAll(texts.map(postWith), true)
  return reached
}

function postWith(text: string): Post {
  return { id: '1', source: 'weibo', channel: 'weibo', title: '', text, placeHint: '', timeMs: 0 } as unknown as Post
}

describe('which posts reach it', () => {
  test('no post of a Chinese city does', () => {
    const texts = cityLines(3_000).map((line) => (JSON.parse(line) as { text: string }).text)
    expect(latinTexts(texts)).toEqual([])
  })

  test('a Chinese post that names products, quotes a line or carries an address does not', () => {
    const chinese = [
      '刚买的 iPhone 15 Pro Max 就坏了',
      '在 London Eye 看 sunset 太美了',
      '转发微博 https://t.example/AbCdEfG @someone_else',
      'OMG 又停电',
      'iPhone 15',
      '#停水# water 都没有了 help',
      'Пожар в доме рядом со школой',
    ]
    expect(latinTexts(chinese)).toEqual([])
  })

  test('a post in English or French does, also with a Chinese word in it', () => {
    const latin = [
      'Strong smell of gas near the old market',
      "Il y a une fuite d'eau dans la rue",
      'Is there a doctor who speaks English near 五道口 station please',
    ]
    expect(latinTexts(latin)).toEqual(latin)
  })

  test('where the package is absent they are read as before', async () => {
    const options = textStageOptions(settingsWith(), { keyFile: fixedKeyFile(), runStartMs: Infinity })
    const [present, absent] = await Promise.all([createTextStage(options), createTextStage({ ...options, latin: '' })])
    const post = {
      ...postWith('Leaking pipes near the old market'),
      source: 'weibo' as SourceId,
      author: null,
      account: 'ordinary' as const,
    }
    expect(present.annotate(post).observation.terms).toEqual(['leak', 'pipe', 'near', 'old', 'market'])
    expect(absent.annotate(post).observation.terms).toEqual(['leaking', 'pipes', 'near', 'old', 'market'])
    expect(present.annotate(post).observation.topics).toEqual(absent.annotate(post).observation.topics)
  })
})
