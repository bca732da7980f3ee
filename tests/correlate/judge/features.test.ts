// What was announced lowers the probability, unless people are hurt: a drill is no fire, and an accident at a drill is one.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { featuresOf } from '../../../src/correlate/judge/features.ts'
import type { ProbabilityModel } from '../../../src/correlate/judge/probability.ts'
import { probabilityOf } from '../../../src/correlate/judge/probability.ts'
import type { Pooled } from '../../../src/correlate/judge/situation-state.ts'

const file = new URL('../../../src/correlate/models/fusion.json', import.meta.url)
const model = JSON.parse(readFileSync(file, 'utf8')) as ProbabilityModel
const hourMs = 3_600_000

/** Twelve people within two hours see smoke at one mall and take it for a fire. */
function smoke(cues: Readonly<Record<string, number>>, casualtiesMax = 0): Pooled {
  return {
    documentCount: 12,
    voices: 12,
    copies: 0,
    sources: new Map([
      ['weibo', 9],
      ['hotline', 3],
    ]),
    channels: new Map([
      ['weibo', 9],
      ['hotline', 3],
    ]),
    places: new Map([['340103004', 12]]),
    topics: new Map([['accident.fire', 9]]),
    cues: new Map(Object.entries({ smoke: 8, fire: 4, ...cues })),
    casualtiesMax,
    negative: 0.6,
    anger: 0.1,
    fear: 0.3,
    voicesByHour: Array.from({ length: 48 }, (_, hour) => (hour >= 46 ? 6 : 0)),
    firstMs: 0,
    lastMs: 2 * hourMs,
    countEvidence: 20,
    expectedVoices: 0.01,
    themeVoices: 0.01,
  }
}

const facts = { hazard: true, severity: 0.8 }
const features = (pooled: Pooled) => featuresOf(pooled, 60, facts)
const probability = (pooled: Pooled) => probabilityOf(features(pooled), model).probability

describe('what was announced', () => {
  test('counts in full from a quarter of the voices on, and not where a quarter tell of casualties', () => {
    expect(features(smoke({})).announced).toBe(0)
    expect(features(smoke({ announced: 1 })).announced).toBeCloseTo(1 / 3, 9)
    expect(features(smoke({ announced: 3 })).announced).toBe(1)
    expect(features(smoke({ announced: 9 })).announced).toBe(1)
    expect(features(smoke({ announced: 9, casualty: 3 }, 3)).announced).toBe(0)
  })

  test('lowers the probability of a drill, and leaves a fire and an accident at a drill what they are', () => {
    expect(probability(smoke({}))).toBeGreaterThan(0.9)
    const logOdds = (pooled: Pooled) => Math.log(probability(pooled) / (1 - probability(pooled)))
    expect(logOdds(smoke({ announced: 6 }))).toBeLessThan(logOdds(smoke({})) - 1)
    expect(probability(smoke({ announced: 6, casualty: 4 }, 3))).toBeGreaterThan(0.9)
  })
})
