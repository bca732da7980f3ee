// What each city, top-level topic and source is expected to say in an hour: the seasonal baselines all cells lean on.
import { hourMs } from '../../core/durations.ts'
import { createPairMemory } from '../../core/pair-memory.ts'
import { createSeasonalBaseline } from './baseline/baseline.ts'
import { chineseHolidayShare } from './baseline/holidays.ts'
import type { BaselineOptions } from './baseline/options.ts'
import { hourlyBaseline } from './baseline/options.ts'
import type { BaselineState } from './baseline/pool.ts'
import type { HourVerdict } from './closed-hours.ts'
import { createClosedHours } from './closed-hours.ts'
import { createHourLearning } from './hour-learning.ts'
import { createHourlyExpectation } from './hourly-expectation.ts'
import type { Expected, Root } from './roots.ts'
import { createRoot, effectiveHours, plainRate, shareOf } from './roots.ts'
import type { SeasonalDetectorState } from './seasonal.ts'
import { createSeasonalDetector } from './seasonal.ts'

export interface RatesState {
  readonly roots: Map<string, Root>
  readonly baseline: BaselineState
  readonly detector: SeasonalDetectorState
  readonly verdicts: Map<string, HourVerdict>
  nextHour: number
}

export interface Rates {
  /** `root` is `topic|city`; root and source together are the `rootKey` of the others. */
  count(root: string, source: string, timeMs: number, count: number): void
  /** Expected documents of a series with this faded history, between two times. */
  expect(rootKey: string, history: number, fromMs: number, toMs: number): Expected
  /** A rough mean without the rhythm, in constant time: tells which counts are worth a closer look. */
  roughlyPerHour(rootKey: string, history: number, nowMs: number): number
  /**
   * Log e-value of the last closed hour of a root without its source (`topic|city`): its streams judged by the seasonal
   * detector and fused. null where there is none, and before the streams are learned.
   */
  closedEvidence(root: string): number | null
  /** The watermark closes hours: each is learned once, empty hours too. */
  close(watermarkMs: number): void
  snapshot(): RatesState
}

/** Topics by city and source; beyond it nothing more is counted. */
const rootsMax = 4_096
// Two days of hours are enough to judge by: the day has recurred, and the predictive dispersion carries the rest.
const baselineOptions: BaselineOptions = {
  ...hourlyBaseline,
  holidayShare: chineseHolidayShare,
  cellsMax: rootsMax,
  learningBins: 48,
}

export function createRates(state?: RatesState): Rates {
  const roots = state?.roots ?? new Map<string, Root>()
  const baseline = createSeasonalBaseline(baselineOptions, state?.baseline)
  const detector = createSeasonalDetector(baseline, baselineOptions.binMs, state?.detector)
  const closed = createClosedHours(state?.verdicts)
  const expectation = createHourlyExpectation(baseline)
  // Root and source are joined once, not for each document.
  const keyOf = createPairMemory((root: string, source: string) => `${root}|${source}`, rootsMax)
  const learning = createHourLearning({ roots, baseline, detector, closed, expectation }, state?.nextHour)

  function count(root: string, source: string, timeMs: number, by: number): void {
    const key = keyOf(root, source)
    const hour = Math.floor(timeMs / hourMs)
    let known = roots.get(key)
    if (known === undefined) {
      if (roots.size >= rootsMax) return
      known = createRoot(timeMs)
      roots.set(key, known)
    }
    known.lastMs = Math.max(known.lastMs, timeMs)
    // Late documents of an hour already closed change windows, not what was learned.
    if (learning.isClosed(hour)) return
    known.open.set(hour, (known.open.get(hour) ?? 0) + by)
  }

  function expect(rootKey: string, history: number, fromMs: number, toMs: number): Expected {
    const known = roots.get(rootKey)
    if (known === undefined) return { mean: 0, dispersion: 1, learning: true }
    const share = shareOf(known, history)
    if (known.cell < 0) return plainRate(known, fromMs, toMs, share)
    const { mean, dispersion, learning } = expectation.between(known.cell, fromMs, toMs)
    return { mean: mean * share, dispersion, learning }
  }

  function roughlyPerHour(rootKey: string, history: number, nowMs: number): number {
    const known = roots.get(rootKey)
    return known === undefined ? 0 : (shareOf(known, history) * (known.history + 0.5)) / effectiveHours(known, nowMs)
  }

  return {
    count,
    expect,
    roughlyPerHour,
    closedEvidence: closed.evidence,
    close: learning.close,
    snapshot: () => ({
      roots,
      baseline: baseline.snapshot(),
      detector: detector.snapshot(),
      verdicts: closed.snapshot(),
      nextHour: learning.nextHour(),
    }),
  }
}
