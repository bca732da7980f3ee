// Which sources are called silent: by when something came of them, not by how old it was.
import { expect, test } from 'vitest'
import { hourMs, minuteMs } from '../../../src/core/durations.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import type { Clock } from '../../../src/core/tick.ts'
import type { ProcessStatus } from '../../../src/run/http/service-status.ts'
import { serviceStatus } from '../../../src/run/http/service-status.ts'
import { settingsWith } from '../small-city.ts'

const source = (id: string, silentAfter: string) => ({
  id,
  name: id,
  channel: 'hotline',
  place: '',
  lateness: '1h',
  silentAfter,
})
const sources = [source('hotline', '1h'), source('forum', '6h'), source('grid', '6h')]
const { config } = settingsWith(`sources=${JSON.stringify(sources)}`)
const nowMs = Date.UTC(2026, 2, 9, 4)

function statusAt(clocks: Clock['sources'], clockAheadMs = 0) {
  const clock: Clock = { tick: { number: 1, closedAtMs: nowMs }, watermarkMs: nowMs, sources: clocks }
  const status = {
    live: { counters: {}, clock, ready: true, isFull: false },
    index: { thread: 'works', lag: 0, refused: 0 },
    annotation: { working: 1, wanted: 1 },
    search: { failing: false },
    routes: [],
    findings: new Map(),
    nowMs,
    clockAheadMs,
  } as unknown as ProcessStatus
  return serviceStatus(config, status)
}

const sourcesAt = (clocks: Clock['sources']) => statusAt(clocks).sources.map(({ id, silent }) => [id, silent])

const seen = (source: string, lastSeenMs: number, watermarkMs = lastSeenMs) => ({
  source: source as SourceId,
  lastSeenMs,
  watermarkMs,
  idle: false,
})

test('a source of the configuration that never sent anything is silent', () => {
  expect(sourcesAt([seen('hotline', nowMs)])).toEqual([
    ['hotline', false],
    ['forum', true],
    ['grid', true],
  ])
})

test('a source that delivers eight hours of backlog now is not silent', () => {
  expect(sourcesAt([seen('hotline', nowMs - minuteMs, nowMs - 8 * hourMs)])).toContainEqual(['hotline', false])
})

test('each source is silent after its own time', () => {
  const twoHoursAgo = nowMs - 2 * hourMs
  expect(sourcesAt([seen('hotline', twoHoursAgo), seen('forum', twoHoursAgo)])).toEqual([
    ['hotline', true],
    ['forum', false],
    ['grid', true],
  ])
})

test('a clock that is not believed is a trouble, and the service takes posts all the same', () => {
  expect(statusAt([], hourMs)).toMatchObject({ ready: true, troubles: ['clock'] })
  expect(statusAt([])).toMatchObject({ ready: true, troubles: [] })
})
