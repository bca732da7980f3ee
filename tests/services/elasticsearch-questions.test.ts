// The questions of docs/elasticsearch.md, read from that page and put to a real server; every answer is counted here once more.
import { dayMs, hourMs } from '../../src/core/durations.ts'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/core/alert.ts'
import { levels } from '../../src/core/alert-state.ts'
import type { RiskCueKind, Document, Emotion } from '../../src/core/document.ts'
import type { DocumentKey, PlaceCode, Pseudonym, TopicId } from '../../src/core/ids.ts'
import { createRandom } from '../../src/core/random.ts'
import type { Signal } from '../../src/core/signal.ts'
import type { Situation } from '../../src/core/situation.ts'
import type { ElasticClient } from '../../src/store/elasticsearch/client.ts'
import { createElasticIndex } from '../../src/store/elasticsearch/elasticsearch-index.ts'
import { monthOf } from '../../src/store/elasticsearch/names.ts'
import { sampleAlert, sampleDocument, sampleSignal, sampleSituation } from '../conformance/samples.ts'
import { connect, elasticAddress, freshIndex } from './elasticsearch-server.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/elasticsearch.md', import.meta.url)), 'utf8')
const questions = [...page.matchAll(/^### (\d+)\. (.+?)\n[\s\S]*?```http\n(\w+) (\S+)\n([\s\S]*?)```/gmu)].map(
  ([, number, title, method, path, body]) => ({ number, title, method, path, body }),
)

// Whole seconds, a little back, so that nothing stands on the edge of a window while the test runs.
const nowMs = Math.floor(Date.now() / 1000) * 1000 - 60_000
const seed = 8
const random = createRandom(seed)
const pick = <T>(values: readonly T[]): T => values[random.below(values.length)] as T

const districts = ['340102', '340103', '340104']
const topics = ['accident.gas', 'accident.fire', 'urban.property', 'urban.utilities', 'transport.bus']
const sources = ['weibo', 'hotline', 'forum-east'] as const

const documents: readonly Document[] = Array.from({ length: 400 }, (_, i) => makeDocument(i))
const situations: readonly Situation[] = Array.from({ length: 14 }, (_, i) => makeSituation(i))
const alerts: readonly Alert[] = Array.from({ length: 12 }, (_, i) => makeAlert(i))
const signals: readonly Signal[] = Array.from({ length: 20 }, (_, i) => makeSignal(i))
const asked = alerts[3] as Alert

function makeDocument(i: number): Document {
  const source = pick(sources)
  const district = pick(districts)
  const topic = pick(topics)
  // Never within an hour of the edge of a window that a question asks about.
  const ageMs = random.below(29) * dayMs + hourMs + random.below(22) * hourMs
  const timeMs = nowMs - (i % 3 === 0 ? hourMs + random.below(20) * hourMs : ageMs)
  const isNew = district === '340102' && nowMs - timeMs < dayMs
  const words = [pick(['停水', '异味', '噪音']), pick(['小区', '学校', '商场']), ...(isNew ? ['爆管'] : [])]
  const base = sampleDocument(String(i), words.join(' '), { source, topic, place: `${district}001`, timeMs })
  const emotion: Emotion = pick(['anger', 'fear', 'neutral'])
  const cues: RiskCueKind[] = random.below(3) === 0 ? ['repetition'] : ['duration']
  const near = random.below(2) === 0
  return {
    ...base,
    post: {
      ...base.post,
      channel: source === 'hotline' ? 'hotline' : source === 'weibo' ? 'weibo' : 'forum',
      text: random.below(4) === 0 ? `我们这里停水三天了，${words.join('')}` : `这里停水，三天没人管，${words.join('')}`,
      author: `p1:${random.below(40)}` as Pseudonym,
      attributes: near ? { latitude: 31.8612, longitude: 117.2831 } : { latitude: 31.5, longitude: 117.28 },
    },
    observation: {
      ...base.observation,
      sentiment: { ...base.observation.sentiment, emotion, negative: random.below(100) / 100 },
      cues: cues.map((kind) => ({ kind, start: 0, end: 2, value: 2 })),
      terms: words,
    },
  }
}

function makeSituation(i: number): Situation {
  const district = pick(districts)
  return sampleSituation(`s${i}`, 1 + random.below(5), {
    decidedAtMs: nowMs - (i % 4 === 3 ? 3 * dayMs : random.below(20) * hourMs),
    significantAtMs: i % 5 === 4 ? null : nowMs - dayMs,
    evidence: 5 + i * 0.75,
    topic: pick(topics) as TopicId,
    places: [district as PlaceCode],
    voices: 1 + random.below(30),
    state: i % 6 === 5 ? { kind: 'closed' } : { kind: 'open' },
    witnesses: sources.map((source) => ({
      key: `${source}:${i}` as DocumentKey,
      timeMs: nowMs - dayMs,
      source: source as Situation['witnesses'][number]['source'],
      voice: 'v',
      place: district as PlaceCode,
      excerpt: random.below(2) === 0 ? '楼道里有煤气味' : '楼道里有焦糊味',
      weight: 1,
    })),
  })
}

function makeAlert(i: number): Alert {
  const firstRaisedAtMs = nowMs - random.below(40) * dayMs
  return sampleAlert(`a${i}`, 1 + random.below(4), {
    level: levels[i % 4] ?? 'blue',
    state: pick(['pending', 'firing', 'acknowledged', 'resolved']),
    firstRaisedAtMs,
    raisedAtMs: firstRaisedAtMs + hourMs,
    documents: documents.filter((_, at) => at % (i + 7) === 0).map((one) => one.observation.key),
  })
}

function makeSignal(i: number): Signal {
  return sampleSignal(`g${i}`, {
    closed: random.below(3) > 0,
    windowEndMs: nowMs - random.below(12) * hourMs - 600_000,
    logEvidence: 1 + i / 4,
    cell: { topic: pick(topics) as TopicId, place: pick(districts) as PlaceCode },
  })
}

const age = (document: Document) => nowMs - document.post.timeMs
const key = (document: Document) => document.observation.key
const topicOf = (document: Document) => document.observation.topics[0]?.topic ?? ''
const districtOf = (document: Document) => (document.observation.places[0]?.code ?? '').slice(0, 6)
const shanghaiDay = (timeMs: number) => new Date(timeMs + 8 * hourMs).toISOString().slice(0, 10)
const byTime = (a: Document, b: Document) => a.post.timeMs - b.post.timeMs || (key(a) < key(b) ? -1 : 1)
function tally<T>(items: readonly T[], of: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[of(item)] = (counts[of(item)] ?? 0) + 1
  return counts
}

interface Bucket {
  readonly key: string
  readonly key_as_string?: string
  readonly doc_count: number
  readonly bg_count?: number
  readonly [aggregation: string]: unknown
}
interface Answer {
  readonly hits: { readonly total?: { readonly value: number }; readonly hits: readonly { readonly _id: string }[] }
  readonly aggregations: Readonly<Record<string, { readonly buckets: readonly Bucket[]; readonly value: number }>>
}
const counts = (buckets: unknown) =>
  Object.fromEntries((buckets as { buckets: Bucket[] }).buckets.map((one) => [one.key, one.doc_count]))
const value = (aggregation: unknown) => (aggregation as { value: number }).value

describe.skipIf(elasticAddress === '')('the questions of the page', () => {
  let prefix = ''
  let client: ElasticClient

  beforeAll(async () => {
    console.log(`seed ${seed}`)
    const fresh = await freshIndex()
    ;({ prefix, client } = fresh)
    const index = createElasticIndex({
      client: await connect(),
      prefix,
      nowMs: () => nowMs,
      onRefused: (item) => {
        throw new Error(JSON.stringify(item))
      },
    })
    await index.addDocuments(documents, documents.length)
    await index.addSituations(situations)
    await index.addAlerts(alerts)
    await index.addSignals(signals)
    await index.close()
    await client.request('POST', `/${prefix}-*/_refresh`)
  })

  async function ask(number: number): Promise<Answer> {
    const question = questions.find((one) => one.number === String(number))
    const filled = (text = '') =>
      text
        .replaceAll('qianzhao-', `${prefix}-`)
        .replaceAll('ALERT_MONTH', monthOf(asked.firstRaisedAtMs))
        .replaceAll('ALERT_ID', asked.id)
    const body = JSON.parse(filled(question?.body)) as Record<string, unknown>
    const reply = await client.request(question?.method ?? '', `/${filled(question?.path)}`, { body })
    expect(reply.status, JSON.stringify(reply.body)).toBe(200)
    return reply.body as Answer
  }

  test('the page asks thirteen, and each is tested here', () => {
    expect(questions.map((one) => Number(one.number))).toEqual(Array.from({ length: 13 }, (_, i) => i + 1))
  })

  test('1: what is hot now, by district', async () => {
    const { aggregations } = await ask(1)
    const hot = situations.filter(
      (one) => one.state.kind === 'open' && one.significantAtMs !== null && nowMs - one.decidedAtMs < dayMs,
    )
    const expected = districts
      .map((district) => hot.filter((one) => one.places[0] === district))
      .filter((group) => group.length > 0)
      .map((group) => {
        const strongest = group.reduce((a, b) => (b.evidence > a.evidence ? b : a))
        return [strongest.places[0], strongest.evidence, group.reduce((sum, one) => sum + one.voices, 0), strongest.id]
      })
      .sort((a, b) => Number(b[1]) - Number(a[1]))
    const found = aggregations['districts']?.buckets.map((one) => {
      const { hits } = one['first'] as { hits: { hits: { _id: string }[] } }
      return [one.key, value(one['strongest']), value(one['voices']), hits.hits[0]?._id]
    })
    expect(found).toEqual(expected)
    expect(expected.length).toBeGreaterThan(1)
  })

  test('2: the first posts of an alert', async () => {
    const { hits } = await ask(2)
    const evidence = documents.filter((one) => asked.documents.includes(key(one))).sort(byTime)
    expect(hits.hits.map((hit) => hit._id)).toEqual(evidence.slice(0, 5).map(key))
  })

  test('3: all the evidence of an alert', async () => {
    const { hits, aggregations } = await ask(3)
    const evidence = documents.filter((one) => asked.documents.includes(key(one))).sort((a, b) => byTime(b, a))
    expect(hits.total?.value).toBe(evidence.length)
    expect(hits.hits.map((hit) => hit._id)).toEqual(evidence.map(key))
    expect(counts(aggregations['sources'])).toEqual(tally(evidence, (one) => one.post.source))
    expect(aggregations['authors']?.value).toBe(new Set(evidence.map((one) => one.post.author)).size)
  })

  test('4: the sources of a topic over seven days', async () => {
    const { aggregations } = await ask(4)
    const about = documents.filter((one) => topicOf(one).startsWith('accident.') && age(one) < 7 * dayMs)
    expect(counts(aggregations['sources'])).toEqual(tally(about, (one) => one.post.source))
    for (const bucket of aggregations['sources']?.buckets ?? []) {
      const days = (bucket['days'] as { buckets: Bucket[] }).buckets.map((day) => [
        day.key_as_string?.slice(0, 10),
        day.doc_count,
      ])
      const own = about.filter((one) => one.post.source === bucket.key)
      expect(Object.fromEntries(days)).toEqual(tally(own, (one) => shanghaiDay(one.post.timeMs)))
    }
  })

  test('5: red alerts that nobody acknowledged', async () => {
    const { hits } = await ask(5)
    const waiting = alerts
      .filter((one) => one.level === 'red' && (one.state === 'pending' || one.state === 'firing'))
      .sort((a, b) => a.firstRaisedAtMs - b.firstRaisedAtMs || (a.id < b.id ? -1 : 1))
    expect(hits.hits.map((hit) => hit._id)).toEqual(waiting.map((one) => one.id))
    expect(waiting.length).toBeGreaterThan(0)
  })

  test('6: repeated complaints by department', async () => {
    const { aggregations } = await ask(6)
    const repeated = documents.filter(
      (one) => one.post.channel === 'hotline' && one.observation.cues.some((cue) => cue.kind === 'repetition'),
    )
    expect(counts(aggregations['departments'])).toEqual(tally(repeated, (one) => topicOf(one).split('.')[0] ?? ''))
    for (const bucket of aggregations['departments']?.buckets ?? []) {
      const own = repeated.filter((one) => topicOf(one).startsWith(`${bucket.key}.`))
      expect(counts(bucket['topics'])).toEqual(tally(own, topicOf))
    }
  })

  test('7: the words that set the last day apart', async () => {
    const { aggregations } = await ask(7)
    const [first] = aggregations['words']?.buckets ?? []
    const fresh = documents.filter((one) => districtOf(one) === '340102' && age(one) < dayMs)
    const withWord = (group: readonly Document[]) =>
      group.filter((one) => one.observation.terms.includes('爆管')).length
    expect(first).toMatchObject({ key: '爆管', doc_count: withWord(fresh), bg_count: withWord(documents) })
  })

  test('8: volume and mood, day by day', async () => {
    const { aggregations } = await ask(8)
    const about = documents.filter((one) => topicOf(one).startsWith('urban.') && age(one) < 14 * dayMs)
    const days = aggregations['days']?.buckets ?? []
    expect(Object.fromEntries(days.map((day) => [day.key_as_string?.slice(0, 10), day.doc_count]))).toEqual(
      tally(about, (one) => shanghaiDay(one.post.timeMs)),
    )
    for (const day of days) {
      const own = about.filter((one) => shanghaiDay(one.post.timeMs) === day.key_as_string?.slice(0, 10))
      const mean = own.reduce((sum, one) => sum + one.observation.sentiment.negative, 0) / own.length
      expect(value(day['negative'])).toBeCloseTo(mean, 5)
      expect(counts(day['emotions'])).toEqual(tally(own, (one) => one.observation.sentiment.emotion))
    }
  })

  test('9: topics and places', async () => {
    const { aggregations } = await ask(9)
    const cells = aggregations['cells']?.buckets.map((one) => {
      const { district, topic } = one.key as unknown as { district: string; topic: string }
      return [`${district} ${topic}`, one.doc_count]
    })
    const week = documents.filter((one) => age(one) < 7 * dayMs)
    expect(Object.fromEntries(cells ?? [])).toEqual(tally(week, (one) => `${districtOf(one)} ${topicOf(one)}`))
  })

  test('10: silent and late sources', async () => {
    const { aggregations } = await ask(10)
    const expected = sources
      .map((source) => {
        const own = documents.filter((one) => one.post.source === source)
        const lags = own.map((one) => age(one) / 1000).sort((a, b) => a - b)
        return { source, newest: Math.max(...own.map((one) => one.post.timeMs)), lags }
      })
      .sort((a, b) => a.newest - b.newest || (a.source < b.source ? -1 : 1))
    const buckets = aggregations['sources']?.buckets ?? []
    expect(buckets.map((one) => [one.key, value(one['newest'])])).toEqual(
      expected.map(({ source, newest }) => [source, newest]),
    )
    for (const [i, bucket] of buckets.entries()) {
      const { values } = bucket['lag'] as { values: Record<string, number> }
      const lags = expected[i]?.lags ?? []
      // The server's percentiles are estimates: within the neighbours of the middle.
      expect(values['50.0']).toBeGreaterThanOrEqual(lags[Math.floor(lags.length / 2) - 3] ?? 0)
      expect(values['50.0']).toBeLessThanOrEqual(lags[Math.floor(lags.length / 2) + 3] ?? Infinity)
    }
  })

  test('11: situations in which the hotline itself spoke of gas', async () => {
    const { hits } = await ask(11)
    const expected = situations
      .filter((one) => one.witnesses.some((item) => item.source === 'hotline' && item.excerpt.includes('煤气')))
      .sort((a, b) => b.evidence - a.evidence)
    expect(hits.hits.map((hit) => hit._id)).toEqual(expected.map((one) => one.id))
    expect(expected.length).toBeLessThan(situations.length)
  })

  test('12: these words, in this neighbourhood', async () => {
    const { hits } = await ask(12)
    const expected = documents
      .filter((one) => one.post.text.includes('停水三天') && Number(one.post.attributes['latitude']) > 31.8)
      .sort((a, b) => byTime(b, a))
    expect(hits.hits.map((hit) => hit._id)).toEqual(expected.slice(0, 100).map(key))
    expect(expected.length).toBeGreaterThan(0)
  })

  test('13: cells far above the usual', async () => {
    const { hits } = await ask(13)
    const expected = signals
      .filter((one) => one.closed && nowMs - one.windowEndMs < 6 * hourMs - 60_000)
      .sort((a, b) => b.logEvidence - a.logEvidence)
    expect(hits.hits.map((hit) => hit._id)).toEqual(expected.slice(0, 10).map((one) => one.id))
    expect(expected.length).toBeGreaterThan(0)
  })
})
