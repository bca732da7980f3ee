import { expect, test } from 'vitest'
import { createAlertBook } from '../../src/alerts/alert-book.ts'
import { routeAlerts } from '../../src/alerts/route.ts'
import { clockAt, generous, names, plainRule, situationOf, startMs } from './situations.ts'

const book = createAlertBook({
  rules: [plainRule],
  names,
  alertsMax: 10,
  budget: generous,
})
const alerts = book.decide(clockAt(startMs), [situationOf()])

test('a route gets the alerts of its level, topics and places, with one row each revision', () => {
  const base = { id: 'duty', levelMin: 'yellow', topics: [], places: [] } as const
  expect(routeAlerts([base], alerts)).toHaveLength(1)
  expect(routeAlerts([{ ...base, levelMin: 'orange' }], alerts)).toEqual([])
  expect(routeAlerts([{ ...base, topics: ['accident'] }], alerts)).toHaveLength(1)
  expect(routeAlerts([{ ...base, topics: ['acci'] }], alerts)).toEqual([])
  expect(routeAlerts([{ ...base, places: ['3402'] }], alerts)).toEqual([])
})
