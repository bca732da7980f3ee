import { expect, test } from 'vitest'
import { parseSegmented, scoreSegments } from '../../src/nlp/eval-segment.ts'
import { createSegmenter } from '../../src/nlp/segment.ts'
import { createIntlSegmenter } from '../../src/nlp/segmenters/intl.ts'
import { dictionary } from './segment-fixture.ts'

test('a perfect cut scores 1', () => {
  const score = scoreSegments(createSegmenter(dictionary), [['小区', '停水', '了']])
  expect(score).toMatchObject({ goldWords: 3, foundWords: 3, rightWords: 3, precision: 1, recall: 1, f1: 1 })
})

test('a word is right only where both of its ends are', () => {
  const score = scoreSegments(createIntlSegmenter(), [['小', '区', '停水']])
  expect(score.goldWords).toBe(3)
  expect(score.rightWords).toBe(score.foundWords === 2 ? 1 : 0)
})

test('the header and the quotes of the file are taken off', () => {
  expect(parseSegmented('words_separated_by_space\n"停水 ， ""通知"""\n 停 电 \n\n')).toEqual([
    ['停水', '，', '"通知"'],
    ['停', '电'],
  ])
})
