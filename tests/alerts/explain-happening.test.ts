// The explanation of a happening: two plain sentences, then parts that rest on counts and on cited documents alone.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { factWords } from '../../src/alerts/fact-words.ts'
import { renderExplanation } from '../../src/alerts/render.ts'
import { matters } from '../../src/core/harm.ts'
import type { Situation } from '../../src/core/situation.ts'
import { factNames } from '../../src/correlate/happenings/facts.ts'
import { gas, happeningOf, names } from './happenings.ts'

const explain = (situation: Situation) => renderExplanation(names, situation)

describe('the explanation of a smell of gas', () => {
  const { zh, en } = explain(gas)

  test('opens with where, when, how many, through what, and what befell people', () => {
    expect(zh).toMatch(
      /^金牛区槐荫街道桂树社区一带，3月1日 08:12 起 3 小时内，4 人通过市民热线、微博反映“北门楼道里煤气味很重”[①-⑥]。2 人提到头晕等身体不适，均未核实。/u,
    )
    expect(en).toMatch(
      /^In 金牛区槐荫街道桂树社区, within 3 hours from 2026-03-01 08:12, 4 voices report "北门楼道里煤气味很重"[①-⑥] \(Gas leak\)/u,
    )
    expect(en).toContain('2 voices speak of people unwell (dizziness), all unverified.')
  })

  test('has its parts in order, in both languages', () => {
    expect([...zh.matchAll(/【(.+?)】/gu)].map(([, label]) => label)).toEqual([
      '已知',
      '未知',
      '为何异常',
      '可能性',
      '先核实',
      '归口',
      '依据',
    ])
    const labels = ['Known:', 'Not known:', 'Why unusual:', 'Likelihood:', 'Check first:', 'In charge:', 'Rests on:']
    expect(labels.map((label) => en.indexOf(label))).toEqual(
      labels.map((label) => en.indexOf(label)).toSorted((a, b) => a - b),
    )
    expect(labels.every((label) => en.includes(label))).toBe(true)
  })

  test('says what to check and whose matter it is', () => {
    expect(zh).toContain('【先核实】请燃气公司到现场测漏')
    expect(zh).toContain('【归口】按“燃气泄漏”，由燃气管理部门牵头。')
    expect(en).toContain('In charge: gas department, for Gas leak.')
  })

  test('says that the probability was calibrated, on what, and no odds of chance beside it', () => {
    expect(zh).toContain('概率约 30%（按真实用语的样本校准）')
    expect(zh).not.toContain('分之一')
    expect(en).toContain('about 30% (calibrated on samples of real wording)')
  })
})

test('nothing is certain, and nothing is both about and above', () => {
  const { zh, en } = explain({ ...gas, probability: 0.999 })
  expect(zh).toContain('概率超过 99%')
  expect(en).toContain('crisis above 99%')
})

test('what is not known is said: no record, one channel, no exact place, hearsay, other times and places', () => {
  const { zh, en } = explain(
    happeningOf({
      place: '510106',
      says: [
        ['weibo', '听说漏气了'],
        ['weibo', '漏气漏到楼下'],
      ],
      cues: { hearsay: 1 },
      happened: { off: 0.4 },
    }),
  )
  for (const part of [
    '尚无热线或网格记录印证',
    '确切位置不明',
    '有无人员受伤没有人说起',
    '只有一类渠道反映',
    '1 人是听说或转述',
    '部分说法可能是辟谣',
  ])
    expect(zh).toContain(part)
  expect(en).toContain('1 voice passes on hearsay')
})

test('a topic that names no department is the matter of the topic above it', () => {
  const says = [
    ['weibo', '整条街停电'],
    ['weibo', '停电了'],
  ] as const
  expect(explain(happeningOf({ topic: 'accident.outage', says })).zh).toContain('由应急管理部门牵头')
  expect(explain(happeningOf({ topic: 'labour.wages', says })).zh).not.toContain('【归口】')
})

test('what was taken in is named', () => {
  const { zh, en } = explain({ ...gas, merged: ['first', 'second'] })
  expect(zh).toContain('【已并入】原先分开的 2 件：first、second。')
  expect(en).toContain('Merged: 2 told apart before: first, second.')
})

