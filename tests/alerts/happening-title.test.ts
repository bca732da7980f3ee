// The sentence by which a happening is known says where, what, how many and within how long.
import { describe, expect, test } from 'vitest'
import { renderTitle } from '../../src/alerts/render.ts'
import { spanOf } from '../../src/alerts/happening-counts.ts'
import type { PlaceCode } from '../../src/core/ids.ts'
import type { Situation } from '../../src/core/situation.ts'
import type { Told } from './happenings.ts'
import { gas, happeningOf, hourMs, names } from './happenings.ts'

const titleOf = (situation: Situation) => renderTitle(names, situation)
const told = (change: Told) => titleOf(happeningOf(change))

describe('a title is a sentence', () => {
  test('of a smell of gas, with what people say befell them', () => {
    expect(titleOf(gas)).toBe('金牛区槐荫街道桂树社区北门楼道里煤气味很重，3 小时内 4 人反映，2 人提到头晕等（未核实）')
  })

  test('of food poisoning', () => {
    const title = told({
      topic: 'health.food',
      matter: 'he',
      place: '510106',
      says: [
        ['weibo', '吃完喜酒回来全家都在吐，你们呢'],
        ['hotline', '来电人称喜宴后二十余人呕吐腹泻，要求尽快查明原因'],
        ['weibo', '喜宴那家后厨我早就说过了'],
      ],
      terms: ['喜宴'],
      cues: { symptom: 2 },
      happened: { body: 1.9 },
    })
    expect(title).toBe('金牛区喜宴后二十余人呕吐腹泻，2 小时内 3 人反映，2 人提到呕吐等（未核实）')
  })

  test('of unpaid wages, without anybody hurt', () => {
    const title = told({
      topic: 'labour.wages',
      matter: 'la',
      place: '510106024',
      says: [
        ['hotline', '关于工地拖欠三个月工资的投诉'],
        ['weibo', '[怒]三个月工资还不给，大家都堵在项目部'],
      ],
      terms: ['工资', '三个月'],
    })
    expect(title).toBe('金牛区槐荫街道一带三个月工资还不给，1 小时内 2 人反映')
  })

  test('of a power cut', () => {
    const title = told({
      topic: 'accident.outage',
      matter: 'ut',
      place: '510106024',
      says: [
        ['weibo', '整条街停电了！电梯里还有人'],
        ['weibo', '又停电，冰箱里的肉怎么办'],
        ['grid', '巡查发现，整条街停电，原因不明'],
      ],
      terms: ['停电', '整条街'],
    })
    expect(title).toMatch(/^金牛区槐荫街道(?:一带)?整条街停电.*，2 小时内 3 人反映$/u)
  })

  test('of a crush, with the largest number that is told', () => {
    const title = told({
      topic: 'security.stampede',
      matter: 'cr',
      place: '510106',
      says: [
        ['weibo', '看烟花的桥头挤得喘不过气，有人被踩了'],
        ['hotline', '桥头发生踩踏，多人倒地'],
      ],
      terms: ['桥头'],
      cues: { casualty: 1 },
      change: { casualtiesMax: 5 },
    })
    expect(title).toBe('金牛区桥头发生踩踏，多人倒地，1 小时内 2 人反映，有人称伤亡 5 人（未核实）')
  })
})

describe('a title leaves out', () => {
  test('hashtags, emoticons, persons and places that were taken out of the text', () => {
    const title = told({
      place: '510106',
      says: [
        ['weibo', '#金牛区# @某某 〔门牌〕金牛区天然气管道漏气啦[泪][泪]！https://example.org/1'],
        ['weibo', '我们这边天然气管道漏气'],
      ],
      terms: ['天然气', '管道'],
    })
    expect(title).toBe('金牛区天然气管道漏气，1 小时内 2 人反映')
  })

  test('questions and denials where somebody tells it plainly', () => {
    const says = [
      ['weibo', '是不是哪里着火了？'],
      ['weibo', '辟谣：没有着火，烧烤店冒烟'],
      ['weibo', '菜市场门口浓烟滚滚'],
    ] as const
    expect(told({ place: '510106', says })).toContain('菜市场门口浓烟滚滚')
  })

  test('illness that nobody is held to have', () => {
    const title = told({
      says: gas.witnesses.map(({ source, excerpt }) => [source, excerpt] as const),
      cues: { symptom: 1 },
    })
    expect(title).not.toContain('头晕')
  })

  test('a place that is unknown', () => {
    expect(
      told({
        place: '',
        says: [
          ['weibo', '楼道里有煤气味'],
          ['weibo', '煤气味从楼道里来'],
        ],
      }),
    ).toMatch(/^楼道里有煤气味，/u)
  })
})

