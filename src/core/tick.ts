// A tick is a numbered interval of receive time; decisions are made at ticks, bins are counted in event time.
import { minuteMs } from './durations.ts'
import type { SourceId } from './ids.ts'

export interface Tick {
  /** floor(receive time / tick length). */
  readonly number: number
  /** Receive time at which the tick closed, epoch ms: what is decided at it is dated so. In a replay its newest record. */
  readonly closedAtMs: number
}

/** The state of one source at a tick. */
export interface SourceClock {
  readonly source: SourceId
  /** Everything earlier than this has arrived, up to the allowed lateness; -Infinity before the first record. */
  readonly watermarkMs: number
  readonly idle: boolean
  /** Receive time at which the tick closed that last brought a record of it. */
  readonly lastSeenMs: number
}

/** What the fold knows about time when it decides. */
export interface Clock {
  readonly tick: Tick
  /** The smallest watermark of the sources that are not idle. */
  readonly watermarkMs: number
  readonly sources: readonly SourceClock[]
}

/** A clock that is this far behind the last tick was ahead before, and has been set right. */
const aheadMs = 10 * minuteMs

/** Receive time does not run back with a clock that is nudged; one that was far ahead dates nothing once it is set right. */
export function closingTime(nowMs: number, lastClosedAtMs: number): number {
  return lastClosedAtMs - nowMs > aheadMs ? nowMs : Math.max(nowMs, lastClosedAtMs)
}

/** A tick without records still has to tell the time, but one in so many is enough for that: the ticks whose number it divides. */
export const idleTickEvery = 10
