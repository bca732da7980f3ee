// Reads the simulation format of Noufaily et al. (2013): quiet weekly counts, past outbreaks, and one current outbreak per size.
import { EarlyWarningError } from '../../src/core/errors.ts'

export interface PlantedOutbreak {
  /** 0-based week of the onset, and the last week with cases. */
  readonly start: number
  readonly end: number
  readonly weeks: readonly number[]
  readonly cases: readonly number[]
}

export interface SimulatedSeries {
  /** 0-based. */
  readonly scenario: number
  readonly replicate: number
  readonly counts: readonly number[]
  readonly past: readonly PlantedOutbreak[]
  /** One per size k = 1 … 10, each to be laid over the quiet series alone. */
  readonly current: readonly PlantedOutbreak[]
}

export interface SimulatedData {
  readonly scenarioCount: number
  readonly series: readonly SimulatedSeries[]
}

/** Weeks before this one (0-based) are history; from it on every week is judged. */
export const firstJudgedWeek = 575

export function parseSimulatedSeries(value: unknown): SimulatedData {
  const root = record(value, 'the file')
  const series = list(root['series'], 'series').map((one, index) => parseSeries(one, index))
  if (series.length === 0) throw unreadable('no series', 'at least one')
  const scenarioCount = Array.isArray(root['scenarios'])
    ? root['scenarios'].length
    : Math.max(...series.map((one) => one.scenario)) + 1
  return { scenarioCount, series }
}

function parseSeries(value: unknown, index: number): SimulatedSeries {
  const one = record(value, `series ${index}`)
  const counts = numbers(one['y'], `series ${index}: y`)
  if (counts.length <= firstJudgedWeek)
    throw unreadable(`${counts.length} weeks in series ${index}`, `more than ${firstJudgedWeek}`)
  const outbreaks = (field: string) => list(one[field] ?? [], field).map((outbreak) => parseOutbreak(outbreak, index))
  return {
    scenario: number(one['scenario'], 'scenario') - 1,
    replicate: number(one['rep'] ?? 1, 'rep'),
    counts,
    past: outbreaks('past_k5'),
    current: outbreaks('current'),
  }
}

function parseOutbreak(value: unknown, index: number): PlantedOutbreak {
  const one = record(value, `an outbreak of series ${index}`)
  const weeks = numbers(one['weeks'], 'weeks').map((week) => week - 1)
  const start = number(one['start'], 'start') - 1
  return { start, end: Math.max(start, ...weeks), weeks, cases: numbers(one['cases'], 'cases') }
}

/** The counts with an outbreak's cases laid on top. */
export function withOutbreaks(counts: readonly number[], outbreaks: readonly PlantedOutbreak[]): number[] {
  const sum = [...counts]
  for (const { weeks, cases } of outbreaks) {
    weeks.forEach((week, i) => {
      sum[week] = (sum[week] ?? 0) + (cases[i] ?? 0)
    })
  }
  return sum
}

function record(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unreadable(`${name} is no object`, 'an object')
  return value as Readonly<Record<string, unknown>>
}

function list(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unreadable(`${name} is no list`, 'a list')
  return value
}

// A list with one element may have been written as the element itself.
function numbers(value: unknown, name: string): number[] {
  return (Array.isArray(value) ? value : [value]).map((one) => number(one, name))
}

function number(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unreadable(`${name} is ${String(value)}`, 'a number')
  return value
}

function unreadable(found: string, wanted: string): EarlyWarningError {
  return new EarlyWarningError(
    'FORMAT_UNKNOWN',
    `The simulated series cannot be read: found ${found}, wanted ${wanted}.`,
  )
}
