// Gives every naive rule its best chance: the setting that detects most at no more false alarms than we have.
import type { TruthEvent } from '../../src/simulate/truth.ts'
import { hourMs } from '../../src/core/durations.ts'
import type { CellHistory } from './cells.ts'
import type { Forecast } from './calibration.ts'
import { certainForecasts, falseAlarmsOf } from './figures.ts'
import type { Alarm, EventRow } from './match.ts'
import { matchAlarms } from './match.ts'
import { alarmsOf, candidatesOf, earsRule, farringtonRule, fixedRule, spikeRule } from './rules.ts'
import type { Rule } from './rules.ts'

/** One rule at one setting on one stream, or on several put together. */
export interface Attempt {
  readonly setting: string
  readonly falseAlarms: number
  readonly events: readonly EventRow[]
  readonly forecasts: readonly Forecast[]
}

export interface Family {
  readonly name: string
  /** As it comes out of the book, before anything is tuned. */
  readonly plain: Rule
  readonly variants: readonly Rule[]
  readonly thresholds: readonly number[]
}

export interface TuningOptions {
  readonly cells: readonly CellHistory[]
  readonly events: readonly TruthEvent[]
  readonly weeks: number
  readonly horizonMs: number
}

const windowsMs = [1, 3, 6, 12, 24].map((hours) => hours * hourMs)
const growing = [1.5, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 26, 34, 45, 60, 80, 110, 150, 200, 300]

export const families: readonly Family[] = [
  {
    name: 'spike',
    plain: spikeRule(6 * hourMs, 3, 3),
    variants: windowsMs.flatMap((windowMs) => [3, 6].map((countMin) => spikeRule(windowMs, countMin, 3))),
    thresholds: growing,
  },
  {
    name: 'fixed',
    plain: fixedRule(24 * hourMs, 20),
    variants: windowsMs.map((windowMs) => fixedRule(windowMs, 20)),
    thresholds: growing.filter((threshold) => threshold >= 3),
  },
  {
    name: 'ears-c2',
    plain: earsRule(6 * hourMs, 3),
    variants: [3, 6, 12].map((hours) => earsRule(hours * hourMs, 3)),
    thresholds: [2, ...growing],
  },
  {
    name: 'farrington',
    plain: farringtonRule(24 * hourMs, 1),
    variants: [farringtonRule(24 * hourMs, 1)],
    thresholds: [0.6, 0.8, 1, 1.3, 1.7, 2.2, 3, 4, 6, 8, 12, 16, 24],
  },
]

/** Beyond this many false alarms a week nobody would look any more, and the sweep ends. */
const falseAlarmsPerWeekMax = 80

/** Every setting of the family, from strict to lax. */
export function sweep(family: Family, options: TuningOptions): readonly Attempt[] {
  return family.variants.flatMap((rule) => {
    const candidates = candidatesOf(rule, options.cells)
    const attempts: Attempt[] = []
    for (const threshold of family.thresholds.toReversed()) {
      const attempt = judge(alarmsOf(rule, threshold, candidates), rule.describe(threshold), options)
      attempts.push(attempt)
      if (attempt.falseAlarms > falseAlarmsPerWeekMax * options.weeks) break
    }
    return attempts
  })
}

export function tryPlain(family: Family, options: TuningOptions): Attempt {
  const { plain } = family
  const alarms = alarmsOf(plain, plain.threshold, candidatesOf(plain, options.cells))
  return judge(alarms, plain.describe(plain.threshold), options)
}

export function judge(
  alarms: readonly Alarm[],
  setting: string,
  options: Pick<TuningOptions, 'events' | 'horizonMs'>,
): Attempt {
  const matching = matchAlarms(alarms, options.events, options.horizonMs)
  return {
    setting,
    falseAlarms: falseAlarmsOf(matching),
    events: matching.events,
    forecasts: certainForecasts(matching),
  }
}

/** The attempt that detects most crises with at most `falseAlarms`, then the one with most lead; null where none keeps it. */
export function bestWithin(attempts: readonly Attempt[], falseAlarms: number): Attempt | null {
  let best: Attempt | null = null
  for (const attempt of attempts) {
    if (attempt.falseAlarms > falseAlarms) continue
    if (best === null || isBetter(attempt, best)) best = attempt
  }
  return best
}

function isBetter(one: Attempt, other: Attempt): boolean {
  const more = detectedBy(one) - detectedBy(other)
  if (more !== 0) return more > 0
  const gain = totalLead(one) - totalLead(other)
  return gain === 0 ? one.falseAlarms < other.falseAlarms : gain > 0
}

function detectedBy(attempt: Attempt): number {
  return attempt.events.filter(({ crisis, raisedAtMs }) => crisis && raisedAtMs !== null).length
}

function totalLead(attempt: Attempt): number {
  return attempt.events.reduce((sum, { crisis, leadHours }) => sum + (crisis ? leadHours : 0), 0)
}
