// What a benchmark run is given: posts, settings and a folder of its own.
import type { Settings } from '../../src/run/config/load-config.ts'

export interface BenchOptions {
  readonly settings: Settings
  /** Posts in the own shape as JSON bytes, in event-time order. */
  readonly lines: readonly Uint8Array[]
  /** Posts before them that go through the whole chain unmeasured, so that its code is compiled and its tables are filled. */
  readonly warmUp: readonly Uint8Array[]
  /** One stage, or null for all. */
  readonly only: string | null
  readonly keyFile: string
  /** An empty folder that may be filled and is removed by the caller. */
  readonly folder: string
  readonly progress: (text: string) => void
}
