// Options of a live run for tests: one minute a tick, no checkpoint but the last, failures thrown.
import type { LiveOptions } from '../../../src/run/fold/live-options.ts'
import { annotateBatch } from '../../../src/run/text/annotate-batch.ts'
import type { createTextStage } from '../../../src/run/text/text-stage.ts'
import type { AnnotatePool } from '../../../src/run/text/pool.ts'

type Own = 'log' | 'state' | 'pool' | 'openFold'

export function plainLive(change: Pick<LiveOptions, Own> & Partial<LiveOptions>): LiveOptions {
  return {
    routes: [],
    tickLengthMs: 60_000,
    checkpointEveryMs: Infinity,
    batchRecords: 50,
    queueBytesMax: Infinity,
    version: 'test',
    owner: 'test',
    onResult: () => undefined,
    onWords: () => undefined,
    beforeCheckpoint: () => Promise.resolve(),
    onFailure: (cause) => {
      throw cause
    },
    monotonicMs: () => performance.now(),
    notice: () => undefined,
    ...change,
  }
}

/** A pool that understands in the thread of the test. */
export function poolOf(stage: Awaited<ReturnType<typeof createTextStage>>): AnnotatePool {
  return {
    annotate: (request) => Promise.resolve(annotateBatch(stage, request)),
    useWords: stage.useWords,
    close: () => Promise.resolve(),
  }
}
