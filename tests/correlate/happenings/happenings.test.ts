// Happenings: what belongs together, what stays two, what is a voice, and when people are told.
import { deserialize, serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../../src/core/document.ts'
import type { Situation } from '../../../src/core/situation.ts'
import { createHappenings } from '../../../src/correlate/happenings/happenings.ts'
import type { HappeningsState } from '../../../src/correlate/happenings/happenings.ts'
import type { TickFindings } from '../../../src/correlate/stage.ts'
import { hourMs, startMs } from '../sample.ts'
import { home, minuteMs, model, tell } from './reports.ts'

/** One tick a post; returns what was told, revision by revision. */
function run(
  observations: readonly Observation[],
  state?: HappeningsState,
  stateAt?: (state: HappeningsState) => void,
) {
  const happenings = createHappenings({ model, home, quietMs: 48 * hourMs, spreadOf: () => null }, state)
  const situations: Situation[] = []
  observations.forEach((observation, tick) => {
    const found: TickFindings = { signals: [], signatures: [], situations }
    const nowMs = observation.timeMs
    happenings.take({ observation } as Parameters<typeof happenings.take>[0])
    happenings.close({ tick, decidedAtMs: nowMs, nowMs, watermarkMs: nowMs }, found)
  })
  stateAt?.(happenings.snapshot())
  return situations
}

const told = (situations: readonly Situation[]) => situations.filter(({ significantAtMs }) => significantAtMs !== null)
const idsOf = (situations: readonly Situation[]) => new Set(told(situations).map(({ id }) => id))

const gas = (id: string, minutes: number, change: Partial<Parameters<typeof tell>[0]> = {}) =>
  tell({ id, minutes, words: ['煤气味', '楼道', `词${id}`], ...change })

describe('happenings', () => {
  test('scattered reports of one street and matter are told as one, dated by the post that decided', () => {
    const situations = told(run([gas('a', 0), gas('b', 20), gas('c', 50), gas('d', 55)]))
    expect(idsOf(situations).size).toBe(1)
    const [first] = situations
    expect(first?.documents).toEqual(['hotline:a', 'hotline:b', 'hotline:c'])
    expect(first?.decidedAtMs).toBe(startMs + 50 * minuteMs)
    expect(first?.significantAtMs).toBe(startMs + 50 * minuteMs)
    expect(first?.happening).toMatchObject({ officials: 3, channels: 1, exact: 3, home: 3, matter: 'ch' })
    expect(first?.places[0]).toBe('430105001')
  })

  test('two events of one hour and one matter in two districts stay two', () => {
    const pair = [0, 10, 20, 30].flatMap((minutes, i) => [
      gas(`a${i}`, minutes),
      gas(`b${i}`, minutes + 5, { place: '430102003', words: ['煤气味', '商铺', `句${i}`] }),
    ])
    const situations = told(run(pair))
    expect(idsOf(situations).size).toBe(2)
    for (const { documents } of situations) {
      expect(new Set(documents.map((key) => key.slice(0, 'hotline:a'.length))).size).toBe(1)
    }
  })

  test('one person who reports four times, and one text sent four times, wake nobody', () => {
    const same = { author: 'p1:same' }
    expect(told(run([gas('a', 0, same), gas('b', 9, same), gas('c', 20, same), gas('d', 30, same)]))).toEqual([])
    const copy = { words: ['煤气味', '楼道', '一样'], clause: '楼道里一直有煤气味' }
    expect(told(run([gas('a', 0, copy), gas('b', 9, copy), gas('c', 20, copy), gas('d', 30, copy)]))).toEqual([])
  })

  test('posts that tell of no harm are not taken up, whatever place they name', () => {
    expect(run([gas('a', 0, { any: 0.01 }), gas('b', 9, { any: 0.02 }), gas('c', 20, { any: 0 })])).toEqual([])
  })

  test('a repost joins what it passes on, and is no voice', () => {
    const repost = gas('r', 12, { any: 0, words: ['转发'], place: '', repostOf: 'hotline:a' })
    const [first] = told(run([gas('a', 0), gas('b', 9), repost, gas('c', 20)]))
    expect(first?.documents).toContain('hotline:r')
    expect(first).toMatchObject({ documentCount: 4, voices: 3, copies: 1 })
  })

  test('what is only watched is shown without being significant, under the id that it is told under later', () => {
    const situations = run([gas('a', 0), gas('b', 9), gas('c', 20)])
    expect(situations[0]?.significantAtMs).toBeNull()
    expect(new Set(situations.map(({ id }) => id)).size).toBe(1)
    expect(situations.map(({ rev }) => rev)).toEqual([1, 2])
  })

  test('restarted from any state it tells the same', () => {
    const posts = [gas('a', 0), gas('b', 9), gas('c', 20), gas('d', 40), gas('e', 41), gas('f', 300), gas('g', 301)]
    const whole = run(posts)
    for (let cut = 1; cut < posts.length; cut++) {
      let state: HappeningsState | undefined
      const before = run(posts.slice(0, cut), undefined, (saved) => {
        state = deserialize(serialize(saved)) as HappeningsState
      })
      const ids = (situations: readonly Situation[]) => situations.map(({ id, rev, documents }) => [id, rev, documents])
      expect([...ids(before), ...ids(run(posts.slice(cut), state))]).toEqual(ids(whole))
    }
  })

  test('what has been quiet for long is closed once', () => {
    const happenings = createHappenings({ model, home, quietMs: 48 * hourMs, spreadOf: () => null })
    const found: TickFindings = { signals: [], signatures: [], situations: [] }
    for (const observation of [gas('a', 0), gas('b', 9), gas('c', 20)]) {
      const nowMs = observation.timeMs
      happenings.take({ observation } as Parameters<typeof happenings.take>[0])
      happenings.close({ tick: 1, decidedAtMs: nowMs, nowMs, watermarkMs: nowMs }, found)
    }
    for (const days of [1, 3, 4]) {
      const nowMs = startMs + days * 24 * hourMs
      happenings.expire({ tick: 2, decidedAtMs: nowMs, nowMs, watermarkMs: nowMs }, found)
    }
    expect(found.situations.filter(({ state }) => state.kind === 'closed')).toHaveLength(1)
  })
})
