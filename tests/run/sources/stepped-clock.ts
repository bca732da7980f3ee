// A clock for one source whose rounds do real work: a test waits for the end of each round, and time stands still meanwhile.
import type { SourceClockwork } from '../../../src/run/sources/source-run.ts'

export interface SteppedClock extends SourceClockwork {
  /** Resolves when so many more rounds are over. */
  rounds(count: number): Promise<void>
}

/** Whoever sleeps longer than a source of this pause sleeps until the end. */
export function createSteppedClock(startMs: number, everyMs: number): SteppedClock {
  let nowMs = startMs
  let sleeping = Promise.withResolvers<() => void>()
  return {
    nowMs: () => nowMs,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        signal.addEventListener('abort', () => resolve(), { once: true })
        if (ms > everyMs) return
        sleeping.resolve(() => {
          nowMs += ms
          sleeping = Promise.withResolvers()
          resolve()
        })
      }),
    async rounds(count) {
      for (let i = 0; i < count; i++) {
        const wake = await sleeping.promise
        if (i < count - 1) wake()
      }
    },
  }
}