describe('the reasons of the probability', () => {
  test('have words for every fact, and no words for what is no fact', () => {
    expect(Object.keys(factWords).toSorted()).toEqual([...factNames].toSorted())
  })

  test('are the two strongest groups on each side, by their sums, and say nothing that is weak', () => {
    const { zh } = explain({
      ...gas,
      contributions: [
        { name: 'n6', value: Math.log1p(9), logOdds: 1.4 },
        { name: 'total', value: Math.log1p(9), logOdds: -0.8 },
        { name: 'exact', value: Math.log1p(3), logOdds: 0.9 },
        { name: 'matter', value: 0.9, logOdds: 0.4 },
        { name: 'channels', value: 0, logOdds: -0.5 },
        { name: 'span', value: 4, logOdds: -0.2 },
      ],
    })
    expect(zh).toContain('推高的是几人说到同一街道或场所、六小时内反映的人多')
    expect(zh).toContain('压低的是渠道单一。')
  })

  test('never claim what the value denies', () => {
    const { zh } = explain({ ...gas, contributions: [{ name: 'exact', value: 0, logOdds: 0.9 }] })
    expect(zh).not.toContain('推高')
  })
})

test('every matter has something to check first', () => {
  for (const matter of matters)
    expect(explain(happeningOf({ matter, says: [['weibo', '漏气了好久']] })).zh).toMatch(/【先核实】.{10,}。【/u)
})

const excerpts = ['楼道里有煤气味', '我家漏气了！！', '听说停电', '头晕恶心', '某处冒烟', '喜宴后呕吐']
const said = fc.tuple(
  fc.constantFrom('hotline', 'weibo', 'news'),
  fc.constantFrom(...excerpts),
  fc.double({ min: 0, max: 1, noNaN: true }),
)

/** What is left of a text when quotations, times and the standing telephone numbers of the first check are taken out. */
function countsIn(text: string): number[] {
  const plain = text.replaceAll(
    /“[^”]*”|「[^」]*」|"[^"]*"|【先核实】[^【]*|Check first:.*?\. |\d{4}-\d\d-\d\d \d\d:\d\d|\d+月\d+日 \d\d:\d\d/gu,
    ' ',
  )
  return [...plain.matchAll(/\d+/gu)].map(([number]) => Number(number))
}

test('every number of the explanation is one that was counted, and every cited document belongs to it', () => {
  fc.assert(
    fc.property(
      fc.array(said, { minLength: 2, maxLength: 12 }),
      fc.nat(4),
      fc.nat(5),
      fc.integer({ min: 0, max: 100 }),
      (says, ill, repeated, percent) => {
        const before = happeningOf({ says, cues: { symptom: ill, hearsay: ill }, happened: { body: ill, exact: ill } })
        const documentCount = before.voices + repeated
        const situation = { ...before, documentCount, probability: percent / 100, casualtiesMax: ill }
        const { zh, en } = explain(situation)
        const hours = before.voicesByHour
        const windows = [1, 6, 24].map((length) => hours.slice(-length).reduce((sum, one) => sum + one, 0))
        const { officials = 0, exact = 0, home = 0 } = situation.happening ?? {}
        const bySource = before.bySource.map(({ observed }) => observed)
        const own = [situation.voices, situation.voices - 1, documentCount, repeated, ill, officials, exact, home]
        const counted = new Set(own.concat(windows, bySource, [percent, 99], [1, 6, 24]))
        for (const number of [...countsIn(zh), ...countsIn(en)]) expect(counted).toContain(number)
        const cited = [...zh.matchAll(/（((?:hotline|weibo|news):\w+)）/gu)].map(([, key]) => key)
        expect(cited.length).toBeGreaterThan(0)
        expect(cited.length).toBeLessThanOrEqual(6)
        for (const key of cited) expect(situation.documents).toContain(key)
        expect([...en.matchAll(/\(((?:hotline|weibo|news):\w+)\)/gu)].map(([, key]) => key)).toEqual(cited)
        expect(situation.bySource.reduce((sum, { observed }) => sum + observed, 0)).toBe(situation.voices)
      },
    ),
  )
})
