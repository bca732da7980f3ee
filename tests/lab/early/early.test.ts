// The early-detection measurement: how the stream is laid, what counts as found, and the plain rule beside it.
import { hourMs } from '../../../src/core/durations.ts'
import { describe, expect, test } from 'vitest'
import { createBurstingTerms } from '../../../lab/early/bursting-terms.ts'
import { layIncidents } from '../../../lab/early/incident-stream.ts'
import { incidentOf, judgeIncidents } from '../../../lab/early/judge-incidents.ts'

const tables = {
  comments: [
    { ts: '2024-09-05 22:49', incident: '7', platform: 'dy', text: '输了' },
    { ts: '2024-09-06 08:00', incident: '7', platform: 'wb', text: '又输了' },
    { ts: '2024-09-06 09:00', incident: '7', platform: 'wb', text: ' ' },
  ],
  listings: [{ incident: '7', name: '甲', first_seen_cst: '2024-09-06 07:00' }],
  posts: Array.from({ length: 300 }, (_, at) => ({
    day: `2020-02-0${1 + (at % 3)}`,
    user: `u${at}`,
    text: `帖子${at}`,
  })),
  rhythm: Array.from({ length: 84 }, (_, bucket) => ({
    bucket_of_week: String(bucket),
    count: bucket % 12 === 0 ? '0' : '10',
  })),
}
const options = { seed: '1', backgroundPerDay: 50, warmUpDays: 3, background: 'shuffled' } as const

describe('a stream of incidents over ordinary posts', () => {
  const stream = layIncidents(tables, options)

  test('is in order of time, the same for the same seed, and has a past before the first comment', () => {
    expect(layIncidents(tables, options)).toEqual(stream)
    expect(stream.posts.map((post) => post.timeMs)).toEqual(
      stream.posts.map((post) => post.timeMs).sort((a, b) => a - b),
    )
    expect(new Date(stream.judgedFromMs).toISOString()).toBe('2024-09-04T16:00:00.000Z')
    expect(stream.posts[0]?.timeMs).toBeLessThan(stream.judgedFromMs - 2 * 24 * hourMs)
    expect(stream.listed[0]?.listedMs).toBe(Date.parse('2024-09-06T07:00:00+08:00'))
  })

  test('keeps the minute and the platform of a comment and drops one without text', () => {
    const comments = stream.posts.filter((post) => post.incident === '7')
    expect(comments.map((post) => post.source)).toEqual(['douyin', 'weibo'])
    expect(Math.floor((comments[0]?.timeMs ?? 0) / 60_000) * 60_000).toBe(Date.parse('2024-09-05T22:49:00+08:00'))
  })

  test('has the wanted number of posts a day in the rhythm of the week', () => {
    const background = stream.posts.filter((post) => post.incident === '')
    // 5 days x 50 posts, Poisson: four standard deviations are 64.
    expect(Math.abs(background.length - 250)).toBeLessThan(64)
    expect(background.filter((post) => new Date(post.timeMs + 8 * hourMs).getUTCHours() < 2)).toEqual([])
  })
})

test('an incident is found by half of the documents and three, before its listing, and never in the warm-up', () => {
  expect(incidentOf(['7', '7', '7', '', '', ''])).toBe('7')
  expect(incidentOf(['7', '7', '7', '', '', '', ''])).toBeNull()
  expect(incidentOf(['7', '7'])).toBeNull()
  const listed = [
    { incident: '7', name: '', listedMs: 10 * hourMs },
    { incident: '8', name: '', listedMs: 10 * hourMs },
  ]
  const alarm = (hours: number, incident: string) => ({
    timeMs: hours * hourMs,
    incidents: [incident, incident, incident],
  })
  const moments = [alarm(-1, '7'), alarm(4, '7'), alarm(6, '7'), alarm(11, '8')]
  const { figures, rows } = judgeIncidents(listed, moments, moments, { fromMs: 0, toMs: 24 * hourMs })
  expect(rows.map((row) => row.leadHours)).toEqual([6, null])
  expect(figures).toMatchObject({ listed: 2, found: 1, share: 0.5, shareChosenOn: 1, shareOthers: 0, perDay: 3 })
})

test('the plain rule gives an alarm for a word that jumps, once in three days', () => {
  const rule = createBurstingTerms()
  for (let hour = 0; hour < 14 * 24; hour += 12) rule.add(hour * hourMs, ['平常'], '')
  for (let at = 0; at < 10; at++) rule.add(15 * 24 * hourMs + at * 60_000, ['平常', '突发'], '7')
  const [lowest] = rule.sweeps()
  expect(lowest?.alarms.map((alarm) => alarm.incidents.length)).toEqual([5, 5])
  expect(rule.sweeps().at(-1)?.alarms.length).toBeLessThanOrEqual(1)
})
