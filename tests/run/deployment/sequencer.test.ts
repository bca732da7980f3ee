// Ticks made of many partitions: nothing counts twice, nothing is left out, and a restart from any tick gives the same ticks.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SequenceRecord } from '../../../src/wire/sequence-record.ts'
import { decodeSequenceRecord, encodeSequenceRecord } from '../../../src/wire/sequence-record.ts'
import type { Sequencer, TickRecord } from '../../../src/run/deployment/sequencer.ts'
import { createSequencer } from '../../../src/run/deployment/sequencer.ts'
import { createTickFilter, meaningOfClaim } from '../../../src/run/deployment/tick-log.ts'

const encoder = new TextEncoder()

function record(
  origin: string,
  originOffset: number,
  receivedAtMs: number,
  kind: SequenceRecord['kind'] = 'post',
): SequenceRecord {
  const body = encoder.encode(`${origin}#${originOffset}`)
  return {
    kind,
    origin,
    originOffset,
    receivedAtMs,
    body,
    observation: kind === 'post' ? encoder.encode('{}') : new Uint8Array(0),
  }
}

function tick(number: number, ends: readonly number[]): TickRecord {
  return { number, closedAtMs: (number + 1) * 1000, epoch: 1, ends }
}

function names(sequencer: Sequencer, one: TickRecord): string[] {
  return sequencer.take(one).map((taken) => `${taken.record.origin}#${taken.record.originOffset}`)
}

