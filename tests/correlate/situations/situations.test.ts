// What becomes a situation: agreement of independent voices on rare words, not volume, not copies, not everyday talk.
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../../src/core/document.ts'
import type { Situation } from '../../../src/core/situation.ts'
import { createCorrelator } from '../../../src/correlate/correlate.ts'
import { chatter, hourMs, observe, startMs, taxonomy, ticksOf } from '../sample.ts'

function situationsOf(stream: readonly Observation[]): Situation[] {
  const correlator = createCorrelator({ taxonomy })
  return ticksOf(stream, 60_000).flatMap((tick) => [...correlator.fold(tick.clock, tick.observations).situations])
}

function significantAbout(situations: readonly Situation[], term: string): Situation | undefined {
  return situations.findLast((situation) => situation.significantAtMs !== null && situation.terms.includes(term))
}

const dayMs = 24 * hourMs
/** Two weeks of unrelated complaints, four an hour. */
const background = chatter(7, 4 * 24 * 14, hourMs / 4)
const lateMs = startMs + 12 * dayMs

/** People who tell of the same canteen, each in words of their own. */
function canteen(
  count: number,
  change: (index: number) => Partial<Parameters<typeof observe>[0]> = () => ({}),
): Observation[] {
  return Array.from({ length: count }, (_, index) =>
    observe({
      id: `canteen${index}`,
      timeMs: lateMs + index * 2 * hourMs,
      terms: ['碧水小学', '食堂', '呕吐', `孩子${index}`, `班级${index}`, `日常${index * 3}`, `日常${index * 11 + 1}`],
      topic: 'health.food',
      places: [`43010${1 + (index % 2)}`],
      ...change(index),
    }),
  )
}

