// The harm model is fitted on labelled lines and posts, and never on what is for choosing.
import { expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { parseEvents } from '../../../../lab/train/harm/events.ts'
import { halfOf, readExamples } from '../../../../lab/train/harm/examples.ts'
import { trainHarm } from '../../../../lab/train/harm/train-harm.ts'
import { fitDualLogistic } from '../../../../lab/train/harm/dual-logistic.ts'
import { createSegmenter, loadDictionary } from '../../../../src/nlp/segment/segment.ts'

const city = `=== a1-fire
crisis: true
$where: 三栋|五栋
@ 0h..5h x2 day
h: 有烟味 | {where}楼道有烟味
w: 今天的晚霞真好看
@ o0m..o60m x1 burst
w: {where}着火了，快跑
=== a1-drill
crisis: false
@ 0h..1h x1 day
w: 消防演练，大家不要慌
`
const labels = {
  name: 'labels/train.csv',
  rows: [
    { event: 'a1-fire', stage: '1', line: '1', classes: 'h', modality: 'here', matter: 'fi' },
    { event: 'a1-fire', stage: '1', line: '2', classes: 'N', modality: 'here', matter: 'no' },
  ],
}
const posts = {
  name: 'smp2020_ewect/train.csv.gz',
  rows: Array.from({ length: 40 }, (_, i) => ({ text: `第${i}天散步，公园里的花开了${'呀'.repeat(i % 7)}` })),
}
const real = {
  name: 'labels/real-train.csv',
  rows: [{ file: 'smp2020_ewect/train', row: '3', classes: 'N', modality: 'here', matter: 'no' }],
}
const files = { events: new Map([['a1', city]]), tables: [labels, real, posts] }

test('lines of events get their slots filled, and those without a label are weak', () => {
  const [fire] = parseEvents(city)
  expect(fire?.stages[0]?.lines[0]).toEqual({ channel: 'hotline', title: '有烟味', text: '三栋楼道有烟味' })
  const examples = readExamples(files)
  expect(examples.filter(({ origin }) => origin === 'composed')).toHaveLength(2)
  expect(examples.filter(({ origin }) => origin === 'weak').map(({ crisis }) => crisis)).toEqual([true, false])
  expect(examples.filter(({ origin }) => origin === 'real')).toHaveLength(1)
  expect(examples.filter(({ origin }) => origin === 'background')).toHaveLength(39)
})

test('labels that are for choosing are refused', () => {
  for (const name of ['labels/dev.csv', 'labels/real-dev.csv'])
    expect(() => readExamples({ ...files, tables: [{ ...labels, name }] })).toThrow(/must not be fitted/u)
})

test('the same files give the same bytes, and leaving a city out gives others', () => {
  const segmenter = createSegmenter(
    loadDictionary(readFileSync(new URL('../../../../src/nlp/models/words.bin', import.meta.url))),
  )
  const train = (leave: string | null) => trainHarm({ ...files, segmenter, leave, progress: () => undefined }).bytes
  expect(train(null)).toEqual(train(null))
  expect(train('a1')).not.toEqual(train(null))
  expect([0, 1]).toContain(halfOf('散步'))
})

test('a line that parts two groups is found', () => {
  const rows = {
    count: 4,
    width: 2,
    starts: Uint32Array.of(0, 1, 2, 3, 4),
    columns: Uint32Array.of(0, 0, 1, 1),
    values: Float32Array.of(1, 1, 1, 1),
  }
  const fit = fitDualLogistic(rows, Uint8Array.of(1, 1, 0, 0), Float64Array.of(1, 1, 1, 1), { cost: 10, seed: 'test' })
  expect(fit.weights[0]).toBeGreaterThan(1)
  expect(fit.weights[1]).toBeCloseTo(-(fit.weights[0] ?? 0), 1)
})
