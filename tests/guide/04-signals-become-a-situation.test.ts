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
  const found = situationsOf(reports)
  expect(new Set(found.map((one) => one.id)).size).toBe(1)
  expect(found.at(-1)).toMatchObject({ hazard: true, topic: 'accident.gas', voices: 4, documentCount: 4 })
  expect(found.at(-1)?.sources).toEqual(['forum', 'grid', 'hotline', 'weibo'])
})

// A situation is told again when it changes, under the same id with a higher revision. Nothing that was told is taken back.
test('each report that joins is a revision, and the probability of a crisis is told with every one', () => {
  const found = situationsOf(reports)
  expect(found.map((one) => one.rev)).toEqual(found.map((_, i) => i + 1))
  for (const { probability } of found) expect(probability).toBeGreaterThan(0)
  expect(found.at(-1)?.evidence).toBeGreaterThan(found[0]?.evidence ?? Infinity)
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
