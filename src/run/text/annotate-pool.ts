// Spreads batches over annotation threads and hands the results back in the order of submission; a thread that dies is started again.
import { setImmediate as breathe } from 'node:timers/promises'
import { createRestarts } from '../restarts.ts'
import { annotateBatch } from './annotate-batch.ts'
import { startAnnotateThread } from './annotate-thread.ts'
import type { WatchedPool } from './pool.ts'
import type { TextStageOptions } from './text-stage.ts'
import { createTextStage } from './text-stage.ts'
import { createThreadPool } from './thread-pool.ts'

export async function createAnnotatePool(workers: number, options: TextStageOptions): Promise<WatchedPool> {
  if (workers === 0) return inlinePool(options)
  return createThreadPool({
    count: workers,
    start: (events) => startAnnotateThread(options, events),
    restarts: createRestarts(() => performance.now()),
    later: (ms, work) => void setTimeout(work, ms).unref(),
  })
}

/** One batch after the other with room for other work between them: a push of many batches must not hold up the rest. */
async function inlinePool(options: TextStageOptions): Promise<WatchedPool> {
  const parts = await createTextStage(options)
  let previous: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => T): Promise<T> {
    const done = previous.then(() => breathe()).then(work)
    previous = done.catch(() => undefined)
    return done
  }
  return {
    annotate: (request) => inTurn(() => annotateBatch(parts, request)),
    useWords: (added) => void inTurn(() => parts.useWords(added)),
    status: () => ({ working: 1, wanted: 1, restarts: 0 }),
    close: () => Promise.resolve(),
  }
}
