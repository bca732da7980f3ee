// Puts the backtests of one or many streams together: pooled figures, figures by kind, and the comparison with naive rules.
import { hourMs } from '../../src/core/durations.ts'
import { round4 } from '../../src/core/numbers.ts'
import type { Level } from '../../src/core/alert-state.ts'
import type { AmocPoint } from './amoc.ts'
import { frontier } from './amoc.ts'
import type { BacktestRun } from './backtest-run.ts'
import type { ReliabilityBin } from './calibration.ts'
import { reliabilityBins } from './calibration.ts'
import type { Figures } from './figures.ts'
import { figuresOf, median, poissonInterval } from './figures.ts'
import type { EventRow, JudgedAlarm, AlarmVerdict } from './match.ts'
import type { Attempt } from './tune.ts'
import { bestWithin } from './tune.ts'

export interface BaselineFigures extends Figures {
  readonly setting: string
}

export interface KindFigures {
  readonly kind: string
  readonly crisis: boolean
  readonly events: number
  readonly detected: number
  readonly pod: number
  readonly medianLeadHours: number
  /** Events of this kind about which an alert was raised at orange or red. */
  readonly orangeOrRed: number
}

/** Against the plain spike rule at the setting that is best for it with no more false alarms than ours. */
export interface Comparison {
  readonly against: string
  readonly crises: number
  /** Detected by us, and by the rule later or not at all. */
  readonly earlier: number
  readonly earlierShare: number
  /** Over all crises, hours; a miss counts as no lead on either side. */
  readonly medianLeadGainedHours: number
  /** The same over crises that built up for a day or more. */
  readonly medianLeadGainedHoursSlow: number
}

/** What the settings allow, and whether the interval of what happened contains it or lies under it. */
export interface BudgetFigures {
  readonly falseAlarmsPerWeek: number
  readonly complaintsPerWeek: number
  readonly kept: boolean
}

export type Budget = Omit<BudgetFigures, 'kept'>

export interface BacktestSummary extends Figures {
  readonly baselines: Readonly<Record<string, BaselineFigures>>
  /** Alerts a week about failing services, which are no warnings and have a budget of their own. */
  readonly complaintsPerWeek: number
  /** Warnings a week about a crisis that another warning is about already. */
  readonly repeatsPerWeek: number
  readonly budget: BudgetFigures | null
  /** 95 % interval of the mean number of false alarms a week, were they Poisson. */
  readonly falseAlarmsPerWeekInterval: readonly [number, number]
  readonly comparison: Comparison | null
  readonly byKind: readonly KindFigures[]
  readonly reliability: readonly ReliabilityBin[]
  readonly forecasts: number
  readonly amoc: Readonly<Record<string, readonly AmocPoint[]>>
  readonly runs: readonly RunRows[]
}

export interface RunRows {
  readonly events: readonly EventRow[]
  readonly alarms: readonly AlarmRow[]
}

/** What became of one alert; the first claim about its event, else its first. */
export interface AlarmRow {
  readonly id: string
  readonly title: string
  readonly verdict: AlarmVerdict
  readonly event: string | null
  readonly raisedAt: string
  readonly level: Level
  readonly probability: number
  readonly documents: number
}

const slowHours = 24

