// The tables under matching hold the same as the plain maps they stand for, whatever is added, removed and forgotten.
import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createClusterIndex } from '../../../src/correlate/match/postings.ts'
import { createCopyIndex } from '../../../src/correlate/clusters/copy-index.ts'
import { createCandidateScores } from '../../../src/correlate/match/candidate-scores.ts'
import { createMembers, grouped } from '../../../src/correlate/match/members.ts'
import { createPairTable } from '../../../src/core/pair-table.ts'
import type { DocumentKey } from '../../../src/core/ids.ts'
import type { Prepared } from '../../../src/correlate/match/prepared.ts'
import { createRecentTable } from '../../../src/core/recent-table.ts'
import { createSparseCells } from '../../../src/correlate/counts/sparse-cells.ts'
import { createTermTable } from '../../../src/correlate/terms/term-table.ts'
import { bitsApart } from '../../../src/core/bits.ts'

const copied = <State>(state: State): State => deserialize(serialize(state))

describe('a table of pairs', () => {
  test('holds what a Map holds, whatever is removed, also after a restart', () => {
    // Pairs with the same home, so that removals have to move what follows.
    const pair = fc.record({ first: fc.integer({ min: -3, max: 3 }), second: fc.constantFrom(0, 64, 128, -64) })
    const step = fc.record({ pair, remove: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.nat(199), (steps, cut) => {
        let table = createPairTable()
        const model = new Map<string, number>()
        steps.forEach(({ pair: { first, second }, remove }, value) => {
          if (value === cut) table = createPairTable(copied(table.snapshot()))
          const name = `${first}|${second}`
          if (remove) {
            table.delete(first, second)
            model.delete(name)
          } else {
            table.set(first, second, value)
            model.set(name, value)
          }
          expect(table.size()).toBe(model.size)
        })
        expect(table.firsts().length).toBe(model.size)
        for (let first = -3; first <= 3; first++) {
          for (const second of [0, 64, 128, -64]) {
            expect(table.get(first, second)).toBe(model.get(`${first}|${second}`) ?? -1)
          }
        }
      }),
    )
  })
})

describe('a memory of recent keys', () => {
  test('knows the younger half for sure and nothing that was never set', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 400 }), (keys) => {
        let table = createRecentTable(64)
        const values = new Map<number, number>()
        const order: number[] = []
        keys.forEach((at, index) => {
          if (index === 100) table = createRecentTable(64, copied(table.snapshot()))
          table.set(at, at * 7, index)
          values.set(at, index)
          const known = order.indexOf(at)
          if (known >= 0) order.splice(known, 1)
          order.push(at)
        })
        for (const at of order.slice(-31)) expect(table.get(at, at * 7)).toBe(values.get(at))
        for (let at = -50; at <= 50; at++) {
          const found = table.get(at, at * 7)
          if (found >= 0) expect(found).toBe(values.get(at))
          expect(table.get(at, at * 7 + 1)).toBe(-1)
        }
      }),
    )
  })

  test('forgets after two lives', () => {
    const table = createRecentTable(1_000)
    table.set(1, 2, 3)
    table.turn(0, 10)
    table.turn(10, 10)
    expect(table.get(1, 2)).toBe(3)
    table.turn(20, 10)
    expect(table.get(1, 2)).toBe(-1)
  })
})

