// Decides which ticks can be closed now: those that every origin has passed, or that have waited long enough for the ones that lag.
import { idleTickEvery } from '../../core/tick.ts'
import type { PatienceOptions } from './patience.ts'
import { createPatience } from './patience.ts'
import type { Sequencer } from './sequencer.ts'

export interface TickClockOptions extends PatienceOptions {
  readonly tickLengthMs: number
  /** `wall`: receive times are times of this clock. `records`: only records and markers say how far time has come. */
  readonly clock: 'wall' | 'records'
  /** With more than this waiting, ticks are closed without waiting, so that memory stays bounded. */
  readonly waitingBytesMax: number
  /** `topic/partition` of every posts partition, and up to which offset each was written when `readAtMs` was taken. */
  readonly reached: () => { readonly ends: ReadonlyMap<string, number>; readonly readAtMs: number }
  readonly nowMs: () => number
}

// One request carries at most so many ticks: a backlog is worked off in steps that are committed in between.
const ticksAtOnceMax = 256
// After a longer gap in live time the clock jumps: an hour of idle ticks a second says no more than one.
const idleGapMax = 600

export function createTickClock(options: TickClockOptions) {
  const patience = createPatience(options)

  /**
   * Tick numbers that may be closed now, ascending; `last` is the last one that was written. `isAsked`: somebody waits for the
   * next one, whether it holds records or not.
   */
  function due(sequencer: Sequencer, last: number, isAsked = false): number[] {
    const ticks: number[] = []
    const wallTick = Math.floor(options.nowMs() / options.tickLengthMs) - 1
    let at = last
    while (ticks.length < ticksAtOnceMax) {
      const next = sooner(candidate(sequencer.nextTickAfter(at), at, wallTick), isAsked ? asked(at, wallTick) : null)
      if (next === null) break
      if (!isComplete(sequencer, next)) {
        // Memory is bounded first: one tick that holds records is closed as it is, and what it frees is looked at again.
        if (ticks.length === 0 && sequencer.waitingBytes() > options.waitingBytesMax)
          return [forced(sequencer, at, next)]
        break
      }
      ticks.push(next)
      at = next
    }
    return ticks
  }

  function candidate(pending: number | null, last: number, wallTick: number): number | null {
    const wall = options.clock === 'wall'
    if (pending !== null && (!wall || pending <= wallTick)) {
      const idle = nextIdle(last)
      // Nothing came before the very first tick, so there is no time to be told.
      return last < 0 || pending <= idle || (wall && pending - last > idleGapMax) ? pending : idle
    }
    if (last < 0) return null
    const idle =
      wall && wallTick - last > idleGapMax ? Math.floor(wallTick / idleTickEvery) * idleTickEvery : nextIdle(last)
    return !wall || idle <= wallTick ? idle : null
  }

  function asked(last: number, wallTick: number): number | null {
    return options.clock === 'wall' && last >= 0 && wallTick > last ? wallTick : null
  }

  function nextIdle(last: number): number {
    return (Math.floor(last / idleTickEvery) + 1) * idleTickEvery
  }

  function forced(sequencer: Sequencer, last: number, next: number): number {
    const tick = sequencer.nextTickAfter(last) ?? next
    return patience.giveUp(sequencer, tick, sequencer.lagging(tick, unread()), 'too much waits') ? tick : next
  }

  function unread(): ReadonlyMap<string, null> {
    return new Map([...options.reached().ends.keys()].map((origin) => [origin, null]))
  }

  function isComplete(sequencer: Sequencer, tick: number): boolean {
    const endMs = (tick + 1) * options.tickLengthMs
    const { ends, readAtMs } = options.reached()
    const counts = options.clock === 'wall' && readAtMs >= endMs
    const origins = new Map([...ends].map(([origin, end]) => [origin, counts ? end : null]))
    const behind = sequencer.lagging(tick, origins)
    if (behind.length === 0) {
      patience.renew()
      return true
    }
    if (options.clock === 'records') return false
    const late = behind.filter((origin) => !patience.isOver(sequencer, origin))
    return (
      late.length === 0 && endMs <= options.nowMs() && patience.giveUp(sequencer, tick, behind, 'waited long enough')
    )
  }

  return { due }
}

function sooner(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other
  return Math.min(one, other)
}
