// Bursts: what no two texts say alike is found by the words that come up together, and unrelated matters stay apart.
import { deserialize, serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../../src/core/document.ts'
import type { Situation } from '../../../src/core/situation.ts'
import type { CorrelatorState } from '../../../src/correlate/correlate.ts'
import { createCorrelator } from '../../../src/correlate/correlate.ts'
import { logRatio } from '../../../src/correlate/burst/term-windows.ts'
import { createRandom } from '../../../src/core/random.ts'
import { hourMs, observe, startMs, taxonomy, ticksOf } from '../sample.ts'

const random = createRandom('bursts')
const comment = (id: string, hours: number, terms: string[], source = 'weibo'): Observation =>
  observe({ id, source, topic: null, places: [], author: null, timeMs: startMs + hours * hourMs, terms })

/** Four posts an hour for ten days, of three words each from a vocabulary of 600. */
const chatter = Array.from({ length: 960 }, (_, at) =>
  comment(
    `chat${at}`,
    at / 4,
    [0, 1, 2].map(() => `闲话${random.below(600)}`),
  ),
)

/** Short comments that share one word or two of their theme with some others, and no pair with most. */
function outcry(
  name: string,
  words: readonly string[],
  fromHours: number,
  count: number,
  source = 'douyin',
): Observation[] {
  return Array.from({ length: count }, (_, at) => {
    const first = words[at % words.length] ?? ''
    const second = at % 3 === 0 ? (words[(at + 1) % words.length] ?? '') : `感叹${name}${at}`
    return comment(`${name}${at}`, fromHours + at / 20, [first, second], source)
  })
}

function fold(observations: readonly Observation[], cutAt = -1): Situation[] {
  const open = (state?: CorrelatorState) => createCorrelator({ taxonomy }, state)
  let correlator = open()
  const ordered = [...observations].sort((a, b) => a.timeMs - b.timeMs || (a.key < b.key ? -1 : 1))
  return ticksOf(ordered, 60_000).flatMap((tick, at) => {
    if (at === cutAt) correlator = open(deserialize(serialize(correlator.snapshot())) as CorrelatorState)
    return correlator.fold(tick.clock, tick.observations).situations
  })
}

/** By situation, the themes of the documents last told. */
function themes(situations: readonly Situation[]): Map<string, Map<string, number>> {
  const byId = new Map<string, Map<string, number>>()
  for (const { id, documents, significantAtMs, state } of situations) {
    if (state.kind === 'merged') byId.delete(id)
    if (significantAtMs === null || state.kind === 'merged') continue
    const counts = new Map<string, number>()
    for (const key of documents) {
      const theme = /:([a-z]+)/u.exec(key)?.[1] ?? ''
      counts.set(theme, (counts.get(theme) ?? 0) + 1)
    }
    byId.set(id, counts)
  }
  return byId
}

const dance = ['广场舞', '音响', '大妈', '投诉', '深夜']
const goose = ['大鹅', '公园', '追人', '饲养员']

describe('bursts', () => {
  test('comments that share hardly a pair of words become one hot topic within the first forty', () => {
    const told = fold([...chatter, ...outcry('dance', dance, 200, 120)])
    const significant = told.filter(
      (one) => one.significantAtMs !== null && one.documents.some((key) => key.includes('dance')),
    )
    expect(significant.length).toBeGreaterThan(0)
    expect((significant[0]?.significantAtMs ?? Infinity) - startMs).toBeLessThan((200 + 40 / 20) * hourMs)
    expect([...themes(told).values()].filter((counts) => counts.has('dance')).length).toBe(1)
  })

  test('two outcries at the same time stay two', () => {
    const told = fold([
      ...chatter,
      ...outcry('dance', dance, 200, 120),
      ...outcry('goose', goose, 201, 120, 'xiaohongshu'),
    ])
    for (const counts of themes(told).values()) {
      const [most = 0, next = 0] = [...counts.values()].sort((a, b) => b - a)
      expect(next).toBeLessThan(most / 4)
    }
    expect([...themes(told).values()].some((counts) => counts.has('goose'))).toBe(true)
  })

  test('chatter alone bursts nowhere', () => {
    expect(themes(fold(chatter)).size).toBe(0)
  })

  test('a run cut anywhere ends the same', () => {
    const stream = [...chatter.slice(500), ...outcry('dance', dance, 200, 90)]
    const whole = JSON.stringify(fold(stream))
    for (const cutAt of [10, 300, 330, 345]) expect(JSON.stringify(fold(stream, cutAt))).toBe(whole)
  })

  test('the surprise of a count grows with it and is tempered by what varies anyway', () => {
    expect(logRatio(6, 0.05)).toBeGreaterThan(logRatio(3, 0.05))
    // Poisson would give 22.8 nats for 6 against .05, and 10.8 for 484 against 383.
    expect(logRatio(6, 0.05)).toBeLessThan(22.8)
    expect(logRatio(484, 383)).toBeLessThan(1)
    expect(logRatio(5, 5)).toBe(0)
  })
})
