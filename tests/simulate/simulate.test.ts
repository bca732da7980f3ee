// A simulated city: reproducible, with a rhythm, and with a truth that its posts bear out.
import { describe, expect, test } from 'vitest'
import { eventKinds, findEventKind } from '../../src/simulate/event-kinds.ts'
import { liveCity } from '../../src/simulate/live-city.ts'
import { loadScenario, scenarioNames } from '../../src/simulate/load-scenario.ts'
import type { SimulatedPost } from '../../src/simulate/post-writer.ts'
import { rhythmFactor, weekday } from '../../src/simulate/rhythm.ts'
import { city, run } from './sample-city.ts'

const week = run('city-week', 1)
const byId = new Map(week.posts.map((post) => [post.id, post]))

describe('one week', () => {
  test('has a few thousand posts a day from every kind of channel', () => {
    expect(week.posts.length / 7).toBeGreaterThan(3000)
    expect(week.posts.length / 7).toBeLessThan(8000)
    expect(new Set(week.posts.map(({ channel }) => channel))).toEqual(
      new Set(['weibo', 'forum', 'hotline', 'grid', 'news']),
    )
  })

  test('comes in event-time order and inside the week', () => {
    const times = week.posts.map(({ time }) => Date.parse(time))
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true)
    expect(week.posts[0]?.time.startsWith('2026-03-02T00')).toBe(true)
    expect(week.posts.at(-1)?.time.startsWith('2026-03-08T23')).toBe(true)
  })

  test('gives every post an id of its own', () => {
    expect(byId.size).toBe(week.posts.length)
  })

  test('has ids that nobody takes for a telephone number', () => {
    expect(week.posts.filter(({ id, author }) => /\d/u.test(id + (author ?? '')))).toEqual([])
  })

  test('says on every post that it is simulated', () => {
    expect(week.posts.every(({ attributes }) => attributes.simulated)).toBe(true)
  })

  test('leaves nothing of the grammar in the texts', () => {
    const broken = week.posts.filter(({ text, title }) => /[{}|]|undefined/u.test(text + (title ?? '')))
    expect(broken.map(({ text }) => text)).toEqual([])
  })

  test('mentions a telephone number now and then, always in a range that nobody has', () => {
    const numbers = week.posts.flatMap(({ text }) => [...text.matchAll(/1\d{10}/gu)].map(([number]) => number))
    expect(numbers.length).toBeGreaterThan(100)
    expect(numbers.every((number) => number.startsWith('154'))).toBe(true)
  })
})

describe('the same seed', () => {
  test('gives the same bytes', () => {
    expect(JSON.stringify(run('city-week', 1))).toBe(JSON.stringify(week))
  })

  test('plants the same events at any rate of background posts', () => {
    const busy = run('city-week', 1, 3)
    expect(busy.truth).toEqual(week.truth)
    expect(busy.posts.length).toBeGreaterThan(week.posts.length * 2)
  })
})

test('another seed gives other words, places, times and sizes', () => {
  const other = run('city-week', 2)
  const texts = new Set(week.posts.map(({ text }) => text))
  const shared = other.posts.filter(({ text }) => text.length > 12 && texts.has(text))
  expect(shared.length / other.posts.length).toBeLessThan(0.05)
  for (const kind of ['food-poisoning', 'gas-explosion', 'water-quality', 'wage-arrears']) {
    const one = week.truth.events.find((event) => event.kind === kind)
    const two = other.truth.events.find((event) => event.kind === kind)
    expect(one?.onset).not.toBe(two?.onset)
    expect(one?.posts.length).not.toBe(two?.posts.length)
  }
})

describe('the truth', () => {
  test('names the planted kinds', () => {
    const kinds = week.truth.events.map(({ kind }) => kind)
    for (const kind of ['food-poisoning', 'gas-explosion', 'water-quality', 'wage-arrears', 'rumour', 'festival'])
      expect(kinds).toContain(kind)
    expect(kinds).toContain('silent-source')
  })

  test.each(scenarioNames())('of %s points to posts that exist, and no event breaks out before its onset', (name) => {
    const { posts, truth } = run(name, 5)
    const times = new Map(posts.map(({ id, time }) => [id, time]))
    for (const event of truth.events) {
      expect(Date.parse(event.onset)).toBeLessThanOrEqual(Date.parse(event.outbreak))
      for (const id of event.posts) expect(times.has(id)).toBe(true)
      if (event.posts.length > 0) expect(times.get(event.posts[0] ?? '')).toBe(event.onset)
    }
    expect(new Set(truth.events.flatMap(({ posts: ids }) => ids)).size).toBe(
      truth.events.flatMap((e) => e.posts).length,
    )
  })

  test('calls neither the rumour, nor the festival, nor planned works, nor the silence a crisis', () => {
    for (const event of week.truth.events) {
      expect(event.crisis).toBe(
        !['rumour', 'festival', 'fire-drill', 'planned-works', 'silent-source'].includes(event.kind),
      )
    }
  })

  test('has a source that says nothing for as long as it is silent', () => {
    const silence = week.truth.events.find(({ kind }) => kind === 'silent-source')
    const inside = week.posts.filter(
      ({ source, time }) =>
        source === silence?.source && time >= (silence?.onset ?? '') && time < (silence?.outbreak ?? ''),
    )
    expect(silence?.source).toBeTypeOf('string')
    expect(inside).toEqual([])
  })

  test('has a rumour that one account started and others copied', () => {
    const rumour = week.truth.events.find(({ kind }) => kind === 'rumour')
    const posts = (rumour?.posts ?? []).map((id) => byId.get(id))
    const origin = posts[0]
    const copies = posts.filter((post) => post?.repostOf === origin?.id || post?.text.includes(origin?.text ?? '-'))
    expect(posts.length).toBeGreaterThan(300)
    expect(copies.length / posts.length).toBeGreaterThan(0.95)
  })

  test('has slow events that show themselves long before they break out', () => {
    for (const kind of ['food-poisoning', 'water-quality', 'wage-arrears']) {
      const event = week.truth.events.find((candidate) => candidate.kind === kind)
      const early = event?.posts.filter((id) => (byId.get(id)?.time ?? '') < event.outbreak) ?? []
      expect(early.length).toBeGreaterThanOrEqual(9)
    }
  })
})