test('a cry of two words is told with what follows it, and a bare place at the head is not told for it', () => {
  const title = (excerpt: string) =>
    told({
      place: '510106',
      says: [
        ['weibo', excerpt],
        ['weibo', '嗯'],
      ],
    })
  expect(title('堤垮塌！水从缺口漫到田里')).toMatch(/^金牛区堤垮塌，水从缺口漫到田里，/u)
  expect(title('护林员：山脊有烟点一处')).toMatch(/^金牛区山脊有烟点一处，/u)
})

test('a place that is the head of a longer name is not taken out of it', () => {
  const says = [
    ['weibo', '金牛片区停水到现在'],
    ['weibo', '金牛片区又停水'],
  ] as const
  expect(told({ place: '510106', says })).toMatch(/^金牛区金牛片区/u)
})

test('a witness who tells of no harm is not quoted for those who do', () => {
  const says = [
    ['weibo', '股市今天又大跌了三个点', 0.2],
    ['hotline', '要求公布检测报告', 1],
    ['hotline', '教室的味道闻着难受', 1],
  ] as const
  expect(told({ place: '510106', says })).toContain('教室的味道闻着难受')
})

test('a title quotes no witness of another street where one of this place says something', () => {
  const [here, there] = happeningOf({
    says: [
      ['weibo', '楼道里闻到煤气味'],
      ['weibo', '菜市场爆炸起火，有人受伤'],
    ],
  }).witnesses
  if (here === undefined || there === undefined) throw new Error('two witnesses were wanted')
  const witnesses = [here, { ...there, place: '510106099' as PlaceCode }]
  expect(titleOf({ ...gas, witnesses })).toContain('楼道里闻到煤气味')
})

test('the topic stands in for a clause where nobody has one, and before one that does not say what happens', () => {
  expect(
    told({
      place: '510106',
      says: [
        ['weibo', '啊啊啊'],
        ['weibo', '#好#'],
      ],
    }),
  ).toBe('金牛区发生燃气泄漏，1 小时内 2 人反映')
  expect(
    told({
      place: '510106',
      says: [
        ['weibo', '阿姨让大家先下楼'],
        ['weibo', '嗯'],
      ],
    }),
  ).toContain('燃气泄漏：阿姨让大家先下楼')
})

test('a clause is at most two dozen characters', () => {
  const long = '楼道里的煤气味从早到晚散不出去连三楼四楼五楼六楼的住户都开着窗户'
  const [what = ''] = told({
    place: '',
    says: [
      ['weibo', long],
      ['weibo', long],
    ],
  }).split('，')
  expect(what).toHaveLength(24)
})

test('how long it has been is told in the unit that a person would use', () => {
  expect(spanOf(0)).toEqual({ count: 1, unit: 'minute' })
  expect(spanOf(hourMs)).toEqual({ count: 1, unit: 'hour' })
  expect(spanOf(24 * hourMs)).toEqual({ count: 24, unit: 'hour' })
  expect(spanOf(25 * hourMs)).toEqual({ count: 2, unit: 'day' })
})

test('what only counts or bursts tell is named by a clause of a witness too, without a span that nobody measured', () => {
  const { happening: _, ...plain } = gas
  expect(titleOf(plain)).toBe('金牛区槐荫街道桂树社区北门楼道里煤气味很重，4 人反映')
})
