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

test('the body names its type and stays below 20 KB whatever the alert cites', () => {
  const long = alerts.map((alert) => ({
    ...alert,
    documents: Array.from({ length: 500 }, (_, i) => `hotline:${i}`.padEnd(60, 'x')) as never,
  }))
  const body = routeAlerts([{ id: 'duty', levelMin: 'blue', topics: [], places: [] }], long)[0]?.body ?? ''
  expect(JSON.parse(body)).toMatchObject({ type: 'alert.firing', data: { id: alerts[0]?.id, rev: 1 } })
  expect(Buffer.byteLength(body)).toBeLessThan(20_000)
})
