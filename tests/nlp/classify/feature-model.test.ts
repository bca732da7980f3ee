// A model survives its file form, scores what it was given, and refuses bytes that are not a model.
import { expect, test } from 'vitest'
import { EarlyWarningError } from '../../../src/core/errors.ts'
import { decodeModel, encodeModel } from '../../../src/nlp/classify/feature-model.ts'
import { createScorer, scoreTogether } from '../../../src/nlp/classify/feature-scorer.ts'
import { quantise } from '../../../lab/train/quantise.ts'
import { buildVocabulary } from '../../../lab/train/vocabulary.ts'

const vocabulary = buildVocabulary([{ texts: ['火', '水'], documentCountMin: 1 }])

function modelOf(dense: boolean) {
  const fire = Float64Array.from(vocabulary.hashes, () => 2)
  const water = Float64Array.from(vocabulary.hashes, () => -1)
  return quantise(
    'test',
    vocabulary.hashes,
    [
      { name: 'a', weights: fire, bias: 0.5 },
      { name: 'b', weights: water, bias: -0.25, decision: 0.125 },
    ],
    { dense, repeats: true },
  )
}

test.each([true, false])('a model comes back from its bytes as it went (dense %s)', (dense) => {
  const model = modelOf(dense)
  expect(decodeModel(encodeModel(model), 'test')).toEqual(model)
  expect(decodeModel(Buffer.from(encodeModel(model)), 'test')).toEqual(model)
})

test('dense and sparse forms give the same scores', () => {
  const [dense, sparse] = [createScorer(modelOf(true)), createScorer(modelOf(false))]
  for (const text of ['', '火', '水', '火 水', '火火火', '土']) {
    const scores = [...sparse(text)]
    for (const [o, value] of dense(text).entries()) expect(value).toBeCloseTo(scores[o] ?? 0, 5)
  }
})

test('an n-gram that occurs n times counts 1 + ⌊log₂ n⌋ times, and the norm shrinks with the number of known n-grams', () => {
  const score = createScorer(modelOf(true))
  const times = (count: number) => score(Array.from({ length: count }, () => '火').join(' '))[0]
  expect(times(2)).toBeCloseTo(0.5 + 2 * Math.sqrt(2), 5)
  expect(times(3)).toBe(times(2))
  expect(times(4)).toBeCloseTo(0.5 + 2 * Math.sqrt(3), 5)
  expect(times(64)).toBeCloseTo(0.5 + 2 * Math.sqrt(7), 5)
  expect(times(1_000)).toBe(times(64))
  expect(createScorer({ ...modelOf(true), repeats: false })('火火 火')[0]).toBe(score('火')[0])
  expect(score('火')[0]).toBeCloseTo(0.5 + 2, 5)
  expect(score('火 水')[0]).toBeCloseTo(0.5 + 2 * Math.SQRT2, 5)
})

test('the three hundredth text is scored like the first', () => {
  const score = createScorer(modelOf(true))
  const first = [...score('火 水')]
  for (let i = 0; i < 600; i++) {
    score(String(i))
    expect([...score('火 水')]).toEqual(first)
  }
})

test('two models scored together say what each says alone', () => {
  const other = buildVocabulary([{ texts: ['水', '土'], documentCountMin: 1 }])
  const earth = Float64Array.from(other.hashes, () => 3)
  const models = [
    modelOf(true),
    quantise('other', other.hashes, [{ name: 'c', weights: earth, bias: -1 }], { dense: false }),
  ] as const
  const [first, second] = scoreTogether(models[0], models[1])
  const alone = models.map((model) => createScorer(model))
  for (const text of ['', '火', '水', '土', '火 水 土', '火', '木']) {
    expect([...first.score(text)]).toEqual([...(alone[0]?.(text) ?? [])])
    expect([...second.score(text)]).toEqual([...(alone[1]?.(text) ?? [])])
  }
})

test('a text with more known n-grams than fit one lane is summed exactly', () => {
  const text = Array.from({ length: 700 }, (_, i) => String.fromCharCode(0x4e00 + i)).join('')
  const { hashes } = buildVocabulary([{ texts: [text], documentCountMin: 1 }])
  const outputs = [1, -1].map((sign) => ({
    name: String(sign),
    weights: Float64Array.from(hashes, (hash) => sign * ((hash % 255) - 127)),
    bias: 0,
  }))
  const model = quantise('test', hashes, outputs, { dense: true })
  const sumOf = (output: number) => model.weights.reduce((sum, weight, k) => (k % 2 === output ? sum + weight : sum), 0)
  expect(hashes.length).toBeGreaterThan(1_500)
  createScorer(model)(text).forEach((score, output) => {
    expect(score).toBeCloseTo((sumOf(output) * (model.scales[output] ?? 0)) / Math.sqrt(hashes.length), 9)
  })
})

test('other bytes are refused with what was found', () => {
  const bytes = encodeModel(modelOf(true))
  for (const broken of [new Uint8Array(3), new Uint8Array(40), bytes.subarray(0, bytes.length - 1)]) {
    expect(() => decodeModel(broken, 'test')).toThrow(EarlyWarningError)
  }
  expect(() => decodeModel(bytes, 'sentiment')).toThrow(/is a test model/u)
})
