// What the list of the duty view shows, in which order, and what waits behind its bar.
import { describe, expect, test } from 'vitest'
import { heldBack, nextOpen, noRows, sortRows } from '../../web/src/alerts/list-order.ts'
import { isEmpty, matches, readFilter, toggled } from '../../web/src/alerts/filter.ts'
import { growthOf, lastHours } from '../../web/src/alerts/growth.ts'
import { isWatchedBy, tabOf } from '../../web/src/alerts/tabs.ts'
import { alertRecordOf } from './records.ts'

const nowMs = Date.parse('2026-11-30T03:12:00+08:00')

describe('the order of rows', () => {
  test('the gravest stand first, and of one level what was told last', () => {
    const rows = sortRows([
      alertRecordOf('blue', { level: 'blue', raisedAt: '2026-11-29T19:00:00.000Z' }),
      alertRecordOf('early', { level: 'red', raisedAt: '2026-11-29T17:00:00.000Z' }),
      alertRecordOf('late', { level: 'red', raisedAt: '2026-11-29T18:00:00.000Z' }),
    ])
    expect(rows.ids).toEqual(['late', 'early', 'blue'])
  })

  test('new alerts wait, and one whose level changed stays where it was shown', () => {
    const shown = sortRows([alertRecordOf('a', { level: 'blue' })])
    const held = heldBack(shown, [alertRecordOf('a', { level: 'red' }), alertRecordOf('b', {})])
    expect(held.fresh.map(({ id }) => id)).toEqual(['b'])
    expect(held.risen.map(({ id }) => id)).toEqual(['a'])
    expect(heldBack(noRows, []).fresh).toEqual([])
  })

  test('after something was done the next open one follows, then from the top, then none', () => {
    expect(nextOpen(['a', 'b', 'c'], 'b', () => true)).toBe('c')
    expect(nextOpen(['a', 'b', 'c'], 'c', (id) => id === 'a')).toBe('a')
    expect(nextOpen(['a'], 'a', () => true)).toBeNull()
  })
})

describe('the filter', () => {
  const record = alertRecordOf('a', {
    placeName: '安徽省合肥市包河区方兴社区',
    sources: ['hotline'],
    title: '自来水发黄',
  })

  test('all of its conditions must hold, and the address says which they are', () => {
    const fits = (query: string) => matches(readFilter(new URLSearchParams(query)), record, nowMs)
    expect(fits('level=yellow,red&place=包河区&source=hotline&q=发黄 方兴')).toBe(true)
    expect(fits('place=蜀山区')).toBe(false)
    expect(fits('q=发黄 停电')).toBe(false)
    expect(fits('level=purple')).toBe(true)
    expect(isEmpty(readFilter(new URLSearchParams('tab=closed&alert=x')))).toBe(true)
  })

  test('what nobody has spoken of lately is left out by the time', () => {
    const old = alertRecordOf('old', { windowEnd: '2026-11-28T00:00:00.000Z' })
    expect(matches(readFilter(new URLSearchParams('within=24h')), old, nowMs)).toBe(false)
  })

  test('a tick is set and taken away', () => {
    expect(toggled(['a'], 'b')).toBe('a,b')
    expect(toggled(['a', 'b'], 'a')).toBe('b')
  })
})

test('complaints stay apart until they are closed, and what nobody was told of is nowhere', () => {
  expect(tabOf({ state: 'firing', concern: 'warning' })).toBe('waiting')
  expect(tabOf({ state: 'acknowledged', concern: 'warning' })).toBe('working')
  expect(tabOf({ state: 'acknowledged', concern: 'complaint' })).toBe('complaints')
  expect(tabOf({ state: 'dismissed', concern: 'complaint' })).toBe('closed')
  expect(tabOf({ state: 'pending', concern: 'warning' })).toBeNull()
  expect(tabOf({ state: 'escalated', concern: 'warning' })).toBe('waiting')
  expect(isWatchedBy(alertRecordOf('a', {}), 'lin')).toBe(false)
})

test('growth is told from the latest hour and the one before', () => {
  expect(growthOf([1, 2, 9])).toEqual({ kind: 'up', latest: 9 })
  expect(growthOf([9, 2])).toEqual({ kind: 'down', latest: 7 })
  expect(growthOf([])).toEqual({ kind: 'level', latest: 0 })
  expect(lastHours([5], 3)).toEqual([0, 0, 5])
})