/** `budget` is what the settings allow; null where the alerts came from elsewhere. */
export function summarise(runs: readonly BacktestRun[], budget: Budget | null): BacktestSummary {
  const events = runs.flatMap((run) => run.events)
  const forecasts = runs.flatMap((run) => run.forecasts)
  const weeks = runs.reduce((sum, run) => sum + run.weeks, 0)
  const falseAlarms = runs.reduce((sum, run) => sum + run.falseAlarms, 0)
  const weekly = (count: number): number => round4(weeks === 0 ? 0 : count / weeks)
  const perWeek = poissonInterval(falseAlarms).map(weekly)
  const figure = (attempt: Attempt): Figures => figuresOf(attempt.events, attempt.falseAlarms, weeks, attempt.forecasts)
  const baselines: Record<string, BaselineFigures> = {}
  const amoc: Record<string, readonly AmocPoint[]> = {
    qianzhao: frontier(joinAttempts(runs.map((run) => run.cuts)).map(figure)),
  }
  let comparison: Comparison | null = null
  for (const name of runs[0]?.baselines.map((baseline) => baseline.name) ?? []) {
    const own = runs.flatMap((run) => run.baselines.filter((baseline) => baseline.name === name))
    const [plain] = joinAttempts(own.map((baseline) => [baseline.plain]))
    if (plain !== undefined) baselines[name] = { ...figure(plain), setting: plain.setting }
    const attempts = joinAttempts(own.map((baseline) => baseline.sweep))
    amoc[name] = frontier(attempts.map(figure))
    const best = bestWithin(attempts, falseAlarms)
    if (best === null) continue
    baselines[`${name}-tuned`] = { ...figure(best), setting: best.setting }
    if (name === 'spike') comparison = compare(`${name}-tuned`, events, best.events)
  }
  return {
    ...figuresOf(events, falseAlarms, weeks, forecasts),
    baselines,
    complaintsPerWeek: weekly(runs.reduce((sum, run) => sum + run.complaints, 0)),
    repeatsPerWeek: weekly(runs.flatMap((run) => run.alarms).filter(({ verdict }) => verdict === 'repeat').length),
    budget: budget === null ? null : budgetOf(budget, perWeek[0] ?? 0),
    falseAlarmsPerWeekInterval: [perWeek[0] ?? 0, perWeek[1] ?? 0],
    comparison,
    byKind: byKind(events),
    reliability: reliabilityBins(forecasts),
    forecasts: forecasts.length,
    amoc,
    runs: runs.map((run) => ({ events: run.events, alarms: run.alarms.map(alarmRow) })),
  }
}

function budgetOf({ falseAlarmsPerWeek, complaintsPerWeek }: Budget, low: number): BudgetFigures {
  return { falseAlarmsPerWeek, complaintsPerWeek, kept: low <= falseAlarmsPerWeek }
}

function alarmRow({ alarm, claim, verdict, event }: JudgedAlarm): AlarmRow {
  return {
    id: alarm.id,
    title: alarm.title,
    verdict,
    event,
    raisedAt: new Date(claim.atMs).toISOString(),
    level: claim.level,
    probability: claim.probability,
    documents: claim.documents.length,
  }
}

// A setting has to have been tried on every stream; the lax ones were given up where they cried wolf too often.
function joinAttempts(lists: readonly (readonly Attempt[])[]): Attempt[] {
  const bySetting = Map.groupBy(lists.flat(), ({ setting }) => setting)
  return [...bySetting].flatMap(([setting, attempts]) =>
    attempts.length < lists.length
      ? []
      : [
          {
            setting,
            falseAlarms: attempts.reduce((sum, attempt) => sum + attempt.falseAlarms, 0),
            events: attempts.flatMap((attempt) => attempt.events),
            forecasts: attempts.flatMap((attempt) => attempt.forecasts),
          },
        ],
  )
}

// Both lists come from the same streams in the same order, so that row i is the same event in both.
function compare(against: string, ours: readonly EventRow[], theirs: readonly EventRow[]): Comparison {
  const pairs = ours.flatMap((row, index) => {
    const other = theirs[index]
    return row.crisis && other !== undefined ? [{ row, other }] : []
  })
  const earlier = pairs.filter(
    ({ row, other }) => row.raisedAtMs !== null && (other.raisedAtMs === null || row.raisedAtMs < other.raisedAtMs),
  ).length
  const slow = pairs.filter(({ row }) => row.outbreakMs - row.onsetMs >= slowHours * hourMs)
  const gained = (rows: typeof pairs): number =>
    round4(median(rows.map(({ row, other }) => row.leadHours - other.leadHours)))
  return {
    against,
    crises: pairs.length,
    earlier,
    earlierShare: round4(pairs.length === 0 ? 0 : earlier / pairs.length),
    medianLeadGainedHours: gained(pairs),
    medianLeadGainedHoursSlow: gained(slow),
  }
}

function byKind(events: readonly EventRow[]): KindFigures[] {
  const kinds = Map.groupBy(events, ({ kind }) => kind)
  return [...kinds.keys()].sort().map((kind) => {
    const rows = kinds.get(kind) ?? []
    const detected = rows.filter(({ raisedAtMs }) => raisedAtMs !== null).length
    return {
      kind,
      crisis: rows[0]?.crisis ?? false,
      events: rows.length,
      detected,
      pod: round4(rows.length === 0 ? 0 : detected / rows.length),
      medianLeadHours: round4(median(rows.map(({ leadHours }) => leadHours))),
      orangeOrRed: rows.filter(({ level }) => level === 'orange' || level === 'red').length,
    }
  })
}
