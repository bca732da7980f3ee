// The daily and weekly rhythm of each channel in China time, as a factor with mean 1 over the week.
import { chinaOffsetMs } from '../core/china-time.ts'
import { dayMs, hourMs } from '../core/durations.ts'
import type { Channel } from '../core/post.ts'

/** Posts a day are multiplied by this at `timeMs`; its mean over one week is 1. */
export function rhythmFactor(channel: Channel, timeMs: number): number {
  const { byHour, byDay } = rhythms[channel]
  const local = timeMs + chinaOffsetMs
  const hour = (((local % dayMs) + dayMs) % dayMs) / hourMs
  // Between two hours the rate moves evenly, so that no step looks like a burst.
  const first = Math.floor(hour)
  const share = hour - first
  const level = (byHour[first] ?? 1) * (1 - share) + (byHour[(first + 1) % 24] ?? 1) * share
  return level * (byDay[weekday(timeMs)] ?? 1)
}

/** 0 is Monday, in China time. 1970-01-01 was a Thursday. */
export function weekday(timeMs: number): number {
  return (((Math.floor((timeMs + chinaOffsetMs) / dayMs) + 3) % 7) + 7) % 7
}

interface Rhythm {
  readonly byHour: readonly number[]
  readonly byDay: readonly number[]
}

function rhythm(byHour: readonly number[], byDay: readonly number[]): Rhythm {
  return { byHour: normalised(byHour), byDay: normalised(byDay) }
}

function normalised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value / mean)
}

// Social media are awake until midnight and quietest before dawn; a hotline is called in office hours and
// most on Mondays; grid workers walk their rounds in the morning and afternoon of working days.
const rhythms: Readonly<Record<Channel, Rhythm>> = {
  weibo: rhythm(
    [52, 30, 20, 15, 14, 18, 32, 52, 70, 80, 84, 86, 92, 88, 78, 76, 78, 80, 82, 88, 96, 104, 106, 84],
    [1, 0.97, 0.98, 0.99, 1.05, 1.03, 0.98],
  ),
  forum: rhythm(
    [40, 22, 13, 9, 8, 10, 20, 38, 62, 78, 82, 78, 80, 78, 74, 74, 76, 74, 72, 84, 104, 110, 96, 68],
    [1.02, 1, 1, 0.99, 1, 1.02, 0.97],
  ),
  hotline: rhythm(
    [14, 9, 7, 6, 6, 10, 22, 48, 98, 126, 128, 110, 72, 78, 108, 114, 108, 92, 66, 54, 48, 42, 32, 22],
    [1.24, 1.14, 1.08, 1.06, 1.04, 0.76, 0.68],
  ),
  grid: rhythm(
    [2, 1, 1, 1, 1, 3, 14, 48, 118, 140, 134, 96, 40, 62, 128, 136, 118, 70, 30, 22, 14, 8, 5, 3],
    [1.25, 1.22, 1.2, 1.2, 1.18, 0.52, 0.43],
  ),
  news: rhythm(
    [18, 8, 5, 4, 6, 18, 52, 92, 104, 106, 104, 98, 86, 78, 84, 92, 98, 104, 100, 84, 74, 66, 48, 32],
    [1.06, 1.06, 1.05, 1.05, 1.04, 0.88, 0.86],
  ),
}
