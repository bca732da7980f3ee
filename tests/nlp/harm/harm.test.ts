// Harm is read from posts in everyday words, and told apart from what only sounds like it.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { matters, modalities } from '../../../src/core/harm.ts'
import { blank } from '../../../src/nlp/harm/blank.ts'
import { hashWords } from '../../../src/nlp/harm/grams.ts'
import { createHarm } from '../../../src/nlp/harm/harm.ts'
import { decodeHarmModel, encodeHarmModel } from '../../../src/nlp/harm/harm-model.ts'
import { createSegmenter, loadDictionary } from '../../../src/nlp/segment/segment.ts'

const model = (name: string) => readFileSync(new URL(`../../../src/nlp/models/${name}`, import.meta.url))
const segmenter = createSegmenter(loadDictionary(model('words.bin')))
const reader = createHarm(model('harm.bin'))
const read = (text: string) => reader(text, hashWords(text, segmenter.segment(text)))

/** What is told here and now, and a neighbour in nearly the same words that is not. */
const neighbours: readonly (readonly [kind: string, harmful: string, harmless: string])[] = [
  ['denial', '七楼有人家着火了，烟往楼上跑', '七楼没有着火，是有人在熏腊肉，别传了'],
  ['recovery', '三楼起火了，火苗窜到四楼', '三楼的火已经扑灭了，虚惊一场，大家放心'],
  ['figure of speech', '隔壁厂房炸了，玻璃碎了一地', '今天的考题难得我脑袋都炸了哈哈'],
  ['drill', '教学楼冒浓烟，学生都往外跑', '明天上午学校举行消防演练，请家长不要惊慌'],
  ['advert', '家里燃气泄漏，闻到很重的煤气味', '燃气报警器限时特价，包邮到家，点击下单'],
  ['past', '刚才河堤塌了一段，水往村里灌', '想起十年前那场洪水，如今河堤上种满了花'],
  ['elsewhere', '我们小区楼塌了，下面压着人', '据外媒报道，某国一座大楼坍塌，网友祈福'],
  ['taste', '楼道里一股刺鼻的味道，熏得人头晕', '楼下面包店飘来好香的味道，太治愈了'],
]

describe('harm in everyday words', () => {
  test.each(neighbours)('%s: what stands here outweighs its neighbour', (_, harmful, harmless) => {
    const [told, other] = [read(harmful), read(harmless)]
    expect(Math.max(told.harm, told.body)).toBeGreaterThan(Math.max(other.harm, other.body))
    expect(told.any).toBeGreaterThan(other.any)
  })

  test('a question after a rumour is less here than what one sees oneself', () => {
    expect(read('听说城东化工厂炸了，是真的吗').modality).toBe('hearsay')
    expect(read('城东化工厂炸了，我家窗户全碎了').modality).toBe('here')
  })

  test('a denial with a second turn is less off than one without', () => {
    expect(read('没人受伤，但是仓库真的着火了').off).toBeLessThan(read('没人受伤，仓库也没着火').off)
  })

  test('symptoms are bodily, and wages are a service that fails', () => {
    const sick = read('孩子吃了学校的午饭就上吐下泻，班里好几个都去了医院')
    const unpaid = read('工资拖了三个月没发，老板电话也不接')
    expect(sick.body).toBeGreaterThan(unpaid.body)
    expect(unpaid.service).toBeGreaterThan(sick.service)
  })

  test('of the matters the likeliest is the one told', () => {
    const matterOf = (text: string) => {
      const { matter } = read(text)
      return matters[matter.indexOf(Math.max(...matter))]
    }
    expect(matterOf('二楼起火了，浓烟很大，消防车来了三辆')).toBe('fi')
    expect(matterOf('工资拖了三个月没发，老板电话也不接')).toBe('la')
    expect(matterOf('孩子吃了学校的午饭就上吐下泻，发烧到三十九度')).toBe('he')
  })
})

describe('what a reading promises', () => {
  const texts = [
    '',
    ' ',
    '？',
    '水',
    '着火了'.repeat(2_000),
    '😀'.repeat(300),
    '//@甲：着火了',
    'fire 5 km away',
    '〔姓名〕',
  ]

  test('probabilities have four digits, matters add up to one, the same text is read the same way', () => {
    for (const text of texts) {
      const harm = read(text)
      for (const value of [harm.any, harm.harm, harm.body, harm.service, harm.escalation, harm.off, ...harm.matter]) {
        expect(value).toBe(Math.round(value * 10_000) / 10_000)
        expect(value >= 0 && value <= 1).toBe(true)
      }
      expect(harm.matter.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      expect(modalities).toContain(harm.modality)
      expect(read(text)).toEqual(harm)
    }
  })

  test('what others said behind a repost mark, links, names and the frame of an order are blanked, and positions hold', () => {
    const text = '市民来电反映，楼道有味//@某人：厂里炸了'
    expect(blank(text)).toHaveLength(text.length)
    expect(blank(text)).not.toContain('炸')
    expect(blank(text)).not.toContain('市民')
    expect(read('转发//@某人：厂里炸了，死了人')).toEqual(read('转发//@别人：今天天气真好'))
  })

  test('the shipped model is written as it was read, and other bytes are refused', () => {
    const bytes = new Uint8Array(model('harm.bin'))
    expect(encodeHarmModel(decodeHarmModel(bytes))).toEqual(bytes)
    expect(() => decodeHarmModel(bytes.subarray(0, 3))).toThrow(/train/u)
    expect(() => decodeHarmModel(model('topics.bin'))).toThrow(/train/u)
  })
})

const pairs = new URL('../../../../shared/crises/labels/pairs.csv', import.meta.url)
if (!existsSync(pairs)) console.warn(`pairs of harm and its look-alikes are not at ${pairs.pathname}: skipped`)

describe.skipIf(!existsSync(pairs))('short harm beside its look-alikes', () => {
  test('eight of ten pairs of harmful and harmless are in the right order', () => {
    const rows = readFileSync(pairs, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => /^"?(.*?)"?,([01]),[a-z]+,([^,]*)$/u.exec(line.trim()) ?? [])
      .map(([, text = '', harm, kind = '']) => ({ score: read(text).harm, harm: harm === '1', kind }))
    expect(rows.length).toBeGreaterThan(100)
    let right = 0
    let all = 0
    for (const a of rows.filter(({ harm }) => harm)) {
      for (const b of rows.filter(({ harm, kind }) => !harm && kind === a.kind)) {
        all++
        right += a.score > b.score ? 1 : 0
      }
    }
    expect(right / all).toBeGreaterThan(0.8)
  })
})
