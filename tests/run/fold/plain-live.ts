// Options of a live run for tests: one minute a tick, no checkpoint but the last, failures thrown.
import type { LiveOptions } from '../../../src/run/fold/live-options.ts'

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
