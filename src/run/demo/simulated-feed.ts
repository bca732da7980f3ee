// Feeds a simulated city into the live run on a clock of its own, faster than real time, and goes on where a run before stopped.
import { setTimeout as delay } from 'node:timers/promises'
import type { SourceId } from '../../core/ids.ts'
import type { RawRecord } from '../../core/post.ts'
import type { Live } from '../fold/live.ts'
import type { City } from '../../simulate/city.ts'
import type { Scenario } from '../../simulate/scenario.ts'
import { liveCity } from '../../simulate/live-city.ts'

export interface SimulatedFeedOptions {
  readonly live: Pick<Live, 'submit' | 'tick' | 'status' | 'settled'>
  readonly scenario: Scenario
  readonly city: City
  readonly seed: number
  /** Simulated seconds per second. */
  readonly speed: number
  readonly tickLengthMs: number
  /** Simulated time at which the first of all weeks begins; how far a week is from it decides what happens in it. */
  readonly calendarStartMs: number
  /** Simulated time at which a store without history begins. */
  readonly startMs: number
  readonly monotonicMs: () => number
  readonly onFailure: (cause: unknown) => void
}

export interface SimulatedFeed {
  /** The simulated time. */
  nowMs(): number
  stop(): Promise<void>
}

const encoder = new TextEncoder()
const ticksAheadMax = 64

/**
 * Weeks follow each other without end, each with a seed of its own that its place in the calendar decides: so a run that
 * goes on after any number of weeks tells what the run before would have told, and never the same week again.
 */
export function startSimulatedFeed(options: SimulatedFeedOptions): SimulatedFeed {
  const lastTickMs = options.live.status().lastTickClosedAtMs
  const simulatedStartMs = lastTickMs > 0 ? lastTickMs : options.startMs
  const realStartMs = options.monotonicMs()
  const stopping = new AbortController()
  let nowMs = simulatedStartMs
  let ticksAhead = 0

  async function run(): Promise<void> {
    const { scenario, city, seed, calendarStartMs } = options
    let batch: RawRecord[] = []
    let tickEndMs = nextTick(nowMs)
    // What an earlier run has seen up to its last tick is in the log; what came after that tick is sent again and is a duplicate.
    for (const post of liveCity({ scenario, city, seed, startMs: calendarStartMs, fromMs: simulatedStartMs })) {
      const timeMs = Date.parse(post.time)
      while (timeMs >= tickEndMs) {
        await closeTick(batch, tickEndMs)
        if (stopping.signal.aborted) return
        batch = []
        tickEndMs = nextTick(tickEndMs)
      }
      const bytes = encoder.encode(JSON.stringify(post))
      batch.push({
        bytes,
        source: post.source as SourceId,
        format: 'post',
        receivedAtMs: timeMs,
        file: 'simulation',
        line: 0,
      })
    }
  }

  function nextTick(timeMs: number): number {
    return (Math.floor(timeMs / options.tickLengthMs) + 1) * options.tickLengthMs
  }

  async function closeTick(batch: readonly RawRecord[], endMs: number): Promise<void> {
    const dueMs = realStartMs + (endMs - simulatedStartMs) / options.speed
    const waitMs = dueMs - options.monotonicMs()
    if (waitMs > 1) await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    if (stopping.signal.aborted) return
    if (batch.length > 0) await options.live.submit(batch)
    nowMs = endMs
    options.live.tick(endMs)
    // A machine slower than the wanted speed makes the simulated clock run slower, not the queue longer.
    if (++ticksAhead < ticksAheadMax) return
    ticksAhead = 0
    await options.live.settled()
  }

  const running = run().catch(options.onFailure)
  return {
    nowMs: () => nowMs,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
