// A post of the benchmarks as a feeder would push it.
import type { SourceId } from '../../src/core/ids.ts'
import type { RawRecord } from '../../src/core/post.ts'

export function rawOf(bytes: Uint8Array): RawRecord {
  return { bytes, source: 'bench' as SourceId, format: 'post', receivedAtMs: Date.now(), file: 'bench', line: 0 }
}
