// How soon a thread that died is started again: after ever longer pauses, and not for ever.
import { hourMs, minuteMs } from '../core/durations.ts'

export interface Restarts {
  /** How long to wait before the next start; null where it died too often within an hour and only a person can help. */
  next(): number | null
  /** Starts again since the service began. */
  count(): number
}

const pausesMs = [100, 1_000, 5_000, 15_000, minuteMs, 5 * minuteMs] as const
// At the pauses above this is some half an hour of dying again and again.
const withinHourMax = 10

export function createRestarts(monotonicMs: () => number): Restarts {
  let recentMs: number[] = []
  let count = 0
  return {
    next() {
      const nowMs = monotonicMs()
      recentMs = recentMs.filter((atMs) => nowMs - atMs < hourMs)
      if (recentMs.length >= withinHourMax) return null
      const pauseMs = pausesMs[recentMs.length] ?? 5 * minuteMs
      recentMs.push(nowMs)
      count++
      return pauseMs
    },
    count: () => count,
  }
}
