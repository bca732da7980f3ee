// Takes closed ticks from the queue, folds them and commits what they changed; the only writer of the state.
import { setTimeout as delay } from 'node:timers/promises'
import { serialize } from 'node:v8'
import type { Fold } from './fold.ts'
import type { LiveOptions } from './live-options.ts'
import type { Scarcity } from './scarcity.ts'
import { createTickCommits } from './tick-commits.ts'
import type { Folded } from './tick-folder.ts'
import { createTickFolder } from './tick-folder.ts'
import type { TickQueue } from './tick-queue.ts'

export interface TickRunnerStart {
  readonly fold: Fold
  readonly queue: TickQueue
  readonly epoch: number
  readonly committedOffset: number
}

export type TickRunner = ReturnType<typeof createTickRunner>

export type TickRunnerOptions = Pick<
  LiveOptions,
  | 'state'
  | 'routes'
  | 'version'
  | 'checkpointEveryMs'
  | 'monotonicMs'
  | 'onResult'
  | 'beforeCheckpoint'
  | 'onCheckpoint'
  | 'onFailure'
> & { readonly scarcity: Scarcity }

const afterFullMs = 500

export function createTickRunner(options: TickRunnerOptions, start: TickRunnerStart) {
  const { fold, queue } = start
  const commits = createTickCommits(options, start)
  const checkpoints = createCheckpoints(options, start)
  const folder = createTickFolder(fold, queue, options.monotonicMs)
  let failed: unknown = null
  let running: Promise<void> = Promise.resolve()
  let hurried = false

  function fail(cause: unknown): void {
    if (failed !== null) return
    failed = cause
    options.onFailure(cause)
  }

  async function commit(folded: readonly Folded[]): Promise<void> {
    await whenThereIsRoom(() => commits.commit(folded, fold.counters()))
    for (const { closed } of folded) queue.release(closed)
    for (const { result, closed } of folded) options.onResult(result, true, closed.nextOffset)
  }

  /** What was folded stays folded; the same commit is made again until there is room for it. */
  async function whenThereIsRoom(work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await work()
        return options.scarcity.passed()
      } catch (cause) {
        if (!options.scarcity.isScarce(cause) || hurried) throw cause
        await delay(afterFullMs)
      }
    }
  }

  async function drain(): Promise<void> {
    while (failed === null) {
      const slice = await folder.foldSlice()
      if (slice.length === 0) return
      await commit(slice)
      if (checkpoints.isDue()) await checkpoint()
    }
  }

  async function checkpoint(): Promise<void> {
    if (failed !== null || folder.offset() !== commits.offset()) return
    try {
      await checkpoints.save(commits.offset, folder.clock()?.tick.closedAtMs ?? 0)
    } catch (cause) {
      // The one before it still holds; the next one is due as if this one had been written.
      if (!options.scarcity.isScarce(cause)) throw cause
    }
  }

  /** Recovery: folds what the queue holds; ticks up to the committed offset are not committed again. */
  async function refold(): Promise<void> {
    for (let next = await folder.foldNext(); next !== null; next = await folder.foldNext()) {
      const { closed, result } = next
      folder.reserve(closed.tick.number, closed.tick.closedAtMs)
      if (closed.nextOffset > commits.offset()) await commit([next])
      else {
        queue.release(closed)
        options.onResult(result, false, closed.nextOffset)
      }
    }
  }

  function kick(): void {
    running = running.then(drain).catch(fail)
  }

  return {
    fail,
    kick,
    checkpoint,
    drained: async () => {
      kick()
      await running
      if (failed !== null) throw failed
    },
    /** From now on nothing waits for room on the disk: the process is about to end. */
    hurry: () => {
      hurried = true
    },
    refold,
    lastTick: folder.lastTick,
    lastClosedAtMs: folder.lastClosedAtMs,
    reserve: folder.reserve,
    status: () => ({
      counters: fold.counters(),
      budget: fold.budget(),
      clock: folder.clock(),
      committedOffset: commits.offset(),
      lastTickClosedAtMs: folder.lastClosedAtMs(),
      ready: failed === null,
    }),
  }
}

function createCheckpoints(options: TickRunnerOptions, { fold, epoch }: TickRunnerStart) {
  let savedMs = options.monotonicMs()
  return {
    isDue: () => options.monotonicMs() - savedMs >= options.checkpointEveryMs,
    save: async (offset: () => number, closedAtMs: number): Promise<void> => {
      await options.beforeCheckpoint()
      const bytes = serialize(fold.snapshot())
      savedMs = options.monotonicMs()
      await options.state.saveCheckpoint(epoch, { offset: offset(), version: options.version, bytes })
      options.onCheckpoint?.(offset(), closedAtMs)
    },
  }
}
