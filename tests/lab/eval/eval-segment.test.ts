import { expect, test } from 'vitest'
import { parseSegmented, scoreSegments } from '../../../lab/eval/eval-segment.ts'
import { createSegmenter } from '../../../src/nlp/segment/segment.ts'
import { createIntlSegmenter } from '../../../src/nlp/segment/adapters/intl.ts'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { dictionary, sharedFolder } from '../../nlp/segment/segment-fixture.ts'

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

const shared = sharedFolder()
test.skipIf(shared === '').each([
  ['seg_weibo_nlpcc2016/dev.csv.gz', 0.9],
  ['seg_sighan2005/msr_test_gold.csv.gz', 0.85],
])('the shipped dictionary keeps its word F1 on %s: at least %d', (file, least) => {
  const rows = parseSegmented(gunzipSync(readFileSync(`${shared}/data/${file}`)).toString('utf8'))
  expect(scoreSegments(createSegmenter(dictionary), rows).f1).toBeGreaterThanOrEqual(least)
})
