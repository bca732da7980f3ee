// How a source is doing: what is usual is learnt hour by hour, what is wrong is told by name, and an outage is never taken for a habit.
import { describe, expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../../../src/core/durations.ts'
import type { HealthFinding, HealthState, ReaderLook } from '../../../src/alerts/sources/health.ts'
import { createSourceHealth } from '../../../src/alerts/sources/health.ts'
import { healthWords, wellAgainWords } from '../../../src/alerts/sources/health-words.ts'

// A Monday, midnight in China.
const startMs = Date.parse('2026-03-02T00:00:00+08:00')

/** A hundred records an hour by day and four at night, as a hotline has them. */
function usual(timeMs: number): number {
  const hour = new Date(timeMs + 8 * hourMs).getUTCHours()
  return hour >= 8 && hour < 20 ? 100 : 4
}

function watched(reader: ReaderLook | null = null) {
  let nowMs = startMs
  let accepted = 0
  let deadLetters = 0
  let duplicates = 0
  let health = createSourceHealth()
  let look = reader
  const findings: (HealthFinding | null)[] = []

  /** Quarter of an hour by quarter of an hour; `share` of the usual, `repeated` of it known, `broken` of it unreadable. */
  function pass(ms: number, { share = 1, repeated = 0, broken = 0 } = {}): HealthFinding | null {
    const endMs = nowMs + ms
    for (; nowMs < endMs; nowMs += 15 * minuteMs) {
      const came = (usual(nowMs) / 4) * share
      accepted += came
      duplicates += came * repeated
      deadLetters += came * broken
      findings.push(
        health.look({
          nowMs,
          startedMs: startMs,
          accepted,
          deadLetters,
          duplicates,
          silentAfterMs: 6 * hourMs,
          reader: look,
        }),
      )
    }
    return findings.at(-1) ?? null
  }

  return {
    pass,
    to: (hour: number, ms = 0) => pass(((hour - new Date(nowMs + 8 * hourMs).getUTCHours() + 24) % 24) * hourMs + ms),
    says: (next: ReaderLook) => {
      look = next
    },
    restart: () => {
      health = createSourceHealth(JSON.parse(JSON.stringify(health.snapshot())) as HealthState)
    },
    snapshot: () => health.snapshot(),
    nowMs: () => nowMs,
    kinds: () => [...new Set(findings.map((one) => one?.kind ?? 'well'))],
  }
}

describe('a source that is pushed', () => {
  test('is well as long as it does what it usually does, weekends and nights included', () => {
    const source = watched()
    source.pass(21 * dayMs)
    expect(source.kinds()).toEqual(['well'])
  })

  test('is silent within half an hour by day, once its rhythm is known, and in time at night', () => {
    const source = watched()
    source.pass(14 * dayMs)
    source.to(10)
    const silent = source.pass(30 * minuteMs, { share: 0 })
    expect(silent).toMatchObject({ kind: 'silent', expected: 50 })
    const other = watched()
    other.pass(14 * dayMs)
    other.to(22)
    expect(other.pass(hourMs, { share: 0 })).toBeNull()
    expect(other.pass(4.5 * hourMs, { share: 0 })?.kind).toBe('silent')
  })

  test('is silent in the configured time where nothing is known of it, also if it never spoke', () => {
    const source = watched()
    expect(source.pass(6 * hourMs, { share: 0 })).toBeNull()
    expect(source.pass(hourMs, { share: 0 })).toMatchObject({ kind: 'silent', sinceMs: startMs, expected: null })
  })

  test('teaches nothing by an outage: after three days of silence as much is usual as before', () => {
    const source = watched()
    source.pass(14 * dayMs)
    source.to(8)
    source.pass(12 * hourMs)
    source.pass(60 * hourMs, { share: 0 })
    source.pass(2 * dayMs)
    const { means } = source.snapshot().rhythm
    expect(Math.min(...means.slice(8, 20))).toBeCloseTo(100)
  })

  test('is partial where a fifth of the usual comes, and goes on being so until it comes again', () => {
    const source = watched()
    source.pass(14 * dayMs)
    source.to(9)
    expect(source.pass(4 * hourMs, { share: 0.1 })?.kind).toBe('partial')
    source.restart()
    expect(source.pass(hourMs, { share: 0.1 })?.kind).toBe('partial')
    expect(source.pass(4 * hourMs)).toBeNull()
  })

  test('is stuck where only what is known comes, and has another form where half of it cannot be read', () => {
    const source = watched()
    source.pass(14 * dayMs)
    source.to(10)
    expect(source.pass(2 * hourMs, { repeated: 1 })?.kind).toBe('stuck')
    const other = watched()
    other.pass(14 * dayMs)
    other.to(10)
    expect(other.pass(hourMs, { broken: 0.7 })?.kind).toBe('format_changed')
  })

  test('that was silent before a restart is silent after it since the same time, and silence while we slept is nobody else’s', () => {
    const source = watched()
    source.pass(14 * dayMs)
    source.to(10)
    const before = source.pass(2 * hourMs, { share: 0 })
    source.restart()
    expect(source.pass(hourMs, { share: 0 })?.sinceMs).toBe(before?.sinceMs)
  })
})

describe('a source that is fetched', () => {
  const well: ReaderLook = { trouble: null, warning: null, hasEntries: true }
  const trouble = (kind: 'unreachable' | 'session_expired', rounds: number): ReaderLook => ({
    ...well,
    trouble: { kind, found: 'status 503', sinceMs: startMs, rounds },
  })

  test('is told of at once where its session ran out, and of a bad minute of the network only if it lasts', () => {
    const source = watched(trouble('unreachable', 1))
    expect(source.pass(hourMs)).toBeNull()
    source.says(trouble('unreachable', 3))
    expect(source.pass(minuteMs)?.kind).toBe('unreachable')
    source.says(trouble('session_expired', 1))
    expect(source.pass(minuteMs)?.kind).toBe('session_expired')
    source.says({ ...well, warning: { kind: 'clock_wrong', found: 'its clock is 20 minutes behind ours' } })
    expect(source.pass(minuteMs)?.kind).toBe('clock_wrong')
  })

  test('is stuck where its answers hold entries and none of them is new', () => {
    const source = watched(well)
    source.pass(14 * dayMs)
    source.to(10)
    expect(source.pass(hourMs, { share: 0 })?.kind).toBe('stuck')
  })
})

test('what is said names the source, what is missing, and what to do', () => {
  const finding: HealthFinding = { kind: 'silent', sinceMs: startMs, count: 0, expected: 240.4, found: '' }
  const words = healthWords('12345热线', finding, startMs + 3 * hourMs)
  expect(words.title).toBe('数据源“12345热线”没有新数据')
  expect(words.zh).toContain('已持续 3 小时，平时这段时间约 240 条')
  expect(words.zh).toContain('缺少的数据不代表没有事情发生')
  expect(words.en).toContain('is silent; look after what feeds it (for 3 h, usually about 240)')
  expect(wellAgainWords('12345热线', finding, startMs + 50 * hourMs).zh).toContain('历时 2 天')
})
