// The archive of a hot-search list as a stream with its truth, and what counts as found in it.
import { hourMs } from '../../../src/core/durations.ts'
import { describe, expect, test } from 'vitest'
import { layHotSearch } from '../../../lab/early/hot-search.ts'
import { judgeTitles } from '../../../lab/early/judge-titles.ts'

const startS = 1_716_206_400
const tables = {
  titles: [
    { h0: String(startS + 7200), t: '某地化工厂爆炸', d: '今天上午发生', c: '社会', s: '[]' },
    { h0: String(startS), t: '新剧开播', d: '', c: '娱乐', s: '[]' },
    { h0: 'x', t: '没有时间', d: '', c: '', s: '[]' },
    { h0: String(startS), t: ' ', d: '', c: '', s: '[]' },
  ],
  emergencies: [
    { first_hour: String(startS + 7200), kind: 'explosion', title: '某地化工厂爆炸', hours_to_peak: '3' },
    { first_hour: String(startS), kind: 'fire', title: '别处的标题', hours_to_peak: '0' },
  ],
  questions: [
    { first_seen: String(startS + 3600), title: '如何看待某地爆炸？', question: '1' },
    { first_seen: String(startS + 5000), title: '如何看待某地爆炸？', question: '1' },
    { first_seen: String(startS - 1), title: '更早的问题', question: '2' },
  ],
}

describe('a hot-search list as a stream', () => {
  const stream = layHotSearch(tables)

  test('has each title and each question of its days once, in order of time, and knows which are emergencies', () => {
    expect(stream.posts.map(({ id, text, incident }) => [id, text, incident])).toEqual([
      ['w1', '新剧开播', ''],
      ['z0', '如何看待某地爆炸？', ''],
      ['w0', '某地化工厂爆炸。今天上午发生', 'w0'],
    ])
    const listedMs = (startS + 7200) * 1000
    expect(stream.emergencies).toEqual([{ id: 'w0', kind: 'explosion', listedMs, peakMs: listedMs + 4 * hourMs }])
  })

  test('without a title it is refused', () => {
    expect(() => layHotSearch({ ...tables, titles: [] })).toThrow(/wanted columns h0, t, d/u)
  })
})

test('an emergency is found by its peak, within a day, or not at all; alarms count once and by what stands in them', () => {
  const emergency = (id: string, hour: number) => ({
    id,
    kind: 'fire',
    listedMs: hour * hourMs,
    peakMs: (hour + 2) * hourMs,
  })
  const emergencies = [emergency('a', 30), emergency('b', 30), emergency('c', 30), emergency('early', 1)]
  const moments = [
    { timeMs: 31 * hourMs, incidents: ['a', ''] },
    { timeMs: 40 * hourMs, incidents: ['a', 'b'] },
    { timeMs: 60 * hourMs, incidents: ['c', 'early'] },
  ]
  const started = [
    { timeMs: 31 * hourMs, incidents: ['a', 'b', ''] },
    { timeMs: 36 * hourMs, incidents: ['', ''] },
    { timeMs: 2 * hourMs, incidents: ['early'] },
  ]
  expect(judgeTitles(emergencies, started, moments, { fromMs: 24 * hourMs, toMs: 72 * hourMs })).toEqual({
    emergencies: 3,
    byPeak: 0.3333,
    withinDay: 0.6667,
    medianHours: 10,
    perDay: 1,
    precision: 0.5,
  })
})
