// Weak labels from phrases, gold labels from data sets, and a topic model trained from a few made-up rows.
import { describe, expect, test } from 'vitest'
import { evaluateTopic } from '../../../lab/eval/eval-topic.ts'
import { readTopicExample, topicSourceOf } from '../../../lab/train/topic-examples.ts'
import { trainDepartments } from '../../../lab/train/departments.ts'
import { trainTopic } from '../../../lab/train/topic.ts'

const topics = ['accident', 'accident.fire', 'accident.outage', 'urban', 'urban.utilities', 'labour', 'labour.wages']

function targetsOf(row: Readonly<Record<string, string>>): Record<string, number> {
  const source = topicSourceOf(row)
  if (source === undefined) throw new Error('no source')
  const { targets } = readTopicExample(row, source, topics)
  return Object.fromEntries(topics.map((topic, t) => [topic, targets[t] ?? 0]))
}

describe('targets', () => {
  test('a labelled message is about its department and no other', () => {
    const targets = targetsOf({ label: '城乡建设', tokens: '小区 停水 三天 停水 通知' })
    expect(targets).toMatchObject({ urban: 1, labour: -1, 'urban.utilities': 1, 'accident.outage': 1, accident: 1 })
  })

  test('a phrase in the body alone leaves the question open', () => {
    const targets = targetsOf({ ts: '', title: '咨询', text: '去年停电过一次，现在想问别的' })
    expect(targets['accident.outage']).toBe(0)
    expect(targets['accident.fire']).toBe(-1)
  })

  test('a film headline with a fire in it is no hazard', () => {
    expect(targetsOf({ label: 'entertainment', orig_split: 'dev', text: '新片火灾场面震撼' })).toMatchObject({
      'accident.fire': -1,
      accident: -1,
    })
    expect(targetsOf({ label: 'society', orig_split: 'dev', text: '居民楼发生火灾' })['accident.fire']).toBe(1)
  })

  test('tables are known by their columns', () => {
    expect(topicSourceOf({ class: '火灾', text: '' })).toBe('emergency')
    expect(topicSourceOf({ t: '', c: '', d: '' })).toBe('hot_title')
    expect(topicSourceOf({ other: '' })).toBeUndefined()
  })
})

const messages = ['停水', '停电', '水压低', '电费贵', '水表坏', '断水'].flatMap((text) =>
  ['小区', '我家', '整栋楼', '村里'].map((place) => ({ label: '城乡建设', tokens: `${place} ${text} 处理` })),
)
const wages = ['拖欠 工资', '欠薪', '加班费 不给', '工资 太低', '讨薪', '奖金 没发'].flatMap((text) =>
  ['公司', '工地', '工厂', '老板'].map((place) => ({ label: '劳动和社会保障', tokens: `${place} ${text} 投诉` })),
)
const files = [{ name: 'messages', rows: [...messages, ...wages] }]
const small = { documentCountMin: 1, foldCount: 2 }

test('departments are told apart, twice with the same bytes', () => {
  const first = trainDepartments(files, small)
  expect(evaluateTopic(trainTopic(files, topics, small).bytes, first.bytes, messages).accuracy).toBeGreaterThan(0.95)
  expect(evaluateTopic(trainTopic(files, topics, small).bytes, first.bytes, wages).accuracy).toBeGreaterThan(0.95)
  expect(trainDepartments(files, small).bytes).toEqual(first.bytes)
  expect(first.card).toContain('| labour | 24 |')
})

test('topics are trained twice with the same bytes', () => {
  const first = trainTopic(files, topics, small)
  expect(trainTopic(files, topics, small).bytes).toEqual(first.bytes)
  expect(first.card).toContain('| labour | 24 |')
})

test('only complaints teach departments, whatever else is given', () => {
  const headlines = { name: 'headlines', rows: [{ label: 'society', orig_split: 'dev', text: '居民楼发生火灾' }] }
  const { bytes, card } = trainDepartments([...files, headlines], small)
  expect(bytes).toEqual(trainDepartments(files, small).bytes)
  expect(card).not.toContain('headlines')
})

test('a subject tree says how its deeper levels are met', () => {
  const { bytes } = trainTopic(files, topics, small)
  const departments = trainDepartments(files, small).bytes
  const tree = [
    { level1: '城乡建设', level2: '公用事业', level3: '停水' },
    { level1: '劳动和社会保障', level2: '工资', level3: '拖欠 工资' },
    { level1: '党务政务', level2: '其他', level3: '会议' },
  ]
  const { accuracy, deeper } = evaluateTopic(bytes, departments, tree)
  expect(accuracy).toBeGreaterThan(0.6)
  // Water and wages lie under their departments; so small a model has no other place for a meeting than a wrong one.
  expect(deeper).toEqual({ named: 1, underDepartment: 0.6667 })
})

test('rows without a known label are refused', () => {
  const { bytes } = trainTopic(files, topics, small)
  expect(() => evaluateTopic(bytes, bytes, [{ label: 'x', text: 'y' }])).toThrow(/no known topic labels/u)
})
