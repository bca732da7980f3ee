// Chapter 3. Documents are counted in the order of their own time, and what is more than usual becomes a signal: weak, but counted.
import { expect, test } from 'vitest'
import { minuteMs } from '../../src/core/durations.ts'
import type { Report } from './story.ts'
import { foldReports, report, reports } from './story.ts'

// A signal is a claim of a detector: so many were observed, so many expected, and these documents are behind it. Here is one that
// needs no crowd: first a smell of gas, then somebody who is dizzy, at one place and in this order (config/sequences.yaml).
test('precursors in their order are a signal, and the other way round they are none', () => {
  const smell = (minutes: number) => report(minutes, 'a', 'hotline', '庐阳区逍遥津街道楼道里煤气味很重')
  const ill = (minutes: number) => report(minutes, 'b', 'weibo', '庐阳区逍遥津街道，家里燃气报警器响，头晕恶心')
  const signalsOf = (values: readonly Report[]) => foldReports(values).results.flatMap((result) => result.signals)
  expect(signalsOf([smell(0), ill(40)]).at(-1)).toMatchObject({
    kind: 'sequence',
    detector: 'gas-explosion',
    observed: 2,
    documents: ['hotline:710000', 'weibo:710040'],
  })
  expect(signalsOf([ill(0), smell(40)])).toEqual([])
})

// Inside a tick documents are taken by event time, source and id, so it does not matter which worker brought them first.
test('the order of arrival inside a tick changes nothing', () => {
  const together = () => Date.parse(reports.at(-1)?.time ?? '')
  const situationsOf = (values: readonly Report[]) =>
    foldReports(values, together).results.flatMap((result) => result.situations)
  expect(situationsOf(reports).length).toBeGreaterThan(0)
  expect(situationsOf([...reports].reverse())).toEqual(situationsOf(reports))
})

// A source may be late by its lateness, an hour by default. What comes later still is kept and counted, and changes nothing.
test('a report that comes late counts where it belongs, and one that comes far too late does not', () => {
  const newest = report(300, 'z', 'weibo', '周末去公园走走，天气很好')
  const late = report(260, 'y', 'weibo', '锦绣花园三期还有煤气味')
  const tooLate = report(200, 'x', 'weibo', '锦绣花园三期有煤气味')
  const received = (one: Report) => Date.parse(one.time) + (one === newest ? 0 : 150 * minuteMs)
  const { sums } = foldReports([newest, late, tooLate], received)
  expect(sums).toMatchObject({ accepted: 3, documents: 2, late: 1 })
})

// Feeders repeat themselves after every outage. A record is known by its source and id, and counts once.
test('the same report again is a duplicate, and the sum of all that was accepted holds', () => {
  const again = reports[0] as Report
  const { sums } = foldReports([...reports, again])
  expect(sums).toMatchObject({ accepted: 5, documents: 4, duplicates: 1, late: 0, deadLetters: 0 })
})