describe('records become ticks', () => {
  test('a record counts in the tick of its receive time, whatever partition it came through', () => {
    const sequencer = createSequencer(2, 1000)
    sequencer.add(0, 0, record('a', 0, 500))
    sequencer.add(1, 0, record('b', 0, 400))
    sequencer.add(1, 1, record('b', 1, 1400))
    sequencer.add(0, 1, record('a', 1, 1300))
    expect(names(sequencer, tick(0, [2, 2]))).toEqual(['b#0', 'a#0'])
    expect(names(sequencer, tick(1, [2, 2]))).toEqual(['a#1', 'b#1'])
  })

  test('what a tick could not see counts in the next one', () => {
    const sequencer = createSequencer(1, 1000)
    sequencer.add(0, 0, record('a', 0, 100))
    sequencer.add(0, 1, record('a', 1, 200))
    expect(names(sequencer, tick(0, [1]))).toEqual(['a#0'])
    expect(sequencer.nextTickAfter(0)).toBe(1)
    expect(names(sequencer, tick(1, [2]))).toEqual(['a#1'])
  })

  test('an annotator that lost its place writes again, and nothing counts twice', () => {
    const sequencer = createSequencer(1, 1000)
    const written = [0, 1, 2, 1, 2, 3, 2, 3, 4]
    written.forEach((originOffset, offset) => sequencer.add(0, offset, record('a', originOffset, 100 + originOffset)))
    expect(names(sequencer, tick(0, [written.length]))).toEqual(['a#0', 'a#1', 'a#2', 'a#3', 'a#4'])
  })

  test('a tick is complete when every origin has passed it or has nothing left', () => {
    const sequencer = createSequencer(1, 1000)
    sequencer.add(0, 0, record('a', 0, 100))
    sequencer.add(0, 1, record('b', 0, 2100))
    const silent = new Map<string, number | null>([
      ['a', null],
      ['b', null],
      ['c', null],
    ])
    expect(sequencer.lagging(0, silent)).toEqual(['a', 'c'])
    expect(sequencer.lagging(0, new Map([...silent, ['a', 1], ['c', 0]]))).toEqual([])
    sequencer.add(0, 2, record('a', 1, 1000, 'marker'))
    expect(sequencer.lagging(0, new Map([['a', null]]))).toEqual([])
    expect(sequencer.lagging(1, new Map([['a', null]]))).toEqual(['a'])
  })

  test('a record of somebody else in the documents topic is passed over', () => {
    const sequencer = createSequencer(1, 1000)
    sequencer.add(0, 0, null)
    sequencer.add(0, 1, record('a', 0, 100))
    expect(names(sequencer, tick(0, [2]))).toEqual(['a#0'])
    expect(sequencer.snapshot().lows).toEqual([2])
  })

  test('a restart from any tick reads again from its lows and goes on with the same ticks', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            origin: fc.constantFrom('a', 'b', 'c'),
            gap: fc.integer({ min: 0, max: 900 }),
            back: fc.integer({ min: 0, max: 3 }),
          }),
          { minLength: 1, maxLength: 60 },
        ),
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 }),
        fc.nat(),
        (steps, reads, restartAt) => {
          // Origins a and b share a partition, c has its own; `back` writes some records again, as after a rebalance.
          const log: SequenceRecord[][] = [[], []]
          const clocks = new Map<string, { offset: number; atMs: number; written: SequenceRecord[] }>()
          for (const { origin, gap, back } of steps) {
            const clock = clocks.get(origin) ?? { offset: 0, atMs: 0, written: [] }
            clocks.set(origin, clock)
            clock.atMs += gap
            const fresh = record(origin, clock.offset++, clock.atMs)
            clock.written.push(fresh)
            log[origin === 'c' ? 1 : 0]?.push(...clock.written.slice(-1 - back, -1), fresh)
          }
          // Ticks see ever more of the log; the last one sees all of it.
          const ends = [0, 0]
          const ticks = reads.map((count, i) => {
            ends[i % 2] = Math.min((ends[i % 2] ?? 0) + count, log[i % 2]?.length ?? 0)
            return tick(i, [...ends])
          })
          ticks.push(tick(1_000_000, [log[0]?.length ?? 0, log[1]?.length ?? 0]))
          const fill = (sequencer: Sequencer) =>
            log.forEach((records, partition) => records.forEach((one, offset) => sequencer.add(partition, offset, one)))
          const whole = createSequencer(2, 1000)
          fill(whole)
          const cut = restartAt % ticks.length
          const expected: string[][] = []
          let snapshot = whole.snapshot()
          ticks.forEach((one, i) => {
            expected.push(names(whole, one))
            if (i === cut) snapshot = structuredClone(whole.snapshot())
          })
          const again = createSequencer(2, 1000, snapshot)
          log.forEach((records, partition) =>
            records.forEach((one, offset) => {
              if (offset >= (snapshot.lows[partition] ?? 0)) again.add(partition, offset, one)
            }),
          )
          expect(ticks.slice(cut + 1).map((one) => names(again, one))).toEqual(expected.slice(cut + 1))
          expect(again.snapshot()).toEqual(whole.snapshot())
          const all = expected.flat()
          expect(new Set(all).size).toBe(all.length)
          expect(all.length).toBe(steps.length)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('the ticks topic', () => {
  test('after a claim the late ticks of the owner before do not count, nor does any number twice', () => {
    const filter = createTickFilter()
    filter.claim({ epoch: 1, owner: 'one' })
    expect(filter.accepts(tick(5, []))).toBe(true)
    expect(filter.accepts(tick(5, []))).toBe(false)
    filter.claim({ epoch: 2, owner: 'two' })
    expect(filter.accepts(tick(6, []))).toBe(false)
    expect(filter.accepts({ ...tick(6, []), epoch: 2 })).toBe(true)
    filter.claim({ epoch: 1, owner: 'one again' })
    expect(filter.epoch()).toBe(2)
  })

  test('an owner goes on after past claims and its own, and stops for a newer one or a rival of its epoch', () => {
    const own = { epoch: 3, owner: 'one' }
    const meanings = [
      { epoch: 2, owner: 'two' },
      { epoch: 2, owner: 'one' },
      own,
      { epoch: 3, owner: 'two' },
      { epoch: 4, owner: 'one' },
    ].map((claim) => meaningOfClaim(claim, own))
    expect(meanings).toEqual(['past', 'past', 'own', 'replaced', 'replaced'])
  })

  test('a documents record survives its encoding, and a stranger is no record', () => {
    const one = record('posts.push/3', 42, 1234.5)
    const encoded = encodeSequenceRecord(one)
    expect(decodeSequenceRecord({ ...encoded, offset: 0, timestampMs: 0 })).toEqual(one)
    const { split: _, ...headers } = encoded.headers
    const before = encoder.encode(`{"key":"a:1"}\n{}`)
    expect(decodeSequenceRecord({ key: null, value: before, headers, offset: 0, timestampMs: 0 })).toMatchObject({
      observation: encoder.encode('{"key":"a:1"}'),
      body: encoder.encode('{}'),
    })
    expect(
      decodeSequenceRecord({ key: null, value: encoder.encode('{}'), headers: {}, offset: 0, timestampMs: 0 }),
    ).toBeNull()
  })
})