describe('situations', () => {
  test('three independent calls that name the same canteen and the same symptom stand out', () => {
    const found = significantAbout(situationsOf([...background, ...canteen(3)]), '碧水小学')
    expect(found?.voices).toBe(3)
    expect(found?.hazard).toBe(true)
    expect(found?.topic).toBe('health.food')
    expect(found?.documents).toEqual(['hotline:canteen0', 'hotline:canteen1', 'hotline:canteen2'])
    expect(found?.places).toEqual(['430101', '430102'])
  })

  test('everyday complaints make no situation once the stream is known', () => {
    const late = situationsOf(background).filter((one) => (one.significantAtMs ?? 0) > startMs + 5 * dayMs)
    expect(late.map((situation) => situation.terms)).toEqual([])
  })

  test('a theme that has always been there is no news, however well its texts agree', () => {
    const theme = Array.from({ length: 14 * 6 }, (_, index) =>
      observe({
        id: `theme${index}`,
        timeMs: startMs + index * 4 * hourMs,
        terms: ['医保', '异地', '报销', '备案', `日常${index % 90}`, `日常${(index * 7) % 200}`],
      }),
    )
    const about = situationsOf([...background, ...theme]).filter((situation) => situation.terms.includes('医保'))
    expect(about.filter((one) => (one.significantAtMs ?? 0) > startMs + 5 * dayMs)).toEqual([])
    expect(about.at(-1)?.evidence ?? 0).toBeLessThan(3)
  })

  test('a thousand copies of one post are one voice and no situation', () => {
    const text = ['震惊', '碧水小学', '食堂', '有毒', '速转', '可怕', '孩子']
    const copies = Array.from({ length: 1_000 }, (_, index) =>
      observe({
        id: `copy${index}`,
        timeMs: lateMs + index * 20_000,
        terms: text,
        source: 'weibo',
        topic: 'health.food',
      }),
    )
    const about = situationsOf([...background, ...copies]).filter((situation) => situation.terms.includes('碧水小学'))
    expect(about.every((situation) => situation.significantAtMs === null && situation.voices === 1)).toBe(true)
  })

  test('a thousand reposts are one voice, whatever they add', () => {
    const origin = observe({ id: 'origin', timeMs: lateMs, terms: ['碧水小学', '食堂', '有毒'], source: 'weibo' })
    const reposts = Array.from({ length: 1_000 }, (_, index) =>
      observe({
        id: `repost${index}`,
        timeMs: lateMs + 60_000 + index * 20_000,
        terms: ['转发', `感想${index}`],
        source: 'weibo',
        repostOf: 'weibo:origin',
      }),
    )
    expect(significantAbout(situationsOf([...background, origin, ...reposts]), '碧水小学')).toBeUndefined()
  })

  test('copies lower the probability of what independent voices say', () => {
    const last = (stream: readonly Observation[]) =>
      situationsOf(stream)
        .filter((situation) => situation.terms.includes('碧水小学'))
        .at(-1)
    const calls = canteen(5)
    const echoes = Array.from({ length: 40 }, (_, index) => ({
      ...(calls[2] as Observation),
      key: `hotline:echo${index}` as Observation['key'],
      author: `p1:echo${index}` as Observation['author'],
      timeMs: lateMs + 5 * hourMs + 60_000 * index,
    }))
    const alone = last([...background, ...calls])
    const echoed = last([...background, ...calls, ...echoes])
    expect(echoed?.voices).toBe(alone?.voices)
    expect(echoed?.copies).toBeGreaterThan(20)
    expect(echoed?.probability).toBeLessThan(alone?.probability ?? 0)
  })

  test('one complainer who writes five times is one voice and weaker than three people', () => {
    const persistent = situationsOf([...background, ...canteen(5, () => ({ author: 'p1:same' }))])
    const about = persistent.filter((situation) => situation.terms.includes('碧水小学'))
    const three = significantAbout(situationsOf([...background, ...canteen(3)]), '碧水小学')
    expect(about.every((situation) => situation.voices === 1)).toBe(true)
    expect(Math.max(0, ...about.map((situation) => situation.evidence))).toBeLessThan(three?.evidence ?? 0)
  })

  test('a burst about none of the topics is a hot topic, not a hazard', () => {
    const festival = Array.from({ length: 12 }, (_, index) =>
      observe({
        id: `festival${index}`,
        timeMs: lateMs + index * 60_000,
        terms: ['橘洲', '音乐节', '乐队', `舞台${index}`, `日常${index * 5}`],
        topic: null,
        source: 'weibo',
        negative: 0.05,
      }),
    )
    const found = significantAbout(situationsOf([...background, ...festival]), '音乐节')
    expect(found?.hazard).toBe(false)
    expect(found?.topic).toBe('other')
  })

  test('a situation keeps its id while it grows, closes when it is quiet and comes back under the same id', () => {
    const back = canteen(6, (index) => ({ id: `again${index}`, timeMs: lateMs + 20 * dayMs + index * hourMs }))
    const quiet = chatter(8, 4 * 24 * 30, hourMs / 4).map((one) => ({ ...one, timeMs: one.timeMs + 14 * dayMs }))
    const quietNow = quiet.map((one) => ({ ...one, key: `${one.key}b` as Observation['key'] }))
    const about = situationsOf([...background, ...canteen(4), ...quietNow, ...back]).filter((situation) =>
      situation.terms.includes('碧水小学'),
    )
    expect(new Set(about.map((situation) => situation.id)).size).toBe(1)
    expect(about.map((situation) => situation.rev)).toEqual(about.map((_, index) => index + 1))
    expect(about.map((situation) => situation.state.kind)).toContain('closed')
    expect(about.at(-1)?.state.kind).not.toBe('merged')
    expect(about.filter((one) => one.state.kind === 'open').at(-1)?.decidedAtMs).toBeGreaterThan(lateMs + 19 * dayMs)
  })

  test('every probability comes with the reasons that made it', () => {
    const found = significantAbout(situationsOf([...background, ...canteen(4)]), '碧水小学')
    expect(found?.contributions.map((reason) => reason.name)).toContain('evidence')
    expect(found?.probability).toBeGreaterThan(0)
    expect(found?.probability).toBeLessThan(1)
    expect(found?.witnesses.map((witness) => witness.key)).toContain('hotline:canteen0')
  })
})
