// Chapter 5. A rule decides whether a person must see a situation, and the alert says what was weighed for its level.
import { expect, test } from 'vitest'
import type { Alert } from '../../src/core/alert.ts'
import { levels } from '../../src/core/alert-state.ts'
import type { Report } from './story.ts'
import { foldReports, report, reports } from './story.ts'

function alertsOf(values: readonly Report[]): readonly Alert[] {
  return foldReports(values).results.flatMap((result) => result.alerts)
}

/** What ten others say an hour later. */
const worse = [
  ['hotline', '锦绣花园三期8号楼爆炸了，二楼窗户全炸飞，有人受伤流血，快来救人'],
  ['weibo', '锦绣花园三期燃气爆炸，一声巨响，看到两个人被抬上救护车'],
  ['forum', '锦绣花园三期炸了，楼塌了一角，消防正在救被埋的人'],
  ['weibo', '锦绣花园三期煤气爆炸现场，伤员满脸是血，还有人被困'],
  ['hotline', '反映锦绣花园三期燃气爆炸，我父亲被玻璃割伤，需要救护车'],
  ['grid', '网格上报：锦绣花园三期8号楼燃气爆炸，已有三人受伤送医，正在疏散'],
  ['weibo', '锦绣花园三期爆炸太吓人了，对面楼玻璃全碎，邻居被炸伤'],
  ['forum', '锦绣花园三期8号楼烧起来了，刚才爆炸的，楼上老人没下来'],
  ['hotline', '锦绣花园三期爆炸后起火，我妈妈被困在六楼，求救'],
  ['weibo', '救护车一辆接一辆开进锦绣花园三期，煤气爆炸，至少五人重伤'],
].map(([channel = '', text = ''], i) => report(210 + 2 * i, `w${i}`, channel, text))

// One smell is no alert. It becomes one when what is told together is probably the beginning of something worse.
test('one person raises nothing, four raise one alert that cites them', () => {
  expect(alertsOf(reports.slice(0, 1))).toEqual([])
  const told = alertsOf(reports)
  expect(new Set(told.map(({ id }) => id)).size).toBe(1)
  expect(told[0]).toMatchObject({ rev: 1, state: 'firing', topic: 'accident.gas', concern: 'warning' })
  expect(told.at(-1)?.documents).toEqual(expect.arrayContaining(['hotline:710010', 'forum:710055']))
})

// Nobody can be told before the newest text that the alert rests on, and no lead is counted from an earlier moment.
test('an alert is dated by the tick that decided it', () => {
  for (const { raisedAtMs, windowEndMs } of alertsOf(reports)) expect(raisedAtMs).toBeGreaterThanOrEqual(windowEndMs)
})

// The level is a decision with reasons: what it would cost, what the rule wishes, what keeps it from waking people, what is held.
test('the level is what the decision says', () => {
  for (const { level, concern, decision } of [...alertsOf(reports), ...alertsOf([...reports, ...worse])]) {
    expect(decision).toMatchObject({ rule: 'hazard', budget: concern })
    expect(level).toBe(decision?.cap?.level ?? decision?.held ?? decision?.wish)
  }
})

test('it rises when people are hurt, under the same id, and wakes the duty officer', () => {
  const told = alertsOf([...reports, ...worse])
  const heights = told.map(({ level }) => levels.indexOf(level))
  expect(heights).toEqual([...heights].sort((a, b) => a - b))
  expect(['orange', 'red']).toContain(told.at(-1)?.level)
})

// Nothing in an explanation is invented: it counts, compares with what is usual, and quotes.
test('the explanation names place, number and earliest text, in two languages', () => {
  const [raised] = alertsOf(reports)
  expect(raised?.title).toContain('锦绣花园')
  expect(raised?.explanation.zh).toContain(`${raised?.voices} 人`)
  expect(raised?.explanation.zh).toContain('楼道里有很重的煤气味')
  expect(raised?.explanation.en).toContain(`${raised?.voices} voices`)
})
