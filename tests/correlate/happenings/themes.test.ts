// What is usual in the city and in each district, and how far today exceeds it.
import { deserialize, serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import { matters } from '../../../src/core/harm.ts'
import type { ThemesState } from '../../../src/correlate/happenings/themes.ts'
import { createThemes } from '../../../src/correlate/happenings/themes.ts'
import { reportOf } from '../../../src/correlate/happenings/report.ts'
import { startMs } from '../sample.ts'
import { home, minuteMs, tell } from './reports.ts'

const dayMinutes = 24 * 60
const smell = matters.indexOf('ch')
const report = (id: string, minutes: number, change: Partial<Parameters<typeof tell>[0]> = {}) =>
  reportOf(tell({ id, minutes, words: ['煤气味'], ...change }), home)

/** One report about smell a day for four weeks, and so many on the day after. */
function city(today: number, change: (i: number) => Partial<Parameters<typeof tell>[0]> = () => ({})) {
  const themes = createThemes()
  for (let day = 0; day < 28; day++) themes.add(report(`usual${day}`, day * dayMinutes))
  for (let i = 0; i < today; i++) themes.add(report(`today${i}`, 28 * dayMinutes + i, change(i)))
  return themes
}

const nowMs = startMs + 28 * dayMinutes * minuteMs + 60 * minuteMs

describe('themes', () => {
  test('one report on a day that usually has one is no surprise, and ten are a great one', () => {
    expect(city(1).surprise('430105', smell, nowMs)).toBeLessThan(0.5)
    expect(city(10).surprise('430105', smell, nowMs)).toBeGreaterThan(8)
  })

  test('what is much in one district is counted in the city too, and not in another district or matter', () => {
    const themes = city(10)
    expect(themes.surprise('', smell, nowMs)).toBeGreaterThan(8)
    expect(themes.surprise('430102', smell, nowMs)).toBe(0)
    expect(themes.surprise('430105', matters.indexOf('la'), nowMs)).toBe(0)
  })

  test('one voice counts once a day, and what is told of another city does not count', () => {
    expect(city(10, () => ({ author: 'p1:one' })).surprise('', smell, nowMs)).toBeLessThan(0.5)
    expect(city(10, () => ({ place: '340103' })).surprise('', smell, nowMs)).toBe(0)
  })

  test('a day later nothing of it is left', () => {
    expect(city(10).surprise('', smell, nowMs + dayMinutes * minuteMs)).toBe(0)
  })

  test('a thousand reports that come every day surprise nobody', () => {
    const themes = createThemes()
    for (let day = 0; day < 15; day++)
      for (let i = 0; i < 200; i++) themes.add(report(`d${day}-${i}`, day * dayMinutes + i * 7))
    expect(themes.surprise('', smell, startMs + 15 * dayMinutes * minuteMs)).toBeLessThan(3)
  })

  test('restored from its snapshot it says the same', () => {
    const before = city(5)
    const after = createThemes(deserialize(serialize(before.snapshot())) as ThemesState)
    for (const themes of [before, after]) themes.add(report('later', 28 * dayMinutes + 30))
    expect(after.surprise('430105', smell, nowMs)).toBe(before.surprise('430105', smell, nowMs))
  })
})
