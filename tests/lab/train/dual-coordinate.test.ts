// The trainer separates what can be separated, gives the same weights twice, and its probabilities are calibrated.
import { expect, test } from 'vitest'
import { createRandom } from '../../../src/core/random.ts'
import { fitPlatt, fitSoftmax } from '../../../lab/train/calibrate.ts'
import { fitDual, scoreRow } from '../../../lab/train/dual-coordinate.ts'
import { foldsOf } from '../../../lab/train/folds.ts'
import { buildVocabulary, toRows } from '../../../lab/train/vocabulary.ts'

const bad = ['停水三天', '又停水', '垃圾没人管', '臭气熏天', '投诉没用']
const good = ['服务很好', '干净整洁', '非常满意', '点赞', '谢谢帮助']
const texts = [...bad, ...good]
const targets = Int8Array.from(texts, (_, i) => (i < bad.length ? -1 : 1))
const vocabulary = buildVocabulary([{ texts, documentCountMin: 1 }])
const rows = toRows(texts, vocabulary)

test('a separable set is separated', () => {
  const fit = fitDual(rows, targets, { cost: 1 })
  for (const i of texts.keys()) expect(Math.sign(scoreRow(rows, fit, i))).toBe(targets[i])
})

test('training twice gives identical weights', () => {
  const [first, second] = [fitDual(rows, targets, { cost: 1 }), fitDual(rows, targets, { cost: 1 })]
  expect(second).toEqual(first)
})

test('an example with target 0 does not matter', () => {
  const without = fitDual(toRows(texts.slice(1), vocabulary), targets.slice(1), {
    cost: 1,
    passesMax: 500,
    tolerance: 1e-8,
  })
  const masked = fitDual(rows, targets.with(0, 0), { cost: 1, passesMax: 500, tolerance: 1e-8 })
  for (const [f, weight] of masked.weights.entries()) expect(weight).toBeCloseTo(without.weights[f] ?? 0, 4)
})

test('the vocabulary counts documents, not occurrences, and keeps the frequent', () => {
  const small = buildVocabulary([{ texts: ['水水水', '水', '火火'], documentCountMin: 2 }])
  expect(small.hashes).toHaveLength(1)
})

test("Platt's curve recovers the slope and offset that made the labels", () => {
  const random = createRandom('platt')
  const scores = Float64Array.from({ length: 20_000 }, () => random.normal())
  const positive = Uint8Array.from(scores, (score) => (random.next() < 1 / (1 + Math.exp(-(2 * score - 1))) ? 1 : 0))
  const { slope, offset } = fitPlatt(scores, positive)
  expect(slope).toBeCloseTo(2, 0)
  expect(offset).toBeCloseTo(-1, 0)
})

test('softmax calibration raises the offset of the more frequent class', () => {
  const cases = Array.from({ length: 100 }, (_, i) => ({
    scores: Float64Array.from([0, 0]),
    label: i < 90 ? 0 : 1,
    allowed: [0, 1],
  }))
  const [first, second] = fitSoftmax(cases, 2)
  expect((first?.offset ?? 0) - (second?.offset ?? 0)).toBeCloseTo(Math.log(9), 1)
})

test('copies of a text fall into the same fold', () => {
  const folds = foldsOf(['楼下 停水了', '楼下停水了', '别的'], 5)
  expect(folds[0]).toBe(folds[1])
})
