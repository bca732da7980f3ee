// The figures of a backtest: detected, missed, false alarms a week, lead, Brier score and calibration error.
import { round4 } from '../../src/core/numbers.ts'
import type { Forecast } from './calibration.ts'
import { brierScore, calibrationError } from './calibration.ts'
import type { EventRow, Matching } from './match.ts'

export interface Figures {
  readonly detected: number
  readonly missed: number
  /** Share of crises detected inside their horizon. */
  readonly pod: number
  readonly falseAlarmsPerWeek: number
  /** Over all crises; a miss counts as no lead. */
  readonly medianLeadHours: number
  readonly brier: number
  readonly ece: number
  /** Crises that were detected before they broke out. */
  readonly early: number
  readonly falseAlarms: number
  readonly weeks: number
}

/**
 * A false alarm is a warning, of any level, that matches no planted crisis inside its horizon: one about nothing, about a
 * rumour, a festival or a drill, or about a crisis that everybody knows of already. A second warning about a crisis is a
 * repeat, which is counted on its own.
 */
export function falseAlarmsOf(matching: Matching): number {
  return matching.alarms.filter(({ verdict }) => verdict === 'noise' || verdict === 'decoy' || verdict === 'late')
    .length
}

/** Rounded to four digits, so that figures print the same everywhere. */
export function figuresOf(
  events: readonly EventRow[],
  falseAlarms: number,
  weeks: number,
  forecasts: readonly Forecast[],
): Figures {
  const crises = events.filter(({ crisis }) => crisis)
  const found = crises.filter(({ raisedAtMs }) => raisedAtMs !== null)
  return {
    detected: found.length,
    missed: crises.length - found.length,
    pod: round4(crises.length === 0 ? 0 : found.length / crises.length),
    falseAlarmsPerWeek: round4(weeks === 0 ? 0 : falseAlarms / weeks),
    medianLeadHours: round4(median(crises.map(({ leadHours }) => leadHours))),
    brier: round4(brierScore(forecasts)),
    ece: round4(calibrationError(forecasts)),
    early: found.filter(({ raisedAtMs, outbreakMs }) => (raisedAtMs ?? outbreakMs) < outbreakMs).length,
    falseAlarms,
    weeks: round4(weeks),
  }
}

/** A rule without probabilities claims certainty with each alarm, and with its silence that nothing happens. */
export function certainForecasts(matching: Matching): Forecast[] {
  const alarms = matching.alarms
    .filter(({ verdict }) => verdict !== 'repeat')
    .map(({ verdict }) => ({ probability: 1, happened: verdict === 'hit' || verdict === 'late' }))
  const missed = matching.events.filter(({ crisis, raisedAtMs }) => crisis && raisedAtMs === null)
  return [...alarms, ...missed.map(() => ({ probability: 0, happened: true }))]
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** Exact interval for a Poisson mean (Garwood, 1936) at 95 %, found by halving. */
export function poissonInterval(count: number): readonly [number, number] {
  const low = count === 0 ? 0 : solve((mean) => 1 - poissonCdf(count - 1, mean) - 0.025, count)
  return [round4(low), round4(solve((mean) => 0.025 - poissonCdf(count, mean), count))]
}

function solve(rising: (mean: number) => number, count: number): number {
  let low = 0
  let high = count * 2 + 20
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2
    if (rising(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function poissonCdf(count: number, mean: number): number {
  let logTerm = -mean
  let sum = Math.exp(logTerm)
  for (let k = 1; k <= count; k++) {
    logTerm += Math.log(mean / k)
    sum += Math.exp(logTerm)
  }
  return Math.min(1, sum)
}
