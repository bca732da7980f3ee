// Chapter 5. A rule decides whether a person must see a situation, and the alert says what was weighed for its level.
import { expect, test } from 'vitest'
import type { Alert } from '../../src/core/alert.ts'
import { levels } from '../../src/core/alert.ts'
import type { Report } from './story.ts'
import { foldReports, report, reports } from './story.ts'

function alertsOf(values: readonly Report[]): readonly Alert[] {
  return foldReports(values).results.flatMap((result) => result.alerts)
}

/** Six more people of the estate, within half an hour. */
const more = [
  report(155, 'e', 'weibo', '锦绣花园三期楼下消防车来了三辆，都说是煤气漏了，不敢开灯'),
  report(160, 'f', 'hotline', '锦绣花园三期8号楼，煤气味从下水道冒出来，家里老人胸闷'),
  report(165, 'g', 'forum', '锦绣花园三期的业主们先别开火，走廊里全是燃气味'),
  report(170, 'h', 'weibo', '锦绣花园三期闻到刺鼻煤气味，已经带孩子下楼了'),
  report(178, 'i', 'hotline', '反映锦绣花园三期燃气泄漏，物业说修了，味道还是很大'),
  report(185, 'j', 'weibo', '救护车进了锦绣花园三期，听说有人煤气中毒'),
]

// One smell is no alert. It becomes one when it is improbable that so many say so by chance and probable that it gets worse.
test('two people are not enough, the third raises the alert', () => {
  expect(alertsOf(reports.slice(0, 2))).toEqual([])
  const [raised] = alertsOf(reports.slice(0, 3))
  expect(raised).toMatchObject({ rev: 1, state: 'firing', topic: 'accident.gas', voices: 3, concern: 'warning' })
  // Nobody can be told before the newest text that the alert rests on.
  expect(raised?.raisedAtMs).toBeGreaterThanOrEqual(Date.parse(reports[2]?.time ?? ''))
})

// The level is a decision with reasons: what it would cost, what the rule wishes, what keeps it from waking people.
test('the rule wished red, and three voices alone wake nobody', () => {
  const decision = alertsOf(reports.slice(0, 3))[0]?.decision
  expect(decision).toMatchObject({ wish: 'red', cap: { level: 'yellow', because: ['few_voices'] }, budget: 'warning' })
})

// With more people the cap falls away, and the alert rises under the same id.
test('ten people wake the duty officer', () => {
  const told = alertsOf([...reports, ...more])
  expect(new Set(told.map(({ id }) => id)).size).toBe(1)
  const heights = told.map(({ level }) => levels.indexOf(level))
  expect(heights).toEqual([...heights].sort((a, b) => a - b))
  expect(told.at(-1)?.decision?.cap).toBeNull()
  expect(['orange', 'red']).toContain(told.at(-1)?.level)
})

// Nothing in an explanation is invented: it counts, compares with what is usual, and quotes.
test('the explanation names the place, the numbers and the earliest texts, in two languages', () => {
  const [raised] = alertsOf(reports)
  expect(raised?.documents).toEqual(expect.arrayContaining(['hotline:710010', 'forum:710055', 'weibo:710120']))
  expect(raised?.explanation.zh).toContain('锦绣花园')
  expect(raised?.explanation.zh).toMatch(/3 名互不相同的反映人/u)
  expect(raised?.explanation.en).toContain('3 ')
})