describe('the wording', () => {
  test('never repeats itself inside an event, unless a post is a copy', () => {
    for (const event of week.truth.events) {
      if (event.kind === 'rumour') continue
      const texts = event.posts.map((id) => byId.get(id)).filter((post) => post?.repostOf === undefined)
      expect(new Set(texts.map((post) => post?.text)).size).toBe(texts.length)
    }
  })

  test('varies: most runs of eight characters in the early reports of an event occur once', () => {
    for (const event of week.truth.events.filter(({ crisis }) => crisis)) {
      const early = event.posts.map((id) => byId.get(id)).filter((post): post is SimulatedPost => isEarly(post, event))
      expect(distinctShare(early.map(({ text }) => text))).toBeGreaterThan(0.6)
    }
  })

  test('varies in the background: at least two texts in three are said once', () => {
    const background = run('city-quiet', 3).posts.filter(({ repostOf }) => repostOf === undefined)
    const counts = Map.groupBy(background, ({ text }) => text)
    const once = [...counts.values()].filter((posts) => posts.length === 1).length
    expect(once / background.length).toBeGreaterThan(0.66)
  })
})

describe('the rhythm', () => {
  test.each(['weibo', 'forum', 'hotline', 'grid', 'news'] as const)('of %s has mean 1 over the week', (channel) => {
    const start = Date.parse('2026-03-02T00:00:00+08:00')
    const hours = Array.from({ length: 7 * 24 * 4 }, (_, quarter) => rhythmFactor(channel, start + quarter * 900_000))
    expect(hours.reduce((sum, factor) => sum + factor, 0) / hours.length).toBeCloseTo(1, 6)
  })

  test('fills the hotline in office hours and Weibo in the evening', () => {
    const calls = hourCounts(week.posts.filter(({ channel }) => channel === 'hotline'))
    const talk = hourCounts(week.posts.filter(({ channel }) => channel === 'weibo'))
    expect(at(calls, 10)).toBeGreaterThan(at(calls, 3) * 5)
    expect(at(talk, 22)).toBeGreaterThan(at(talk, 4) * 3)
  })

  test('knows that 2 March 2026 is a Monday', () => {
    expect(weekday(Date.parse('2026-03-02T00:30:00+08:00'))).toBe(0)
    expect(weekday(Date.parse('2026-03-08T23:30:00+08:00'))).toBe(6)
  })
})

describe('scenarios', () => {
  test('train on no kind that is held out', () => {
    const heldOut = eventKinds.filter((kind) => kind.heldOut).map(({ kind }) => kind)
    expect(heldOut).toHaveLength(2)
    for (const name of scenarioNames().filter((candidate) => candidate !== 'city-held-out')) {
      const kinds = loadScenario(name).events.flatMap((planted) => planted.kinds)
      expect(kinds.filter((kind) => heldOut.includes(kind))).toEqual([])
    }
    expect(run('city-held-out', 1).truth.events.some(({ kind }) => findEventKind(kind)?.heldOut)).toBe(true)
  })

  test('of a quiet city have no event', () => {
    expect(run('city-quiet', 1).truth.events).toEqual([])
  })

  test('say which names exist when one is misspelt', () => {
    expect(() => loadScenario('city-weak')).toThrow('Did you mean city-week?')
  })
})

test('a live city goes on after its week, with new ids, and can go on where it stopped', () => {
  const startMs = Date.parse('2026-05-04T00:00:00+08:00')
  const scenario = { ...loadScenario('city-quiet'), days: 1 }
  const options = { scenario, city, seed: 1, startMs, rate: 0.05 }
  const posts = [...liveCity(options).take(600)]
  expect(posts.at(-1)?.time.startsWith('2026-05-06')).toBe(true)
  expect(new Set(posts.map(({ id }) => id)).size).toBe(600)
  const half = posts[300]
  const rest = liveCity({ ...options, fromMs: Date.parse(half?.time ?? '') })
  expect(rest.next().value).toEqual(half)
})

function isEarly(post: SimulatedPost | undefined, event: { readonly outbreak: string }): boolean {
  return post !== undefined && post.repostOf === undefined && post.time < event.outbreak
}

function distinctShare(texts: readonly string[]): number {
  const grams = texts.flatMap((text) =>
    Array.from({ length: Math.max(0, text.length - 7) }, (_, i) => text.slice(i, i + 8)),
  )
  return new Set(grams).size / grams.length
}

function hourCounts(posts: readonly SimulatedPost[]): number[] {
  const counts = Array.from({ length: 24 }, () => 0)
  for (const { time } of posts) counts[Number(time.slice(11, 13))] = at(counts, Number(time.slice(11, 13))) + 1
  return counts
}

function at(counts: readonly number[], hour: number): number {
  return counts[hour] ?? 0
}
