// Claim: correlation takes about 26,000 documents a second on one core, and neither its cost nor its memory grows with the stream.
// Run: node benchmarks/correlate.ts [documents] [documents per tick]
import type { Observation } from '../src/core/document.ts'
import { hash32 } from '../src/core/hash.ts'
import type { DocumentKey, PlaceCode, Pseudonym, SourceId, TopicId } from '../src/core/ids.ts'
import { createRandom } from '../src/core/random.ts'
import { createTaxonomy } from '../src/core/taxonomy.ts'
import { noHarm } from '../src/core/harm.ts'
import { noMarks } from '../src/core/marks.ts'
import { createCorrelator } from '../src/correlate/correlate.ts'

const documents = Number(process.argv[2] ?? 400_000)
const perTick = Number(process.argv[3] ?? 5_000)
const topicCount = 200
const placeCount = 3_000
const sourceCount = 10
const vocabulary = 120_000

const random = createRandom('correlate benchmark')
const words = Array.from({ length: vocabulary }, (_, index) => `词${index.toString(36)}`)
const topics = Array.from({ length: topicCount }, (_, index) => `t${index % 20}.s${index}` as TopicId)
// Thirty districts of a hundred streets in one city.
const places = Array.from({ length: placeCount }, (_, index) => {
  const district = String(1 + (index % 30)).padStart(2, '0')
  return `3401${district}${String(Math.floor(index / 30)).padStart(3, '0')}` as PlaceCode
})

/** Word ranks follow Zipf's law as in real text; one document in twenty is about one of a hundred happenings. */
function makeDocument(index: number, timeMs: number): Observation {
  const terms = new Set<string>()
  const happening = random.next() < 0.05 ? random.below(100) : -1
  const size = 8 + random.below(12)
  if (happening >= 0) for (let i = 0; i < 5; i++) terms.add(`事${happening}之${i}`)
  while (terms.size < size) terms.add(words[Math.floor(vocabulary ** random.next()) - 1] ?? '词')
  const source = `source${random.below(sourceCount)}` as SourceId
  const text = [...terms].join('')
  const code = places[happening >= 0 ? happening : random.below(placeCount)] ?? ('' as PlaceCode)
  return {
    key: `${source}:${index}` as DocumentKey,
    source,
    channel: 'weibo',
    author: `p1:${random.below(2_000_000)}` as Pseudonym,
    account: 'ordinary',
    organisation: null,
    timeMs,
    repostOf: null,
    excerpt: text.slice(0, 60),
    harm: noHarm,
    marks: noMarks,
    sentiment: { negative: 0.4, positive: 0.3, emotion: 'neutral', emotionProbability: 0.5, anger: 0.1, fear: 0.1 },
    topics: [
      { topic: topics[happening >= 0 ? happening : random.below(topicCount)] ?? ('t0' as TopicId), probability: 0.7 },
    ],
    places: [{ code, name: '某地', start: 0, end: 2, confidence: 0.9 }],
    cues: [],
    fingerprint: { high: hash32(text, 1), low: hash32(text, 2) },
    terms: [...terms],
  }
}

const correlator = createCorrelator({ taxonomy: createTaxonomy([]), home: '3401' as PlaceCode })
const startMs = Date.UTC(2024, 4, 6)
const step = documents / 10
let folded = 0
let situations = 0
let spentMs = 0
let stepMs = 0
let parseMs = 0
console.log(`${documents} documents, ${perTick} a tick of one second, ${topicCount} topics, ${placeCount} places`)
while (folded < documents) {
  const tick = Math.floor(folded / perTick)
  const batch = Array.from({ length: perTick }, (_, index) =>
    makeDocument(folded + index, startMs + tick * 1_000 + Math.floor((index * 1_000) / perTick)),
  )
  if (tick % 10 === 0) parseMs += parseTime(batch) * 10
  const closedAtMs = startMs + (tick + 1) * 1_000
  // Time on the processor, garbage collection included, so that a busy machine does not spoil the figure.
  const began = process.cpuUsage()
  const result = correlator.fold(
    { tick: { number: tick, closedAtMs }, watermarkMs: closedAtMs - 60_000, sources: [] },
    batch,
  )
  const used = process.cpuUsage(began)
  const elapsed = (used.user + used.system) / 1_000
  spentMs += elapsed
  stepMs += elapsed
  situations += result.situations.length
  folded += perTick
  if (folded % step < perTick) {
    const rss = Math.round(process.memoryUsage().rss / 1_048_576)
    console.log(
      `${folded} documents: ${Math.round((step / stepMs) * 1_000)} a second, ${rss} MiB, ${situations} revisions`,
    )
    stepMs = 0
  }
}
const perSecond = Math.round((documents / spentMs) * 1_000)
const parsed = Math.round((documents / parseMs) * 1_000)
console.log(`total: ${perSecond} documents a second of one core; JSON.parse of the same documents: ${parsed}`)

/** The bare limit: what merely reading the same documents costs on this machine at this moment. */
function parseTime(batch: readonly Observation[]): number {
  const lines = batch.map((document) => JSON.stringify(document))
  const began = process.cpuUsage()
  for (const line of lines) JSON.parse(line)
  const used = process.cpuUsage(began)
  return (used.user + used.system) / 1_000
}
