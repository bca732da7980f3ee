// What counts as a danger, and that a young stream cries wolf about nothing else.
import { describe, expect, test } from 'vitest'
import { concernOf } from '../../../src/correlate/judge/danger.ts'
import { createSignificance, topicVoicesMin } from '../../../src/correlate/judge/significance.ts'
import type { TopicId } from '../../../src/core/ids.ts'
import { createTaxonomy } from '../../../src/core/taxonomy.ts'
import { hourMs, taxonomy } from '../sample.ts'

/** Log evidence without which nothing is significant. */
const low = 2.3
const recent = (voices: number) => Array.from({ length: 48 }, (_, hour) => (hour === 47 ? voices : 0))
const food = {
  topic: 'health.food' as TopicId,
  hazard: true,
  voices: 3,
  cues: { symptom: 2 },
  voicesByHour: recent(3),
}

describe('a danger', () => {
  test('is what several people of the last half day suffer or see, about a hazard', () => {
    expect(concernOf(food, taxonomy)).toBe('danger')
  })

  test('needs harm, several voices and news', () => {
    expect(concernOf({ ...food, cues: {} }, taxonomy)).toBe('complaint')
    expect(concernOf({ ...food, voices: 2, voicesByHour: recent(2) }, taxonomy)).toBe('complaint')
    expect(concernOf({ ...food, voicesByHour: recent(1) }, taxonomy)).toBe('complaint')
  })

  test('is money that several people have lost, where the topic is a hazard', () => {
    const topic = 'security.fraud' as TopicId
    const withFraud = createTaxonomy([
      ...taxonomy.topics,
      { id: topic, zh: '诈骗', en: 'fraud', kind: 'hazard', severity: 0.4 },
    ])
    const fraud = { ...food, topic, cues: { loss: 2 } }
    expect(concernOf(fraud, withFraud)).toBe('danger')
    expect(concernOf({ ...fraud, cues: {} }, withFraud)).toBe('complaint')
    expect(concernOf({ ...fraud, topic: 'urban' as TopicId }, withFraud)).toBe('complaint')
  })

  test('is not made by talk that is no hazard', () => {
    expect(concernOf({ ...food, hazard: false }, taxonomy)).toBe('topic')
  })
})

describe('a young stream', () => {
  test('is learning for a day from its first tick on', () => {
    const significance = createSignificance({ evidenceMin: low })
    significance.begin(0)
    significance.begin(hourMs)
    expect(significance.isLearning(23 * hourMs)).toBe(true)
    expect(significance.isLearning(24 * hourMs)).toBe(false)
  })

  test('takes no threshold from its first hours, in which everything looks new', () => {
    const significance = createSignificance({ evidenceMin: low })
    significance.begin(0)
    for (let i = 0; i < 50; i++) significance.observe(`early${i}`, hourMs, 500 + i, 'complaint')
    for (let i = 0; i < 50; i++) significance.observe(`later${i}`, 20 * hourMs, 5 + i / 10, 'complaint')
    significance.settle(24 * hourMs)
    expect(significance.threshold('complaint')).toBeCloseTo(9.8, 6)
    expect(significance.threshold('danger')).toBe(low)
  })
})

describe('the bar', () => {
  const days = 24 * hourMs

  test('rises with the voices of a hazard, and not with those of a failing service', () => {
    const significance = createSignificance({ evidenceMin: low })
    expect(significance.bar('danger', 4, true, 0)).toBe(low)
    expect(significance.bar('danger', 64, true, 0)).toBe(12)
    expect(significance.bar('complaint', 64, true, 0)).toBe(12)
    expect(significance.bar('complaint', 64, false, 0)).toBe(low)
  })

  test('rises for hot topics with those of the last day, and falls when one is joined to another', () => {
    const significance = createSignificance({ evidenceMin: low })
    const voices = topicVoicesMin
    const first = significance.bar('topic', voices, false, 0)
    expect(first).toBeLessThan(Infinity)
    for (let i = 0; i < 5; i++) significance.opened(`t${i}`, i)
    expect(significance.bar('topic', voices, false, hourMs)).toBe(Infinity)
    expect(significance.bar('topic', voices * 2, false, hourMs)).toBeCloseTo(first * 1.5, 9)
    for (let i = 1; i < 5; i++) significance.joined(`t${i}`)
    expect(significance.bar('topic', voices * 2, false, hourMs)).toBeCloseTo(first * 1.1, 9)
    expect(significance.bar('topic', voices, false, days + 1)).toBe(first)
  })

  test('holds across a restart', () => {
    const significance = createSignificance({ evidenceMin: low })
    significance.opened('t', 0)
    const again = createSignificance({}, structuredClone(significance.snapshot()))
    expect(again.bar('topic', 100, false, hourMs)).toBe(significance.bar('topic', 100, false, hourMs))
  })
})
