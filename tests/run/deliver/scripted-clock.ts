// A clock that moves only when a test moves it: whoever sleeps wakes when their time has come, in the order of their times.
import { setImmediate as nextTurn } from 'node:timers/promises'

export interface ScriptedClock {
  nowMs(): number
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Moves on, stopping at every time that somebody waits for. */
  advance(ms: number): Promise<void>
}

export function createScriptedClock(startMs: number): ScriptedClock {
  let nowMs = startMs
  const sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>()

  // Promises that follow one another settle within a few turns; nothing here waits for real time.
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await nextTurn()
  }

  return {
    nowMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const sleeper = {
          atMs: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal.addEventListener('abort', sleeper.wake, { once: true })
      }),
    async advance(ms) {
      const endMs = nowMs + ms
      await settle()
      for (;;) {
        const next = [...sleepers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (next === undefined) break
        nowMs = Math.max(nowMs, next.atMs)
        next.wake()
        await settle()
      }
      nowMs = endMs
    },
  }
}
