// The numbers under the situations: evidence against chance, the budget, B-cubed, probabilities.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bCubed } from '../../../lab/eval/eval-cluster.ts'
import type { Features } from '../../../src/correlate/judge/probability.ts'
import { featureNames, priorModel, probabilityOf } from '../../../src/correlate/judge/probability.ts'
import { createRandom } from '../../../src/core/random.ts'
import { agreementLogEvidence, logChoose } from '../../../src/correlate/clusters/surprise.ts'

describe('evidence against chance', () => {
  const rare = { inCluster: 1, inStream: 0.001 }
  const common = { inCluster: 0.7, inStream: 0.1 }

  test('is passed by chance no more often than it says', () => {
    // Streams of unrelated documents: the best agreement of any voices with a given first document on two words.
    const random = createRandom('chance')
    const documents = 300
    const shares = [0.01, 0.01]
    let passed = 0
    for (let run = 0; run < 2_000; run++) {
      let both = 0
      for (let i = 0; i < documents; i++) if (shares.every((share) => random.next() < share)) both++
      const shared = shares.map((inStream) => ({ inCluster: 1, inStream }))
      if (agreementLogEvidence(both + 1, documents, shared, 16) >= Math.log(20)) passed++
    }
    expect(passed / 2_000).toBeLessThanOrEqual(1 / 20)
  })

  test('grows with every voice that agrees on rare words', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 60 }), (voices) => {
        const shared = [rare, rare, rare]
        const more = agreementLogEvidence(voices + 1, 1_000, shared, 16)
        expect(more).toBeGreaterThan(agreementLogEvidence(voices, 1_000, shared, 16))
      }),
    )
  })

  test('common words prove nothing, however many voices use them', () => {
    expect(agreementLogEvidence(14, 600, [common, common, common, common], 16)).toBeLessThan(0)
    expect(agreementLogEvidence(3, 1_000, [rare, rare, rare], 48)).toBeGreaterThan(4)
  })

  test('one voice proves nothing', () => {
    expect(agreementLogEvidence(1, 1_000, [rare, rare, rare], 16)).toBeLessThan(0)
  })

  test('the number of ways to choose is exact for whole numbers', () => {
    expect(Math.exp(logChoose(10, 3))).toBeCloseTo(120, 3)
    expect(Math.exp(logChoose(52, 5)) / 2_598_960).toBeCloseTo(1, 5)
  })
})

describe('B-cubed', () => {
  test('is one for the same grouping under other names', () => {
    expect(bCubed(['a', 'a', 'b'], ['x', 'x', 'y'])).toEqual({ items: 3, precision: 1, recall: 1, f1: 1 })
  })

  test('counts what is split as lost recall and what is joined as lost precision', () => {
    expect(bCubed(['a', 'a', 'b', 'b'], ['x', 'y', 'z', 'z'])).toMatchObject({ precision: 1, recall: 0.75 })
    expect(bCubed(['a', 'a', 'b', 'b'], ['x', 'x', 'x', 'x'])).toMatchObject({ precision: 0.5, recall: 1 })
  })
})

describe('the probability', () => {
  const nothing = Object.fromEntries(featureNames.map((name) => [name, 0])) as unknown as Features

  test('of two voices about a pothole stays low, of five frightened ones about symptoms passes one half', () => {
    const pothole = { ...nothing, evidence: 0.9, voices: 1, negative: 0.5, hazard: 1, severity: 0.3 }
    const poisoning = {
      ...nothing,
      evidence: 2.5,
      voices: 2.3,
      sources: 1,
      places: 1,
      negative: 0.8,
      anger: 0.4,
      fear: 0.5,
      harm: 1,
      hazard: 1,
      severity: 0.8,
    }
    expect(probabilityOf(pothole, priorModel).probability).toBeLessThan(0.1)
    expect(probabilityOf(poisoning, priorModel).probability).toBeGreaterThan(0.5)
  })

  test('contributions add up to the score', () => {
    const { probability, contributions } = probabilityOf({ ...nothing, evidence: 2, voices: 3, hazard: 1 }, priorModel)
    const score = priorModel.bias + contributions.reduce((sum, reason) => sum + reason.logOdds, 0)
    expect(Math.log(probability / (1 - probability))).toBeCloseTo(score, 2)
  })
})
