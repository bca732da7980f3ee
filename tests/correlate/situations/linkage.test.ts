// Which groups of reports are one happening although they share few words.
import { describe, expect, test } from 'vitest'
import type { Profile } from '../../../src/correlate/situations/linkage.ts'
import { linkageOf, normOf } from '../../../src/correlate/situations/linkage.ts'

const hourMs = 3_600_000
const startMs = Date.UTC(2026, 2, 4)

function profile(words: readonly string[], change: Partial<Profile> = {}): Profile {
  const terms = new Map(words.map((word) => [word, 8]))
  return {
    terms,
    norm: normOf(terms),
    places: new Map([['340102003001', 2]]),
    topics: { 'accident.explosion': 2 },
    firstMs: startMs,
    lastMs: startMs + hourMs,
    voices: 4,
    probability: 0.8,
    evidence: 9,
    ...change,
  }
}

const blast = profile(['爆炸', '燃气', '小区'])
const glass = profile(['玻璃', '全碎', '窗户'], { probability: 0, evidence: 5 })

describe('two groups of one day', () => {
  test('are one happening where street and topic agree, though no word does', () => {
    expect(linkageOf(glass, blast)).toBeGreaterThan(0)
  })

  test('are two where they name other districts', () => {
    expect(linkageOf({ ...glass, places: new Map([['340104001002', 2]]) }, blast)).toBeLessThan(0)
  })

  test('are two where neither place nor topic nor words agree', () => {
    const other = { ...glass, places: new Map(), topics: { 'urban.property': 2 } }
    expect(linkageOf(other, blast)).toBeLessThan(0)
  })

  test('are joined the sooner the more probable a crisis is', () => {
    const quiet = linkageOf(glass, { ...blast, probability: 0.02 }) ?? 0
    expect(linkageOf(glass, blast) ?? 0).toBeGreaterThan(quiet + 2)
  })
})

test('what says too little, or comes after a day of silence, is not compared at all', () => {
  expect(linkageOf({ ...glass, evidence: 1 }, blast)).toBeNull()
  expect(
    linkageOf({ ...glass, firstMs: blast.lastMs + 25 * hourMs, lastMs: blast.lastMs + 26 * hourMs }, blast),
  ).toBeNull()
})