describe('the first documents of sparse cells', () => {
  const width = 2
  const lifeMs = 50

  test('are those of the last life, oldest first, as two generations of maps hold them', () => {
    const step = fc.record({ cell: fc.integer({ min: -12, max: 12 }), gapMs: fc.integer({ min: 0, max: 9 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.nat(299), (steps, cut) => {
        let cells = createSparseCells(16, width)
        let young = new Map<number, number[]>()
        let old = new Map<number, number[]>()
        let nowMs = 0
        let turnedMs = Number.NaN
        const turn = () => {
          old = young
          young = new Map()
        }
        steps.forEach(({ cell, gapMs }, at) => {
          if (at === cut) cells = createSparseCells(16, width, copied(cells.snapshot()))
          nowMs += gapMs
          const wanted = (young.get(cell) ?? old.get(cell) ?? []).filter((timeMs) => nowMs - timeMs < lifeMs)
          wanted.push(nowMs)
          if (wanted.length <= width) {
            if (Number.isNaN(turnedMs)) turnedMs = nowMs
            if (nowMs - turnedMs >= lifeMs) {
              turnedMs = nowMs
              turn()
            }
            young.set(cell, wanted)
            if (young.size >= 8) turn()
          }
          const found = cells.add(cell, cell * 3, 'hotline', nowMs, `hotline:${nowMs}` as DocumentKey, lifeMs)
          expect([...found.timesMs.subarray(0, found.count)]).toEqual(wanted)
          expect(found.keys.slice(0, found.count)).toEqual(wanted.map((timeMs) => `hotline:${timeMs}`))
        })
      }),
    )
  })
})

describe('a table of terms', () => {
  test('tells ten thousand terms apart', () => {
    const table = createTermTable()
    const term = (n: number) => String.fromCharCode(0x4e00 + (n % 97), 0x4e00 + Math.floor(n / 97))
    for (let n = 0; n < 10_000; n++) {
      expect(table.get(term(n))).toBe(-1)
      table.add(term(n), n)
    }
    for (let n = 0; n < 10_000; n++) expect(table.get(term(n))).toBe(n)
    expect(table.size()).toBe(10_000)
  })
})

const textOf = (high: number, low: number) =>
  ({ observation: { fingerprint: { high, low }, terms: Array.from({ length: 8 }, String) } }) as unknown as Prepared

describe('the index of copies', () => {
  test('finds every text within three bits that is still remembered, and none further away', () => {
    const print = fc.record({
      high: fc.integer({ min: 0, max: 0xffffffff }),
      flips: fc.array(fc.nat(63), { maxLength: 5 }),
    })
    fc.assert(
      fc.property(fc.array(print, { minLength: 1, maxLength: 120 }), (prints) => {
        const textsMax = 40
        let index = createCopyIndex(textsMax)
        const remembered: { high: number; low: number; entry: number }[] = []
        prints.forEach(({ high, flips }, entry) => {
          if (entry === 60) index = createCopyIndex(textsMax, copied(index.snapshot()))
          // Half of the texts are near one text, so that buckets fill and overflow.
          let a = entry % 2 === 0 ? 0x12345678 : high
          let b = entry % 2 === 0 ? 0x9abcdef0 : ~high >>> 0
          for (const bit of flips) {
            if (bit < 32) a = (a ^ (1 << bit)) >>> 0
            else b = (b ^ (1 << (bit - 32))) >>> 0
          }
          const found = index.find(textOf(a, b))
          const near = remembered.filter((text) => bitsApart(text.high, text.low, a, b) <= 3)
          if (found >= 0) expect(near.map((text) => text.entry)).toContain(found)
          // A storm of one text fills its buckets; only then may a copy be missed.
          else expect(near.length === 0 || remembered.length > 16).toBe(true)
          index.add(textOf(a, b), entry)
          remembered.push({ high: a, low: b, entry })
          if (remembered.length > textsMax) remembered.shift()
        })
      }),
    )
  })
})

describe('the inverted index', () => {
  test('scores the living holders of a term, keeps the newest and drops what is gone', () => {
    const members = createMembers(200)
    const index = createClusterIndex(8, members)
    const scores = createCandidateScores()
    const places: number[] = []
    for (let sequence = 0; sequence < 12; sequence++) {
      const place = members.open(sequence)
      places.push(place)
      if (sequence < 2) members.columns.kinds[place] = grouped
      index.add(7, members.columns.entries[place] as number)
    }
    const holders = () => {
      scores.clear(members.columns.kinds.length)
      index.score(7, 1, scores)
      const count = scores.strongest(100, members.columns.sequences)
      return [...scores.chosen.subarray(0, count)].map((place) => members.columns.sequences[place])
    }
    // Two clusters stay; of the waiting ones the oldest had to go.
    expect(holders()).toEqual([0, 1, 6, 7, 8, 9, 10, 11])
    members.close(places[8] as number)
    expect(holders()).toEqual([0, 1, 6, 7, 9, 10, 11])
    // A new holder at the same place is not mistaken for the one that is gone.
    expect(members.open(99)).toBe(places[8])
    expect(holders()).toEqual([0, 1, 6, 7, 9, 10, 11])
    index.sweep()
    const restored = createClusterIndex(8, members, copied(index.snapshot()))
    scores.clear(members.columns.kinds.length)
    expect(restored.score(7, 1, scores)).toBe(7)
  })
})
