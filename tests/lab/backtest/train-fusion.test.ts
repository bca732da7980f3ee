// Learning the probability of a crisis from situations whose outcome is known.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitLogistic } from '../../../src/correlate/judge/fit-logistic.ts'
import { fusionRows, trainFusion } from '../../../lab/backtest/train-fusion.ts'
import { featureNames } from '../../../src/correlate/judge/probability.ts'
import { createRandom } from '../../../src/core/random.ts'
import { event } from './sample.ts'

const free = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }

function sample(count: number, bias: number, weights: readonly number[]) {
  const random = createRandom('logistic')
  return Array.from({ length: count }, () => {
    const values = weights.map(() => random.normal())
    const score = values.reduce((sum, value, j) => sum + value * (weights[j] ?? 0), bias)
    return { values, happened: random.next() < 1 / (1 + Math.exp(-score)), weight: 1 }
  })
}

describe('the logistic fit', () => {
  test('finds the weights that made the outcomes', () => {
    const fit = fitLogistic(sample(20_000, -1, [1.5, -0.7, 0]), [free, free, free], 0)
    expect(fit.bias).toBeCloseTo(-1, 1)
    expect(fit.weights[0]).toBeCloseTo(1.5, 1)
    expect(fit.weights[1]).toBeCloseTo(-0.7, 1)
    expect(Math.abs(fit.weights[2] ?? 9)).toBeLessThan(0.1)
  })

  test('keeps a weight inside its bounds', () => {
    const fit = fitLogistic(sample(3000, 0, [1, -1]), [free, { low: 0, high: 9 }], 0)
    expect(fit.weights[1]).toBe(0)
    expect(fit.weights[0]).toBeGreaterThan(0.5)
  })

  test('of one in four, with nothing to see, is one in four', () => {
    const rows = Array.from({ length: 400 }, (_, i) => ({ values: [0], happened: i % 4 === 0, weight: 1 }))
    expect(1 / (1 + Math.exp(-fitLogistic(rows, [free], 0.01).bias))).toBeCloseTo(0.25, 6)
  })

  test('does not run away where every row can be told apart', () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ values: [i < 50 ? -1 : 1], happened: i >= 50, weight: 1 }))
    expect(fitLogistic(rows, [free], 0.001).weights[0]).toBeLessThan(20)
  })
})

describe('rows', () => {
  test('carry the outcome of the last revision, and each situation weighs one', () => {
    const revision = {
      id: 's1',
      rev: 1,
      documents: ['o'],
      decidedAt: '2026-03-02T00:00:00.000Z',
      contributions: [{ name: 'voices', value: 2 }],
    }
    const later = { ...revision, rev: 2, decidedAt: '2026-04-02T00:00:00.000Z', documents: ['a', 'b'] }
    const rows = fusionRows([{ ...revision, decidedAt: '2026-04-01T00:00:00.000Z' }, later], [event('e1', ['a', 'b'])])
    expect(rows.map(({ happened, weight }) => [happened, weight])).toEqual([
      [true, 0.5],
      [true, 0.5],
    ])
    expect(rows[0]?.values[1]).toBe(2)
  })
})

test('whatever the data say, voices never lower the probability and copies never raise it', () => {
  const row = fc.record({
    values: fc.array(fc.integer({ min: 0, max: 5 }), {
      minLength: featureNames.length,
      maxLength: featureNames.length,
    }),
    happened: fc.boolean(),
    weight: fc.constant(1),
    situation: fc.string(),
    candidate: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 5, maxLength: 30 }), (rows) => {
      const { weights } = trainFusion([rows], 'test').model
      expect(weights.voices).toBeGreaterThanOrEqual(0)
      expect(weights.sources).toBeGreaterThanOrEqual(0)
      expect(weights.copies).toBeLessThanOrEqual(0)
    }),
    { numRuns: 40 },
  )
})
