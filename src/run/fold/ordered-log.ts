// The log as the live run writes it: entries stand in the order of the calls, and what follows an append waits for those before it.
import type { EventLog, LogEntry } from '../../core/ports.ts'
import type { Scarcity } from './scarcity.ts'

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

/** An entry for which there is no room is refused and changes nothing; every other failure ends the run. */
export function createOrderedLog(
  log: EventLog,
  openCount: number,
  { fail, scarcity }: { readonly fail: (cause: unknown) => void; readonly scarcity: Scarcity },
): OrderedLog {
  let tail: Promise<void> = Promise.resolve()
  let behindTick = openCount
  let ticks = 0

  /** `refused` takes back what the entries would have changed. */
  function append(entries: readonly LogEntry[], durable: Durable, refused: () => void): Promise<void> {
    const appended = log.append(entries).then(
      (range) => {
        scarcity.passed()
        return range
      },
      (cause: unknown) => {
        refused()
        throw cause
      },
    )
    const result = Promise.all([tail, appended]).then(([, { firstOffset, nextOffset }]) =>
      durable(firstOffset, nextOffset),
    )
    tail = result.catch((cause: unknown) => {
      if (!scarcity.isScarce(cause)) fail(cause)
    })
    return result
  }

  return {
    append: (entries, durable) => append(entries, durable, () => undefined),
    appendRecords: (entries, durable) => {
      const ticksBefore = ticks
      behindTick += entries.length
      return append(entries, durable, () => {
        if (ticks === ticksBefore) behindTick -= entries.length
      })
    },
    appendTick: (entry, durable) => {
      const covered = behindTick
      behindTick = 0
      ticks++
      return append([entry], durable, () => {
        behindTick += covered
      })
    },
    behindTick: () => behindTick,
    settled: () => tail,
  }
}
