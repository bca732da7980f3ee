// Reads and writes the ticks topic, which is the log of a deployment.
import type { EventLog, StoredEntry } from '../../core/ports.ts'
import { sequencedTickEntry } from './tick-log.ts'

export interface TickTopicOptions {
  readonly ticks: EventLog
  readonly epoch: number
  readonly fromOffset: number
  readonly tickLengthMs: number
  readonly monotonicMs: () => number
}

const readBytes = 4 * 1024 * 1024
const askEveryMs = 200

export function createTickTopic({ ticks, epoch, fromOffset, tickLengthMs, monotonicMs }: TickTopicOptions) {
  let offset = fromOffset
  let askedMs = 0
  return {
    /** Own entries are known at once; whether others wrote some is asked a few times a second. */
    read: async (isOwner: boolean): Promise<readonly StoredEntry[]> => {
      const nowMs = monotonicMs()
      if (isOwner && offset >= ticks.nextOffset() && nowMs - askedMs < askEveryMs) return []
      askedMs = nowMs
      return ticks.read(offset, readBytes)
    },
    /** The entry has been applied; the next look begins behind it. */
    passed: (entry: StoredEntry) => {
      offset = entry.offset + 1
    },
    write: async (numbers: readonly number[], ends: readonly number[]): Promise<void> => {
      const entries = numbers.map((number) =>
        sequencedTickEntry({ number, closedAtMs: (number + 1) * tickLengthMs, epoch, ends }),
      )
      await ticks.append(entries)
    },
  }
}
