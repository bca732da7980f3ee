// The shipped topic model names hazards and services, and stays silent about everything else.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Channel } from '../../../src/core/post.ts'
import type { Topic } from '../../../src/core/taxonomy.ts'
import { createTaxonomy } from '../../../src/core/taxonomy.ts'
import { createTopics } from '../../../src/nlp/classify/topics.ts'

const file = readFileSync(new URL('../../../config/taxonomy.yaml', import.meta.url), 'utf8')
const taxonomy = createTaxonomy((parse(file) as { topics: Topic[] }).topics)
const model = (name: string) => readFileSync(new URL(`../../../src/nlp/models/${name}`, import.meta.url))
const topics = createTopics(model('topics.bin'), taxonomy, model('departments.bin'))
const idsOf = (text: string, channel: Channel = 'weibo') => topics(text, channel).map((score) => score.topic as string)

test('every second-level topic has its top level in the taxonomy, and every id is there once', () => {
  const ids = taxonomy.topics.map((topic) => topic.id as string)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(ids).toContain(id.split('.')[0])
})

test.each([
  ['高速上三辆车追尾，发生严重车祸，有人受伤', 'accident.traffic'],
  ['孩子在学校食堂吃完饭都上吐下泻，怀疑食物中毒', 'health.food'],
  ['某县发生4.5级地震，震感明显', 'natural.earthquake'],
  ['仓库起火了，浓烟滚滚，消防车已经到了', 'accident.fire'],
  ['刚才地震了！楼晃得厉害，大家都跑下来了', 'natural.earthquake'],
  ['你们可真行，又停水了，呵呵', 'accident.outage'],
  ['楼道里好大的煤气味', 'accident.gas'],
  ['河里好多死鱼，水都黑了', 'accident.pollution'],
  ['电梯把人困了半小时', 'accident.equipment'],
  ['公司拖欠农民工工资三个月了', 'labour.wages'],
  ['工地半夜施工噪音太大，根本睡不着', 'environment.noise'],
])('%s is about %s', (text, topic) => {
  expect(idsOf(text, 'hotline')).toContain(topic)
})

test.each(['今天真开心', '火箭队大胜湖人', '新剧收视火爆，主演太美了', '锌价难续去年辉煌', ''])(
  '"%s" is about nothing',
  (text) => {
    expect(idsOf(text)).toEqual([])
  },
)

test('a top-level topic is left out where one of its children is reported, and scores come sorted', () => {
  const found = topics('小区停水两天，物业不管，垃圾成堆臭气熏天', 'hotline')
  const ids = found.map((score) => score.topic as string)
  for (const id of ids) expect(ids.some((other) => other.startsWith(`${id}.`))).toBe(false)
  expect(found.map((score) => score.probability)).toEqual(
    found.map((score) => score.probability).toSorted((a, b) => b - a),
  )
})

test('the departments of complaints come from their own model; hazards and open chatter are as they were', () => {
  const plain = createTopics(model('topics.bin'), taxonomy)
  const texts = [
    '小区停水两天，物业不管，垃圾成堆臭气熏天',
    '公司拖欠农民工工资三个月了',
    '孩子在学校食堂吃完饭都上吐下泻，怀疑食物中毒',
    '公交车等了四十分钟才来一趟',
    '医院挂号的机器坏了一个星期',
  ]
  const isHazard = (id: string) => /^(?:natural|accident|health|security)/u.test(id)
  for (const text of texts) {
    expect(topics(text, 'weibo')).toEqual(plain(text, 'weibo'))
    expect(topics(text, 'hotline').filter(({ topic }) => isHazard(topic))).toEqual(
      plain(text, 'hotline').filter(({ topic }) => isHazard(topic)),
    )
  }
  const roots = (text: string) => topics(text, 'hotline').map(({ topic }) => topic.split('.')[0])
  expect(roots('公交车等了四十分钟才来一趟')).toContain('transport')
  expect(roots('医院挂号的机器坏了一个星期')).toContain('healthcare')
})
