// The log as the live run writes it: entries stand in the order of the calls, and what follows an append waits for those before it.
import type { EventLog, LogEntry } from '../../core/ports.ts'

export interface OrderedLog {
  /** Entries that hold from the next tick on; resolves when they are durable and `durable` has run. */
  append(entries: readonly LogEntry[], durable: Durable): Promise<void>
  /** Entries that the next tick closes over. */
  appendRecords(entries: readonly LogEntry[], durable: Durable): Promise<void>
  appendTick(entry: LogEntry, durable: Durable): Promise<void>
  /** Records that stand behind the last tick, durable or not: what decides whether the next tick is idle. */
  behindTick(): number
  /** Resolves when everything that was appended so far is durable, or has failed. */
  settled(): Promise<void>
}

type Durable = (firstOffset: number, nextOffset: number) => void

export function createOrderedLog(log: EventLog, openCount: number, fail: (cause: unknown) => void): OrderedLog {
  let tail: Promise<void> = Promise.resolve()
  let behindTick = openCount

  function append(entries: readonly LogEntry[], durable: Durable): Promise<void> {
    const appended = log.append(entries)
    const result = Promise.all([tail, appended]).then(([, { firstOffset, nextOffset }]) =>
      durable(firstOffset, nextOffset),
    )
    tail = result.catch(fail)
    return result
  }

  return {
    append,
    appendRecords: (entries, durable) => {
      behindTick += entries.length
      return append(entries, durable)
    },
    appendTick: (entry, durable) => {
      behindTick = 0
      return append([entry], durable)
    },
    behindTick: () => behindTick,
    settled: () => tail,
  }
}
