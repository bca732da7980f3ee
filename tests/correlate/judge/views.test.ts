// What people think of a hot topic: shares of moods that point to nobody, and the documents that stand for most.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Emotion } from '../../../src/core/document.ts'
import { emotions } from '../../../src/core/document.ts'
import type { ClusterSignature, EvidenceItem } from '../../../src/core/signal.ts'
import type { Situation } from '../../../src/core/situation.ts'
import { createCorrelator } from '../../../src/correlate/correlate.ts'
import { viewsOf } from '../../../src/correlate/judge/views.ts'
import { hourMs, observe, startMs, taxonomy, ticksOf } from '../sample.ts'

const chatter = Array.from({ length: 600 }, (_, at) =>
  observe({
    id: `chat${at}`,
    source: 'weibo',
    topic: null,
    places: [],
    timeMs: startMs + at * 0.5 * hourMs,
    terms: [`闲话${at % 97}`, `闲话${(at * 7) % 89}`, `闲话${(at * 13) % 83}`],
  }),
)

/** A concert that `count` people talk about in ten hours, all but three of them happily. */
function concert(count: number) {
  return Array.from({ length: count }, (_, at) => {
    const terms = at % 5 === 0 ? ['音乐节', `感想${at}`] : ['音乐节', '草地', '乐队', '返场', `感想${at}`]
    const plain = observe({
      id: `fan${at}`,
      source: 'weibo',
      topic: null,
      places: [],
      timeMs: startMs + (200 + (at * 10) / count) * hourMs,
      terms,
      negative: 0.1,
    })
    const emotion: Emotion = at < 3 ? 'anger' : 'happiness'
    return { ...plain, sentiment: { ...plain.sentiment, emotion } }
  })
}

function lastAbout(count: number): Situation | undefined {
  const correlator = createCorrelator({ taxonomy })
  const stream = [...chatter, ...concert(count)].sort((a, b) => a.timeMs - b.timeMs || (a.key < b.key ? -1 : 1))
  const told = ticksOf(stream, 60_000).flatMap((tick) => correlator.fold(tick.clock, tick.observations).situations)
  return told.filter((one) => one.terms.includes('音乐节')).at(-1)
}

const signatureOf = (counts: Partial<Record<Emotion, number>>) =>
  new Map([['one', { keyGroup: 1, documentCount: 1, emotions: counts } as unknown as ClusterSignature]])

describe('views of a hot topic', () => {
  test('a hot topic tells moods with their shares and its most typical documents, and is no hazard', () => {
    const situation = lastAbout(40)
    expect(situation?.hazard).toBe(false)
    expect(situation?.views?.moods.map((mood) => mood.emotion)).toEqual(['happiness'])
    expect(situation?.views?.typical.length).toBe(3)
    for (const { excerpt } of situation?.views?.typical ?? []) expect(excerpt).toContain('乐队')
  })

  test('fewer than ten voices say nothing about what people think', () => {
    expect(lastAbout(8)?.views ?? null).toBeNull()
  })

  test('no mood of fewer than ten texts can be read or worked out', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { minLength: emotions.length, maxLength: emotions.length }), (list) => {
        const counts = Object.fromEntries(emotions.map((emotion, at) => [emotion, list[at] ?? 0]))
        const views = viewsOf({ clusters: signatureOf(counts) }, 1_000, [], [])
        if (views === null) return
        expect(views.moods.every((mood) => mood.texts >= 10)).toBe(true)
        expect(views.withheld === 0 || views.withheld >= 10).toBe(true)
        expect(views.moods.reduce((sum, mood) => sum + mood.texts, views.withheld)).toBe(views.texts)
      }),
    )
  })

  test('one voice has one typical document, and equals are taken by key', () => {
    const item = (key: string, voice: string): EvidenceItem =>
      ({
        key,
        voice,
        excerpt: '草地音乐节返场',
        timeMs: 0,
        source: 'weibo',
        place: '',
        weight: 0,
      }) as unknown as EvidenceItem
    const terms = [{ term: '音乐节', weight: 2 }]
    const views = viewsOf(
      { clusters: signatureOf({ happiness: 12 }) },
      12,
      [item('b', 'x'), item('a', 'x'), item('c', 'y')],
      terms,
    )
    expect(views?.typical.map((one) => one.key)).toEqual(['a', 'c'])
  })
})
