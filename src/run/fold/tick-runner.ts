// Takes closed ticks from the queue, folds them and commits what they changed; the only writer of the state.
import { serialize } from 'node:v8'
import type { Fold } from './fold.ts'
import type { LiveOptions } from './live-options.ts'
import type { Scarcity } from './scarcity.ts'
import { createRoomPatience } from './scarcity.ts'
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

export function createTickRunner(options: TickRunnerOptions, start: TickRunnerStart) {
  const { fold, queue } = start
  const commits = createTickCommits(options, start)
  const checkpoints = createCheckpoints(options, start)
  const folder = createTickFolder(fold, queue, options.monotonicMs)
  let failed: unknown = null
  let running: Promise<void> = Promise.resolve()
  const patience = createRoomPatience(options.scarcity)

  function fail(cause: unknown): void {
    if (failed !== null) return
    failed = cause
    options.onFailure(cause)
  }

  async function commit(folded: readonly Folded[]): Promise<void> {
    await patience.untilThereIsRoom(() => commits.commit(folded, fold.counters()))
    for (const { closed } of folded) queue.release(closed)
    for (const { result, closed } of folded) options.onResult(result, true, closed.nextOffset)
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
    await patience.ifThereIsRoom(() => checkpoints.save(commits.offset, folder.clock()?.tick.closedAtMs ?? 0))
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
    hurry: patience.end,
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
