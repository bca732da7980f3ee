// A tick is a numbered interval of receive time; decisions are made at ticks, bins are counted in event time.
import type { SourceId } from './ids.ts'

export interface Tick {
  /** floor(receive time / tick length). */
  readonly number: number
  /** Receive time at which the tick closed, epoch ms. */
  readonly closedAtMs: number
}

/** The state of one source at a tick. */
export interface SourceClock {
  readonly source: SourceId
  /** Everything earlier than this has arrived, up to the allowed lateness; -Infinity before the first record. */
  readonly watermarkMs: number
  readonly idle: boolean
}

/** What the fold knows about time when it decides. */
export interface Clock {
  readonly tick: Tick
  /** The smallest watermark of the sources that are not idle. */
  readonly watermarkMs: number
  readonly sources: readonly SourceClock[]
}

/** A tick without records still has to tell the time, but one in so many is enough for that: the ticks whose number it divides. */
export const idleTickEvery = 10
