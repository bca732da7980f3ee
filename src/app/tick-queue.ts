// The records of the open tick and the closed ticks that wait for the fold, with the bytes they hold.
import type { Tick } from '../core/tick.ts'

/** One durable record; `observation` and `body` stay bytes until the fold takes them. */
export interface PendingRecord {
  readonly kind: 'post' | 'drop' | 'dead_letter' | 'control'
  readonly offset: number
  readonly receivedAtMs: number
  readonly body: Uint8Array
  readonly observation: Uint8Array
}

export interface ClosedTick {
  readonly tick: Tick
  readonly records: readonly PendingRecord[]
  /** Log offset after the tick's own entry. */
  readonly nextOffset: number
}

export interface TickQueue {
  add(record: PendingRecord): void
  close(tick: Tick, nextOffset: number): void
  next(): ClosedTick | null
  /** Frees the bytes of a tick once it is committed. */
  release(closed: ClosedTick): void
  bytes(): number
  openCount(): number
  closedCount(): number
}

export function createTickQueue(): TickQueue {
  let open: PendingRecord[] = []
  const closed: ClosedTick[] = []
  let bytes = 0
  const sizeOf = (record: PendingRecord) => record.body.length + record.observation.length + 64
  return {
    add: (record) => {
      open.push(record)
      bytes += sizeOf(record)
    },
    close: (tick, nextOffset) => {
      closed.push({ tick, records: open, nextOffset })
      open = []
    },
    next: () => closed.shift() ?? null,
    release: (one) => {
      for (const record of one.records) bytes -= sizeOf(record)
    },
    bytes: () => bytes,
    openCount: () => open.length,
    closedCount: () => closed.length,
  }
}
