// Which alerts are about which planted events.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alarmsOfAlerts } from '../../../lab/backtest/backtest.ts'
import { createEventFinder, matchAlarms } from '../../../lab/backtest/match.ts'
import type { AlertRevision } from '../../../lab/backtest/records.ts'
import type { TruthEvent } from '../../../src/simulate/truth.ts'
import { alert, event, hourMs } from './sample.ts'

const horizonMs = 24 * hourMs

function judge(alerts: readonly AlertRevision[], events: readonly TruthEvent[]) {
  const { events: rows, alarms } = matchAlarms(alarmsOfAlerts(alerts), events, horizonMs)
  return { rows, verdicts: Object.fromEntries(alarms.map(({ alarm, verdict }) => [alarm.id, verdict])) }
}

describe('evidence is about an event', () => {
  const finder = createEventFinder([event('e1', ['a', 'b', 'c', 'd']), event('e2', ['x', 'y', 'z'])])

  test('when half of it is', () => {
    expect(finder.find(['hotline:a', 'hotline:9'])?.id).toBe('e1')
    expect(finder.find(['hotline:a', 'hotline:8', 'hotline:9'])).toBeNull()
  })

  test('when three are, and more than of any other event', () => {
    expect(finder.find(['a', 'b', 'c', 'x', 'y', '7', '8', '9'])?.id).toBe('e1')
    expect(finder.find(['a', 'b', 'c', 'x', 'y', 'z', '7', '8'])).toBeNull()
  })

  test('but not when three are lost among strangers', () => {
    expect(finder.find(['a', 'b', 'c', ...Array.from({ length: 20 }, (_, i) => `other${i}`)])).toBeNull()
  })

  test('whether the truth names posts by id or by source and id', () => {
    const keyed = createEventFinder([event('e1', ['weibo:a'])])
    expect(keyed.find(['weibo:a'])?.id).toBe('e1')
    expect(keyed.find(['forum:a'])).toBeNull()
  })
})

describe('a crisis', () => {
  const crisis = event('e1', ['a', 'b', 'c'])

  test('is detected by the first alert that is about it, and its lead counts from there', () => {
    const { rows, verdicts } = judge([alert('second', 20, ['a']), alert('first', 14, ['a', 'b'])], [crisis])
    expect(verdicts).toEqual({ first: 'hit', second: 'repeat' })
    expect(rows[0]).toMatchObject({ alarm: 'first', leadHours: 10 })
  })

  test('counts from the revision whose evidence shows it, not from an earlier one about something else', () => {
    const revisions = [alert('x', 2, ['o', 'p', 'q']), alert('x', 12, ['o', 'p', 'a', 'b', 'c'], { rev: 2 })]
    expect(judge(revisions, [crisis]).rows[0]?.leadHours).toBe(12)
  })

  test('is not detected by an alert that nobody was shown', () => {
    const { rows, verdicts } = judge([alert('quiet', 2, ['a', 'b'], { state: 'pending' })], [crisis])
    expect(verdicts).toEqual({})
    expect(rows[0]).toMatchObject({ alarm: null, leadHours: 0 })
  })

  test('is detected without lead after its outbreak, and not at all after the horizon', () => {
    expect(judge([alert('x', 30, ['a'])], [crisis]).rows[0]).toMatchObject({ alarm: 'x', leadHours: 0 })
    expect(judge([alert('x', 49, ['a'])], [crisis])).toMatchObject({ rows: [{ alarm: null }], verdicts: { x: 'late' } })
  })
})

test('an alert about a rumour is a decoy, and the row tells how high it went', () => {
  const rumour = event('e1', ['a', 'b'], { crisis: false, kind: 'rumour' })
  const { rows, verdicts } = judge([alert('x', 3, ['a', 'b'], { level: 'yellow' })], [rumour])
  expect(verdicts).toEqual({ x: 'decoy' })
  expect(rows[0]).toMatchObject({ alarm: null, level: 'yellow' })
})

test('an alert about nothing that was planted is noise', () => {
  expect(judge([alert('x', 3, ['o'])], [event('e1', ['a'])]).verdicts).toEqual({ x: 'noise' })
})

test('an event is hit at most once, an alert hits at most one event, and every alert gets one verdict', () => {
  const documents = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'x', 'y', 'z', 'o', 'p'), { minLength: 1 })
  const alerts = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), documents), { maxLength: 12 })
  const events = [event('e1', ['a', 'b', 'c', 'd']), event('e2', ['x', 'y', 'z'], { crisis: false })]
  fc.assert(
    fc.property(alerts, (drawn) => {
      const made = drawn.map(([hours, cited], index) => alert(`alert${index}`, hours, cited))
      const { events: rows, alarms } = matchAlarms(alarmsOfAlerts(made), events, horizonMs)
      expect(alarms).toHaveLength(made.length)
      const hits = alarms.filter(({ verdict }) => verdict === 'hit')
      expect(new Set(hits.map(({ event: id }) => id)).size).toBe(hits.length)
      expect(hits.every(({ event: id }) => id === 'e1')).toBe(true)
      expect(rows.filter(({ alarm }) => alarm !== null)).toHaveLength(hits.length)
      expect(rows.every(({ leadHours }) => leadHours >= 0)).toBe(true)
    }),
  )
})

test('the order in which alerts are listed does not matter', () => {
  const alerts = [alert('p', 3, ['a']), alert('q', 3, ['b']), alert('r', 1, ['o']), alert('s', 9, ['c', 'o'])]
  const events = [event('e1', ['a', 'b', 'c'])]
  fc.assert(
    fc.property(fc.shuffledSubarray(alerts, { minLength: 4 }), (shuffled) => {
      expect(judge(shuffled, events)).toEqual(judge(alerts, events))
    }),
  )
})
