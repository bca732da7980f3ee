// An endless simulated city for the live demonstration: one week follows the other, each with a seed of its own.
import type { City } from './city.ts'
import type { SimulatedPost } from './post-writer.ts'
import { dayMs } from '../core/durations.ts'
import type { Scenario } from './scenario.ts'
import { simulateCity } from './simulate.ts'

export interface LiveCityOptions {
  readonly scenario: Scenario
  readonly city: City
  readonly seed: string | number
  /** Event time of the first post. */
  readonly startMs: number
  readonly rate?: number
  /** Skips posts before this event time, to go on where a former run stopped. */
  readonly fromMs?: number
}

/** Posts in event-time order without end; the caller paces them by `Date.parse(post.time)`. Ids never repeat. */
export function* liveCity(options: LiveCityOptions): Generator<SimulatedPost, never> {
  const { fromMs, ...rest } = options
  const lengthMs = options.scenario.days * dayMs
  const skipped = fromMs === undefined ? 0 : Math.max(0, Math.floor((fromMs - options.startMs) / lengthMs))
  for (let run = skipped; ; run++) {
    const seed = run === 0 ? options.seed : `${options.seed}+${run}`
    const { posts } = simulateCity({ ...rest, seed, startMs: options.startMs + run * lengthMs })
    for (const post of posts) if (fromMs === undefined || Date.parse(post.time) >= fromMs) yield post
  }
}
