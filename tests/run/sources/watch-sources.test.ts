// Those of the operations are told when a source is not well and when it is again, each once and in that order, and a restart tells nothing twice.
import { expect, test } from 'vitest'
import { hourMs, minuteMs } from '../../../src/core/durations.ts'
import type { NotifyOutcome } from '../../../src/core/ports.ts'
import type { PositionBody } from '../../../src/core/source.ts'
import type { LiveStatus } from '../../../src/run/fold/live.ts'
import { watchSources } from '../../../src/run/sources/watch-sources.ts'
import { settingsWith } from '../small-city.ts'

const startMs = Date.parse('2026-03-02T08:00:00+08:00')
const source = { id: 'orders', name: '12345热线', channel: 'hotline', place: '3401', lateness: '1h', silentAfter: '2h' }
const { sources } = settingsWith(`sources=${JSON.stringify([source])}`).config

function watched() {
  const told: string[] = []
  const kept = new Map<string, PositionBody>()
  let nowMs = startMs
  let accepted = 0
  let outcome: NotifyOutcome = { kind: 'delivered' }
  const open = () =>
    watchSources({
      sources,
      live: {
        status: () => ({ counters: { 'orders|accepted': accepted } }) as unknown as LiveStatus,
        submitPage: (records, positions) => {
          for (const { source: id, body } of positions) kept.set(id, JSON.parse(JSON.stringify(body)) as PositionBody)
          return Promise.resolve({ received: records.length, refused: 0 })
        },
      },
      fetched: () => [],
      held: new Map(kept),
      operations: [
        {
          name: 'technicians',
          notifier: {
            notify: ({ alert }) => {
              if (outcome.kind === 'delivered') told.push(`${alert.state} ${alert.title}`)
              return Promise.resolve(outcome)
            },
          },
        },
      ],
      nowMs: () => nowMs,
      notice: () => undefined,
    })
  let watch = open()
  return {
    told,
    pass: async (ms: number, perLook = 0) => {
      for (const endMs = nowMs + ms; nowMs < endMs; nowMs += minuteMs) {
        accepted += perLook
        await watch.look()
      }
    },
    restart: () => {
      watch = open()
    },
    answering: (next: NotifyOutcome) => {
      outcome = next
    },
    finding: () => watch.findings().get('orders')?.finding.kind,
  }
}

const silent = 'firing 数据源“12345热线”没有新数据'
const again = 'resolved 数据源“12345热线”已恢复'

test('silence is told within the configured time, once, over restarts, and its end too', async () => {
  const { told, pass, restart, finding } = watched()
  await pass(hourMs, 1)
  await pass(2 * hourMs)
  expect([told, finding()]).toEqual([[], undefined])
  await pass(2 * minuteMs)
  expect([told, finding()]).toEqual([[silent], 'silent'])
  restart()
  await pass(3 * hourMs)
  expect(told).toEqual([silent])
  await pass(minuteMs, 1)
  restart()
  await pass(minuteMs, 1)
  expect(told).toEqual([silent, again])
})

test('what nobody took is told later, the beginning before the end', async () => {
  const { told, pass, answering } = watched()
  answering({ kind: 'failed', reason: 'status 503', retryAfterMs: null })
  await pass(minuteMs, 1)
  await pass(3 * hourMs)
  await pass(5 * minuteMs, 1)
  expect(told).toEqual([])
  answering({ kind: 'delivered' })
  await pass(minuteMs, 1)
  expect(told).toEqual([silent, again])
})
