// Observations made by hand for the correlation tests.
import type { Observation } from '../../src/core/document.ts'
import type { DocumentKey, PlaceCode, Pseudonym, SourceId, TopicId } from '../../src/core/ids.ts'
import { hash32 } from '../../src/core/hash.ts'
import { createRandom } from '../../src/core/random.ts'
import { createTaxonomy } from '../../src/core/taxonomy.ts'
import type { Clock } from '../../src/core/tick.ts'
import { noHarm } from '../../src/core/harm.ts'
import { noMarks } from '../../src/core/marks.ts'

export const startMs = Date.UTC(2024, 4, 6)
export const hourMs = 3_600_000

export const taxonomy = createTaxonomy([
  { id: 'health' as TopicId, zh: '公共卫生', en: 'public health', kind: 'hazard', severity: 0.8 },
  { id: 'health.food' as TopicId, zh: '食品安全', en: 'food safety', kind: 'hazard', severity: 0.8 },
  { id: 'urban' as TopicId, zh: '城乡建设', en: 'urban', kind: 'service', severity: 0.4 },
])

interface Words {
  readonly id: string
  readonly timeMs: number
  readonly terms: readonly string[]
  readonly source?: string
  readonly author?: string | null
  readonly places?: readonly string[]
  readonly topic?: string | null
  readonly repostOf?: string
  readonly negative?: number
}

export function observe(words: Words): Observation {
  const { id, timeMs, terms, source = 'hotline', author = `p1:${id}`, places = ['430105'], topic = 'urban' } = words
  const text = terms.join('')
  return {
    key: `${source}:${id}` as DocumentKey,
    source: source as SourceId,
    channel: 'hotline',
    author: author as Pseudonym | null,
    account: 'ordinary',
    organisation: null,
    timeMs,
    repostOf: (words.repostOf ?? null) as DocumentKey | null,
    excerpt: text.slice(0, 60),
    harm: noHarm,
    marks: noMarks,
    sentiment: {
      negative: words.negative ?? 0.8,
      positive: 0.1,
      emotion: 'anger',
      emotionProbability: 0.6,
      anger: 0.5,
      fear: 0.1,
    },
    topics: topic === null ? [] : [{ topic: topic as TopicId, probability: 0.8 }],
    places: places.map((code) => ({ code: code as PlaceCode, name: code, start: 0, end: 2, confidence: 0.9 })),
    cues: [],
    fingerprint: { high: hash32(text, 1), low: hash32(text, 2) },
    terms,
  }
}

const everyday = Array.from({ length: 400 }, (_, index) => `日常${index}`)

/** Unrelated everyday complaints, one every `gapMs`, each of a dozen words that follow Zipf's law. */
export function chatter(seed: number, count: number, gapMs: number): Observation[] {
  const random = createRandom(`chatter-${seed}`)
  return Array.from({ length: count }, (_, index) => {
    const terms = new Set<string>()
    while (terms.size < 12) terms.add(everyday[Math.floor(everyday.length * random.next() ** 2)] ?? '日常')
    terms.add(`专名${seed}之${index}`)
    const place = `43010${1 + random.below(5)}`
    return observe({ id: `c${index}`, timeMs: startMs + index * gapMs, terms: [...terms], places: [place] })
  })
}

export function inOrder(observations: readonly Observation[]): Observation[] {
  return [...observations].sort((a, b) => a.timeMs - b.timeMs || (a.key < b.key ? -1 : 1))
}

/** Ticks of `tickMs` with the observations that fall into them; empty ticks are left out as in a replay. */
export function ticksOf(
  observations: readonly Observation[],
  tickMs: number,
): { clock: Clock; observations: Observation[] }[] {
  const ticks = new Map<number, Observation[]>()
  for (const observation of inOrder(observations)) {
    const number = Math.floor(observation.timeMs / tickMs)
    const list = ticks.get(number)
    if (list === undefined) ticks.set(number, [observation])
    else list.push(observation)
  }
  return [...ticks].map(([number, list]) => ({
    clock: {
      tick: { number, closedAtMs: (number + 1) * tickMs },
      watermarkMs: (number + 1) * tickMs - 60_000,
      sources: [],
    },
    observations: list,
  }))
}
