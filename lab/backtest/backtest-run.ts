// The backtest of one stream in full, so that several can be put together.
import type { Forecast } from './calibration.ts'
import type { EventRow, JudgedAlarm } from './match.ts'
import type { Attempt } from './tune.ts'

/** One stream, before it is put together with others. */
export interface BacktestRun {
  readonly weeks: number
  readonly events: readonly EventRow[]
  readonly alarms: readonly JudgedAlarm[]
  readonly falseAlarms: number
  /** Alerts about failing services, which are no warnings. */
  readonly complaints: number
  readonly forecasts: readonly Forecast[]
  /** Our own alerts, were only those of at least some probability shown. */
  readonly cuts: readonly Attempt[]
  readonly baselines: readonly BaselineRun[]
}

export interface BaselineRun {
  readonly name: string
  readonly plain: Attempt
  readonly sweep: readonly Attempt[]
}
