// When a tick may be closed: once every partition has passed it, and not much later when one of them stands still.
import { expect, test } from 'vitest'
import { createSequencer } from '../../../src/run/deployment/sequencer.ts'
import { createTickClock } from '../../../src/run/deployment/tick-clock.ts'

const none = new Uint8Array(0)

function scene(clock: 'wall' | 'records', options: { waitingBytesMax?: number } = {}) {
  const state = { nowMs: 10_000, ends: new Map<string, number>(), readAtMs: 0, notices: 0 }
  const sequencer = createSequencer(1, 1000)
  let offset = 0
  const write = (origin: string, originOffset: number, receivedAtMs: number, kind: 'post' | 'marker' = 'post') =>
    sequencer.add(0, offset++, { kind, origin, originOffset, receivedAtMs, body: none, observation: none })
  const ticks = createTickClock({
    tickLengthMs: 1000,
    clock,
    waitMs: 5_000,
    waitingBytesMax: options.waitingBytesMax ?? 1_000_000,
    reached: () => state,
    nowMs: () => state.nowMs,
    monotonicMs: () => state.nowMs,
    notice: () => state.notices++,
  })
  return { state, sequencer, write, due: (last = -1) => ticks.due(sequencer, last) }
}

test('on recorded time only records and markers close a tick, however late it is', () => {
  const { state, write, due } = scene('records')
  state.ends.set('a', 2).set('b', 1)
  write('a', 0, 3_100)
  write('b', 0, 3_200)
  state.nowMs = 1_000_000
  state.readAtMs = 1_000_000
  expect(due()).toEqual([])
  write('a', 1, 5_000, 'marker')
  expect(due()).toEqual([])
  write('b', 1, 4_000, 'marker')
  expect(due()).toEqual([3])
})

test('a tick without records tells the time every tenth time', () => {
  const { state, write, due } = scene('records')
  state.ends.set('a', 1)
  write('a', 0, 3_100)
  write('a', 1, 35_000, 'marker')
  expect(due()).toEqual([3, 10, 20, 30])
  write('a', 2, 36_500)
  write('a', 3, 40_000, 'marker')
  expect(due(30)).toEqual([36])
})

test('on the real clock a tick is due once it is over and everything written by then has been read', () => {
  const { state, write, due } = scene('wall')
  state.ends.set('a', 1).set('b', 0)
  write('a', 0, 10_500)
  state.nowMs = 11_200
  state.readAtMs = 10_900
  expect(due()).toEqual([])
  state.readAtMs = 11_100
  expect(due()).toEqual([10])
  expect(state.notices).toBe(0)
})

test('a partition that stands still is waited for, then told and passed over until it moves', () => {
  const { state, write, due } = scene('wall')
  state.ends.set('a', 1).set('b', 7)
  write('a', 0, 10_500)
  state.nowMs = state.readAtMs = 11_500
  expect(due()).toEqual([])
  state.nowMs = state.readAtMs = 16_400
  expect(due()).toEqual([])
  state.nowMs = state.readAtMs = 16_600
  expect(due()).toEqual([10])
  expect(state.notices).toBe(1)
  // It moves: the next tick waits for it again.
  write('b', 0, 10_600)
  write('a', 1, 16_700)
  state.ends.set('a', 2)
  state.nowMs = state.readAtMs = 18_000
  expect(due(10)).toEqual([])
})

test('a backlog is worked off tick by tick, in the order of receive times', () => {
  const { state, write, due } = scene('wall')
  state.ends.set('a', 3)
  write('a', 0, 2_000)
  write('a', 1, 4_000)
  state.nowMs = state.readAtMs = 9_000
  // The third record is not read yet: what came before it is complete all the same.
  expect(due()).toEqual([2])
  write('a', 2, 7_500)
  expect(due()).toEqual([2, 4, 7])
})

test('more waiting than the limit closes ticks without the laggards', () => {
  const { state, write, due } = scene('records', { waitingBytesMax: 300 })
  state.ends.set('a', 9).set('b', 9)
  write('a', 0, 2_000)
  expect(due()).toEqual([])
  write('a', 1, 3_000)
  expect(due()).toEqual([2])
  expect(state.notices).toBe(1)
})
