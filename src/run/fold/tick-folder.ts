// Folds the closed ticks of the queue one after another, and knows how far it has come.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../core/tick.ts'
import type { Fold, TickResult } from './fold.ts'
import { readPendingRecords } from './pending-records.ts'
import type { ClosedTick, TickQueue } from './tick-queue.ts'

export interface Folded {
  readonly closed: ClosedTick
  readonly result: TickResult
}

// A commit gathers ticks until it has folded for this long, so that catching up does not cost one fsync a tick.
const foldSliceMs = 200
// About ten milliseconds.
const stepDocuments = 256

export function createTickFolder(fold: Fold, queue: TickQueue, monotonicMs: () => number) {
  let clock: Clock | null = null
  let offset = 0
  let lastTick = -1
  let lastClosedAtMs = 0

  /** null where no closed tick waits. */
  async function foldNext(): Promise<Folded | null> {
    const closed = queue.next()
    if (closed === null) return null
    const work = fold.begin(closed.tick, readPendingRecords(closed.batches))
    // Between the steps what arrives is received and what was annotated is made durable.
    while (work.advance(stepDocuments)) await nextTurn()
    const result = work.finish()
    clock = result.clock
    offset = closed.nextOffset
    return { closed, result }
  }

  async function foldSlice(): Promise<readonly Folded[]> {
    const startMs = monotonicMs()
    const folded: Folded[] = []
    while (monotonicMs() - startMs < foldSliceMs) {
      const next = await foldNext()
      if (next === null) break
      folded.push(next)
    }
    return folded
  }

  return {
    foldNext,
    foldSlice,
    /** The clock of the tick that was folded last. */
    clock: (): Clock | null => clock,
    /** The log offset behind it. */
    offset: () => offset,
    /** A tick has its number and its time before it is folded: the next one has to lie behind both. */
    reserve: (number: number, closedAtMs: number) => {
      lastTick = number
      lastClosedAtMs = closedAtMs
    },
    lastTick: () => lastTick,
    lastClosedAtMs: () => lastClosedAtMs,
  }
}
