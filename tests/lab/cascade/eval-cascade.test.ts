// The evaluation of early recognition: splits that do not leak, a model that learns, figures that stay the same.
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/core/random.ts'
import type { LabelledCascade } from '../../../lab/cascade/event.ts'
import { seenWithin } from '../../../lab/cascade/event.ts'
import { predictLogistic, trainLogistic } from '../../../lab/cascade/logistic.ts'
import { scoreProbabilities } from '../../../lab/cascade/scores.ts'
import { chronologicalSplit, groupedSplits, nearDuplicateGroups } from '../../../lab/cascade/splits.ts'
import { evaluateCascades } from '../../../lab/eval/eval-cascade.ts'

const options = { hours: [0, 1], folds: 5, progress: () => undefined }

function cascade(index: number): LabelledCascade {
  const random = createRandom(`cascade ${index}`)
  const isRumour = index % 2 === 0
  const letters = Array.from({ length: 40 }, () => String.fromCharCode(0x4e00 + random.below(2_000))).join('')
  const delaysMs = Array.from({ length: 20 }, () => random.below(7_200_000)).sort((a, b) => a - b)
  return {
    id: `e${index}`,
    isRumour,
    timeMs: index * 3_600_000,
    text: letters,
    followers: random.below(10_000),
    isVerified: random.next() < 0.5,
    delaysMs,
    // A rumour is handed on in chains, the others hang on the first post.
    parents: delaysMs.map((_, row) => (isRumour ? row - 1 : -1)),
    authors: delaysMs.map((_, row) => `u${index}-${row}`),
    texts: delaysMs.map(() => (random.next() < 0.3 ? (isRumour ? '太可怕了' : '好开心') : '')),
  }
}

const events = Array.from({ length: 120 }, (_, i) => cascade(i))

describe('eval cascade', () => {
  const report = evaluateCascades(events, options)

  test('recognises what spreads otherwise, though nothing in the first post tells', () => {
    expect(report.hours['0']?.grouped.accuracy).toBeLessThan(0.7)
    expect(report.hours['1']?.grouped.accuracy).toBeGreaterThan(0.95)
    expect(report.ablations['spread-only']?.grouped.accuracy).toBeGreaterThan(0.95)
    expect(report.accuracy).toBe(report.hours['1']?.grouped.accuracy)
  })

  test('gives the same figures for the same events in any order', () => {
    expect(evaluateCascades([...events].reverse(), options)).toEqual(report)
  })

  test('does not look past the horizon', () => {
    const changed = events.map((event) => ({
      ...event,
      texts: event.texts.map((text, row) => ((event.delaysMs[row] ?? 0) > 3_600_000 ? '谁也没见过' : text)),
    }))
    expect(evaluateCascades(changed, options).hours).toEqual(report.hours)
    expect(seenWithin(cascade(0), 0).delaysMs).toEqual([])
  })

  test('survives a handful of events', () => {
    expect(evaluateCascades(events.slice(0, 3), options).events).toBe(3)
    expect(evaluateCascades([], options).events).toBe(0)
  })
})

describe('splits', () => {
  const texts = [
    '今天下午三点在人民广场有活动请大家参加',
    '今天下午三点在人民广场有活动请大家参加吧',
    '一篇完全不同的文字说的是别的事情',
    '又一篇谈论天气和收成的短文',
  ]

  test('put near-duplicates into one group', () => {
    expect([...nearDuplicateGroups(texts)]).toEqual([0, 0, 2, 3])
  })

  test('keep groups whole and test every text once', () => {
    const group = nearDuplicateGroups([...texts, ...texts.map((text) => `${text}。`)])
    const splits = groupedSplits(group, 3)
    expect(splits.flatMap((split) => split.test).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    for (const { train, test: held } of splits) {
      expect(train.some((index) => held.some((other) => group[other] === group[index]))).toBe(false)
    }
  })

  test('test later posts only, without copies of earlier ones', () => {
    const split = chronologicalSplit([0, 10, 1, 2, 3], Int32Array.of(0, 0, 2, 3, 4))
    expect(split).toEqual({ train: [0, 2, 3, 4], test: [] })
    expect(chronologicalSplit([0, 10, 1, 2, 3], Int32Array.of(0, 1, 2, 3, 4)).test).toEqual([1])
  })
})

describe('logistic regression', () => {
  const vector = (...values: number[]) => ({
    indexes: Int32Array.from(values.keys()),
    values: Float32Array.from(values),
  })

  test('finds the weights at which the gradient of the loss vanishes', () => {
    const random = createRandom('points')
    const vectors = Array.from({ length: 200 }, () => vector(random.normal(), random.normal(), 1))
    const labels = vectors.map(({ values }) => random.next() < 1 / (1 + Math.exp(-2 * (values[0] ?? 0) + 1)))
    const cost = 0.5
    const weights = trainLogistic(vectors, labels, {
      dimension: 3,
      cost,
      epochsMax: 500,
      random: createRandom('order'),
    })
    // w = C Σ (y - p) x at the minimum.
    for (let d = 0; d < 3; d++) {
      let sum = 0
      for (const [i, one] of vectors.entries()) {
        sum += ((labels[i] === true ? 1 : 0) - predictLogistic(weights, one)) * (one.values[d] ?? 0)
      }
      expect(Math.abs((weights[d] ?? 0) - cost * sum)).toBeLessThan(0.1)
    }
  })
})

describe('scores', () => {
  test('agree with a table done by hand', () => {
    const scores = scoreProbabilities([true, true, false, false], [0.9, 0.4, 0.2, 0.6])
    expect(scores).toEqual({
      tested: 4,
      positives: 2,
      accuracy: 0.5,
      macroF1: 0.5,
      f1: 0.5,
      brier: Math.round(((0.01 + 0.36 + 0.04 + 0.36) / 4) * 10_000) / 10_000,
      ece: Math.round(((0.1 + 0.6 + 0.2 + 0.6) / 4) * 10_000) / 10_000,
    })
  })
})
