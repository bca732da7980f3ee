// Measures alerts against the truth: what was seen, how early, at how many false alarms, beside naive rules on the same stream.
import { dayMs, weekMs } from '../../src/core/durations.ts'
import { levels } from '../../src/core/alert-state.ts'
import type { Truth } from '../../src/simulate/truth.ts'
import type { BacktestRun } from './backtest-run.ts'
import { forecastsOf } from './calibration.ts'
import type { CountedDocument } from './cells.ts'
import { cellHistories } from './cells.ts'
import { falseAlarmsOf } from './figures.ts'
import type { Alarm } from './match.ts'
import { matchAlarms } from './match.ts'
import type { AlertRevision, SituationRevision } from './records.ts'
import type { BacktestSummary, Budget } from './summary.ts'
import { summarise } from './summary.ts'
import type { TuningOptions } from './tune.ts'
import { families, judge, sweep, tryPlain } from './tune.ts'

export interface BacktestInput {
  /** All revisions, in any order. */
  readonly alerts: readonly AlertRevision[]
  readonly situations: readonly SituationRevision[]
  readonly truth: Truth
  /** Of the whole stream; the naive rules count them. */
  readonly observations: readonly CountedDocument[]
  /** An alert counts until so long after the outbreak. */
  readonly horizonMs: number
}

/** One day: what was not raised within a day of the outbreak is in all papers anyway. */
export const defaultHorizonMs = dayMs

export function summariseBacktest(input: BacktestInput, budget: Budget | null = null): BacktestSummary {
  return summarise([runBacktest(input)], budget)
}

export function runBacktest(input: BacktestInput): BacktestRun {
  const { truth, horizonMs } = input
  const { events } = truth
  const weeks = weeksOf(input.observations)
  const alarms = alarmsOfAlerts(input.alerts)
  const matching = matchAlarms(alarms, events, horizonMs)
  const options: TuningOptions = { cells: cellHistories(input.observations), events, weeks, horizonMs }
  return {
    weeks,
    events: matching.events,
    alarms: matching.alarms,
    falseAlarms: falseAlarmsOf(matching),
    complaints: complaintsOf(input.alerts),
    forecasts: forecastsOf(input.situations, events),
    cuts: probabilityCuts.map((cut) => judge(cutBelow(alarms, cut), `probability at least ${cut}`, options)),
    // Where nothing was planted there is nothing to compare rules by.
    baselines: (events.some(({ crisis }) => crisis) ? families : []).map((family) => ({
      name: family.name,
      plain: tryPlain(family, options),
      sweep: sweep(family, options),
    })),
  }
}

const probabilityCuts = Array.from({ length: 50 }, (_, i) => i / 50)

function cutBelow(alarms: readonly Alarm[], probability: number): Alarm[] {
  return alarms.map((alarm) => ({
    ...alarm,
    claims: alarm.claims.filter((claim) => claim.probability >= probability),
  }))
}

const shownStates: ReadonlySet<string> = new Set(['firing', 'acknowledged'])

/** Only what a person saw as a warning counts: the revisions that were firing or acknowledged, in their order. */
export function alarmsOfAlerts(alerts: readonly AlertRevision[]): Alarm[] {
  const byId = Map.groupBy(alerts, ({ id }) => id)
  return [...byId.keys()].sort().flatMap((id) => {
    const shown = (byId.get(id) ?? [])
      .filter(({ state, level, concern }) => concern === 'warning' && shownStates.has(state) && levels.includes(level))
      .sort((a, b) => a.rev - b.rev)
    const [first] = shown
    if (first === undefined) return []
    const claims = shown.map((revision) => ({
      atMs: revision.raisedAtMs,
      probability: revision.probability,
      level: revision.level,
      documents: revision.documents,
    }))
    return [{ id, title: first.title, topic: first.topic, place: first.place, claims }]
  })
}

/** Alerts that were shown and never became warnings. */
function complaintsOf(alerts: readonly AlertRevision[]): number {
  const shown = alerts.filter(({ state }) => shownStates.has(state))
  const warnings = new Set(shown.filter(({ concern }) => concern === 'warning').map(({ id }) => id))
  return new Set(shown.map(({ id }) => id).filter((id) => !warnings.has(id))).size
}

function weeksOf(observations: readonly CountedDocument[]): number {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const { timeMs } of observations) {
    first = Math.min(first, timeMs)
    last = Math.max(last, timeMs)
  }
  return last > first ? (last - first) / weekMs : 0
}
