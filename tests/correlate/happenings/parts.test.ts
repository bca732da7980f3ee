// The parts of the happenings by themselves: rarity of words, kinship of tellings, the bounds of the index.
import { describe, expect, test } from 'vitest'
import { createHappeningIndex } from '../../../src/correlate/happenings/candidates.ts'
import { addReport, createHappening } from '../../../src/correlate/happenings/happening.ts'
import { kinFactNames, kinFacts } from '../../../src/correlate/happenings/kinship.ts'
import { linkScore } from '../../../src/correlate/happenings/link.ts'
import type { HarmReport } from '../../../src/correlate/happenings/report.ts'
import { reportOf } from '../../../src/correlate/happenings/report.ts'
import { createWordCounts } from '../../../src/correlate/happenings/word-counts.ts'
import { hourMs } from '../../../src/core/durations.ts'
import { createWeigher } from '../../../src/correlate/happenings/model.ts'
import { home, model, tell } from './reports.ts'

const report = (id: string, change: Partial<Parameters<typeof tell>[0]> = {}) =>
  reportOf(tell({ id, minutes: 0, words: ['煤气味', '楼道'], ...change }), home)

const noWords = new Map<number, number>()

function together(reports: readonly HarmReport[]) {
  const happening = createHappening(1, reports[0]?.timeMs ?? 0)
  for (const one of reports) addReport(happening, one, noWords)
  return happening
}

function kinOf(young: ReturnType<typeof together>, told: ReturnType<typeof together>, laterMs = 0) {
  const { linkWeights } = createWeigher(model)
  return kinFacts(young, { gist: told, reports: told.reports }, told.lastMs + laterMs, linkWeights, () => noWords)
}

function kinship(young: ReturnType<typeof together>, told: ReturnType<typeof together>, laterMs = 0): number {
  return linkScore(
    kinOf(young, told, laterMs),
    Float64Array.from(kinFactNames, (name) => model.kin[name] ?? 0),
  )
}

describe('the parts of happenings', () => {
  test('a word that the stream uses all the time loses its rarity, and keeps it where the stream hardly has it', () => {
    const words = createWordCounts()
    const before = words.idf(7, 80)
    for (let i = 0; i < 2_000; i++) words.learn([7])
    expect(words.idf(7, 80)).toBeLessThan(before - 3)
    expect(words.idf(8, 80)).toBeGreaterThan(before - 0.1)
  })

  test('a place at home, one elsewhere and none are told apart', () => {
    expect(report('a')).toMatchObject({ home: true, away: 0, area: '430105', street: '430105001' })
    expect(report('b', { place: '340103' })).toMatchObject({ home: false, away: 1, area: '' })
    expect(report('c', { place: '43' })).toMatchObject({ home: false, away: 0 })
    expect(report('d', { place: '' })).toMatchObject({ home: false, away: 0 })
  })

  test('two tellings of one venue and matter are kin; of two districts, or of two matters, they are not', () => {
    const told = together(['a', 'b', 'c'].map((id) => report(id, { venue: '育英小学' })))
    const same = together(['d', 'e'].map((id) => report(id, { venue: '育英小学' })))
    const district = together(['f', 'g'].map((id) => report(id, { venue: '育英小学', place: '430102003' })))
    const matter = together(['h', 'i'].map((id) => report(id, { matter: 'la', words: ['工资', '拖欠'] })))
    expect(kinship(same, told)).toBeGreaterThan(0)
    expect(kinship(district, told)).toBeLessThan(kinship(same, told) - 2)
    expect(kinship(matter, told)).toBeLessThan(0)
  })

  test('what names no place is kin to what the city talks of just then, and not a day later', () => {
    const told = together(Array.from({ length: 30 }, (_, i) => report(`t${i}`)))
    const unplaced = together(
      ['u', 'v'].map((id) => report(id, { place: '', words: ['救护车', '好多'], matter: 'he' })),
    )
    expect(kinship(unplaced, told)).toBeGreaterThan(0)
    expect(kinship(unplaced, told, 30 * hourMs)).toBeLessThan(0)
  })

  test('facts of kinship bear the names of their weights, and are finite', () => {
    const facts = kinOf(together([report('a')]), together([report('b')]))
    expect(facts).toHaveLength(kinFactNames.length)
    expect(facts.every(Number.isFinite)).toBe(true)
  })

  test('under one key the latest forty happenings are listed, and of those found the newest come first', () => {
    const index = createHappeningIndex()
    for (let number = 0; number < 50; number++) index.add(1, number)
    const found = index.find([1], () => true, null)
    expect(found).toHaveLength(30)
    expect(found[0]).toBe(49)
    expect(index.find([1], (number) => number < 10, null)).toEqual([])
    expect(index.find([], () => true, 3)).toEqual([3])
  })
})
