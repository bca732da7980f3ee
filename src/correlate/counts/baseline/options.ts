// The settings of a streaming baseline, and the ones for hourly counts of a Chinese city.
import { dayMs, hourMs, weekMs } from '../../../core/durations.ts'
import type { Season } from './season.ts'

export interface BaselineOptions {
  readonly binMs: number
  /** Epoch ms of the start of bin 0; for local hours and weeks, a Monday 00:00 local time. */
  readonly originMs: number
  readonly seasons: readonly Season[]
  /** Share of a bin that is a public holiday, 0…1; null where there is no calendar. */
  readonly holidayShare: ((binStartMs: number) => number) | null
  /** A bin is learned this many bins later, so that an outbreak does not teach the baseline while it is judged. */
  readonly lagBins: number
  /** A cell without a trusted parent says `learning` until it has learned this many bins. */
  readonly learningBins: number
  /** Bins after which an observation counts half. */
  readonly levelHalfLifeBins: number
  readonly seasonHalfLifeBins: number
  readonly dispersionHalfLifeBins: number
  /** Bins after which half of a slope has died away; Infinity lets a trend run on. */
  readonly slopeHalfLifeBins: number
  /** Counts whose Anscombe residual passes this are treated as censored, not as they are. */
  readonly anscombeLimit: number
  /** Prior standard deviations of the log level, the slope (log per 52 bins), a season's and the calendar's coefficient. */
  readonly levelSd: number
  readonly slopeSd: number
  readonly seasonSd: number
  /** The same for a cell that leans on a parent: its season may deviate only a little from the parent's. */
  readonly childSeasonSd: number
  readonly cellsMax: number
}

export const hourlyBaseline: BaselineOptions = {
  binMs: hourMs,
  // Monday 5 January 1970, 00:00 in China (UTC+8).
  originMs: 4 * dayMs - 8 * hourMs,
  seasons: [
    { periodBins: 24, harmonics: 3, stepBins: 1 },
    { periodBins: 168, harmonics: 2, stepBins: 24 },
  ],
  holidayShare: null,
  lagBins: 24,
  learningBins: 14 * 24,
  levelHalfLifeBins: 14 * 24,
  seasonHalfLifeBins: 60 * 24,
  dispersionHalfLifeBins: 30 * 24,
  slopeHalfLifeBins: 3 * 24,
  anscombeLimit: 2.58,
  levelSd: 2,
  slopeSd: 0.05,
  seasonSd: 0.7,
  childSeasonSd: 0.2,
  cellsMax: 200_000,
}

/** Weekly counts with a yearly season, as health surveillance has them; bin 0 is week 0. */
export const weeklyBaseline: BaselineOptions = {
  ...hourlyBaseline,
  binMs: weekMs,
  originMs: 0,
  seasons: [{ periodBins: 52, harmonics: 2, stepBins: 1 }],
  lagBins: 4,
  learningBins: 104,
  levelHalfLifeBins: 690,
  seasonHalfLifeBins: 6900,
  dispersionHalfLifeBins: 690,
  slopeHalfLifeBins: Number.POSITIVE_INFINITY,
  slopeSd: 0.3,
}
