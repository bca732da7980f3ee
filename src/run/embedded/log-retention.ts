// Cuts the old end of the log: what is older than the retention, and only what neither recovery nor the index can still ask for.
import { hourMs } from '../../core/durations.ts'
import type { EventLog } from '../../core/ports.ts'
import { readTickEntry } from '../../wire/log-payload.ts'

export interface LogRetentionOptions {
  readonly log: EventLog
  /** In receive time; a change of settings or models folds again what is kept. */
  readonly retentionMs: number
  /** Everything below has been indexed; the log's end where the index does not read it. */
  readonly indexedOffset: () => number
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
  readonly onFailure: (cause: unknown) => void
}

export interface LogRetention {
  /** A checkpoint at `offset` is durable; `closedAtMs` is the receive time of the last tick in it. */
  checkpointed(offset: number, closedAtMs: number): void
  /** Resolves when a cut that has begun is done. */
  settled(): Promise<void>
}

// Two checkpoints are kept, and the older one must remain a place to start from.
const checkpointsKept = 2
// Looking for the place to cut reads the log some twenty times: once an hour of receive time is enough.
const lookEveryMs = hourMs
const readBytes = 256 * 1024

export function createLogRetention(options: LogRetentionOptions): LogRetention {
  const { log, retentionMs } = options
  const checkpoints: number[] = []
  let lookedMs = Number.NEGATIVE_INFINITY
  let running: Promise<void> = Promise.resolve()

  /** When the first tick at or after `offset` closed; Infinity where none follows below `end`. */
  async function closedAt(offset: number, end: number): Promise<number> {
    for (let at = offset; at < end; ) {
      const entries = await log.read(at, readBytes)
      const found = entries.find((entry) => entry.kind === 'tick')
      if (found !== undefined) return readTickEntry(found.payload).closedAtMs
      if (entries.length === 0) break
      at = (entries.at(-1)?.offset ?? at) + 1
    }
    return Number.POSITIVE_INFINITY
  }

  /** The first offset that is young enough; ticks close in the order of the log. */
  async function youngFrom(cutoffMs: number, end: number): Promise<number> {
    let low = log.firstOffset()
    let high = end
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2)
      if ((await closedAt(middle, end)) < cutoffMs) low = middle + 1
      else high = middle
    }
    return low
  }

  async function cut(keepFrom: number, cutoffMs: number): Promise<void> {
    const before = log.firstOffset()
    if (keepFrom <= before) return
    await log.truncateBefore(await youngFrom(cutoffMs, keepFrom))
    const after = log.firstOffset()
    if (after > before) options.notice({ from: before, to: after }, 'old records left the log')
  }

  return {
    checkpointed(offset, closedAtMs) {
      checkpoints.push(offset)
      checkpoints.splice(0, checkpoints.length - checkpointsKept)
      if (checkpoints.length < checkpointsKept || closedAtMs - lookedMs < Math.min(lookEveryMs, retentionMs)) return
      lookedMs = closedAtMs
      const keepFrom = Math.min(checkpoints[0] ?? 0, options.indexedOffset())
      running = running.then(() => cut(keepFrom, closedAtMs - retentionMs)).catch(options.onFailure)
    },
    settled: () => running,
  }
}
