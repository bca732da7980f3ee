// Chapter 4. Signals that speak of one happening become a situation. What counts is voices: people who say it by themselves.
import { expect, test } from 'vitest'
import type { Situation } from '../../src/core/situation.ts'
import type { Report } from './story.ts'
import { foldReports, report, reports } from './story.ts'

function situationsOf(values: readonly Report[]): Situation[] {
  return foldReports(values).results.flatMap((result) => result.situations)
}

// The four share few words and no source. Estate, matter and morning are the same, and that is enough.
test('four reports on four channels are one situation with four voices', () => {
  const found = situationsOf(reports).at(-1)
  expect(found).toMatchObject({ hazard: true, topic: 'accident.gas', voices: 4, documentCount: 4 })
  expect(found?.sources).toEqual(['forum', 'grid', 'hotline', 'weibo'])
})

// A situation is told again when it changes, under the same id with a higher revision. Nothing that was told is taken back.
test('each change is a revision, with more evidence and a probability of a crisis', () => {
  for (const [, told] of Map.groupBy(situationsOf(reports), (one) => one.id)) {
    expect(told.map(({ rev }) => rev)).toEqual(told.map((_, i) => i + 1))
    const evidence = told.map((one) => one.evidence)
    expect(evidence).toEqual([...evidence].sort((a, b) => a - b))
    expect(told.every(({ probability }) => probability > 0 && probability < 1)).toBe(true)
  }
})

// A thousand copies are one voice and one channel.
test('a rumour that one account pushes and a hundred accounts copy stays about one voice', () => {
  const rumour = '速转！听说锦绣花园三期明天煤气要爆炸，物业瞒着不说，快告诉家里人'
  const copies = Array.from({ length: 100 }, (_, i) =>
    report(20 + i, `copy${i}`, 'weibo', i % 3 === 0 ? `${rumour}！` : rumour),
  )
  const found = situationsOf([report(5, 'origin', 'weibo', rumour), ...copies])
  for (const { voices } of found) expect(voices).toBeLessThanOrEqual(2)
})

// And one person who does not give up is one voice too: that persistence is told, but it is no crowd.
test('five letters of one caller are one voice', () => {
  const letters = [10, 40, 70, 100, 130].map((minutes) =>
    report(minutes, 'a', 'hotline', `庐阳区锦绣花园三期煤气味很重，第${minutes / 10}次打电话了，没人来`),
  )
  for (const { voices } of situationsOf(letters)) expect(voices).toBe(1)
})

// What is far apart in place or matter stays apart, though the words are alike.
test('a power cut in another city does not join a smell of gas', () => {
  const elsewhere = report(60, 'e', 'weibo', '芜湖市镜湖区赭山街道停电两小时了，整条街都黑着')
  const of = (key: string) => situationsOf([...reports, elsewhere]).find((one) => one.documents.includes(key as never))
  expect(of('weibo:710060')?.id).not.toBe(of('hotline:710010')?.id)
})
