// What a situation is about when half of its texts fit no topic, and when it is a hazard.
import { describe, expect, test } from 'vitest'
import type { Pooled } from '../../../src/correlate/judge/situation-state.ts'
import { hazardOf, topicOf } from '../../../src/correlate/judge/topic-of.ts'
import { taxonomy } from '../sample.ts'

function pooled(change: Partial<Pooled>): Pooled {
  return {
    documentCount: 10,
    voices: 10,
    copies: 0,
    sources: new Map(),
    channels: new Map([['weibo', 10]]),
    places: new Map(),
    topics: new Map(),
    cues: new Map(),
    casualtiesMax: 0,
    negative: 0.5,
    anger: 0,
    fear: 0,
    voicesByHour: [],
    firstMs: 0,
    lastMs: 0,
    countEvidence: 0,
    expectedVoices: 0,
    themeVoices: 0,
    ...change,
  }
}

describe('the topic', () => {
  test('is the finest that carries half of the strongest', () => {
    expect(
      topicOf(
        pooled({
          topics: new Map([
            ['health', 8],
            ['health.food', 5],
          ]),
        }),
      ),
    ).toBe('health.food')
  })

  test('follows what people suffer where a few texts alone have a topic', () => {
    const strays = { topics: new Map([['urban.property', 0.9]]), cues: new Map([['symptom', 6]]) }
    expect(topicOf(pooled(strays))).toBe('health')
  })

  test('follows what half of them suffer where the leading topic is that of a few', () => {
    const losses = { cues: new Map([['loss', 5]]) }
    expect(topicOf(pooled({ ...losses, topics: new Map([['urban.waste', 2]]) }))).toBe('security.fraud')
    expect(topicOf(pooled({ ...losses, topics: new Map([['urban.waste', 4]]) }))).toBe('urban.waste')
  })

  test('is other where nothing leads', () => {
    expect(topicOf(pooled({ cues: new Map([['symptom', 1]]) }))).toBe('other')
  })
})

describe('a matter of no known topic', () => {
  const other = topicOf(pooled({}))
  test('is a hazard where a third of its voices turned to the authorities', () => {
    const channels = new Map([
      ['hotline', 4],
      ['weibo', 6],
    ])
    expect(hazardOf(other, pooled({ channels }), taxonomy).hazard).toBe(true)
  })

  test('stays a hazard when it breaks out and everybody talks of it', () => {
    const channels = new Map([
      ['hotline', 5],
      ['weibo', 40],
    ])
    expect(hazardOf(other, pooled({ channels }), taxonomy).hazard).toBe(true)
    const festival = new Map([
      ['hotline', 5],
      ['weibo', 400],
    ])
    expect(hazardOf(other, pooled({ channels: festival }), taxonomy).hazard).toBe(false)
  })

  test('is a hot topic where it is only talk, or good news', () => {
    expect(hazardOf(other, pooled({}), taxonomy).hazard).toBe(false)
    const channels = new Map([['hotline', 10]])
    expect(hazardOf(other, pooled({ channels, negative: 0.1 }), taxonomy).hazard).toBe(false)
  })
})
