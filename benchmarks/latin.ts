// What posts in Latin script gain from `natural`: polarity and language on posts composed by hand, and what one costs.
import { createNaturalToolkit, naturalVersion } from '../src/nlp/latin/adapters/natural.ts'
import { createLatinReader } from '../src/nlp/latin/latin-reader.ts'
import { createSentiment } from '../src/nlp/classify/sentiment.ts'
import { readModel } from '../src/run/text/text-stage.ts'
import type { Sentiment } from '../src/core/document.ts'
import type { Mood } from './latin-posts.ts'
import { latinPosts } from './latin-posts.ts'

/** Weaker than a single mild word of the list: nobody would call such a post good or bad. */
const neutralMax = 0.2
const repeats = 20

function moodOf({ negative, positive }: Sentiment): Mood {
  if (Math.max(negative, positive) < neutralMax) return 'neutral'
  return negative > positive ? 'bad' : 'good'
}

function score(name: string, sentiment: (text: string) => Sentiment): void {
  for (const [language, posts] of Map.groupBy(latinPosts, (post) => post.language)) {
    const found = posts.map((post) => ({ wanted: post.mood, got: moodOf(sentiment(post.text)) }))
    const right = found.filter(({ wanted, got }) => wanted === got).length
    const bad = found.filter(({ wanted }) => wanted === 'bad')
    const badFound = bad.filter(({ got }) => got === 'bad').length
    const turned = found.filter(({ wanted, got }) => wanted !== got && wanted !== 'neutral' && got !== 'neutral').length
    process.stdout.write(
      `${name.padEnd(18)} ${language.padEnd(11)} right ${right}/${found.length}  bad ones found ${badFound}/${bad.length}  good and bad confused ${turned}\n`,
    )
  }
}

process.stdout.write(`natural ${naturalVersion()}\n`)
const toolkit = createNaturalToolkit()
const read = createLatinReader(toolkit)
score('natural', (text) => read(text).sentiment)
score('model for Chinese', createSentiment(await readModel('sentiment.bin')))

const languages = toolkit.languages.map(({ name }) => name).join(', ')
const startMs = performance.now()
for (let i = 0; i < repeats; i++) for (const { text } of latinPosts) read(text)
const micros = ((performance.now() - startMs) * 1000) / (repeats * latinPosts.length)
process.stdout.write(`languages: ${languages}; ${micros.toFixed(0)} µs a post\n`)
if (process.argv.includes('--wrong')) {
  for (const { text, mood } of latinPosts) {
    const { sentiment } = read(text)
    if (moodOf(sentiment) !== mood) process.stdout.write(`${mood} → ${moodOf(sentiment)}: ${text}\n`)
  }
}
