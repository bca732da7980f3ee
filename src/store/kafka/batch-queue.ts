// Turns a client that pushes batches into one that is asked for them; a push waits while the queue is full, which is the back-pressure.
import type { FetchedBatch } from './driver.ts'

export interface BatchQueue {
  /** Resolves when there is room for more; at once after `end`. */
  push(batch: FetchedBatch): Promise<void>
  next(waitMs: number): Promise<readonly FetchedBatch[]>
  isFull(): boolean
  /** Later `next` calls reject with `cause`; null ends quietly. */
  end(cause: unknown): void
}

export function createBatchQueue(bytesMax: number): BatchQueue {
  let batches: FetchedBatch[] = []
  let bytes = 0
  let ended: { readonly cause: unknown } | null = null
  let wakeReader: (() => void) | null = null
  const waitingWriters: (() => void)[] = []

  function release(): void {
    wakeReader?.()
    if (bytes < bytesMax || ended !== null) for (const resolve of waitingWriters.splice(0)) resolve()
  }

  return {
    push(batch) {
      if (ended !== null) return Promise.resolve()
      batches.push(batch)
      bytes += bytesOf(batch)
      wakeReader?.()
      return bytes < bytesMax ? Promise.resolve() : new Promise((resolve) => waitingWriters.push(resolve))
    },
    async next(waitMs) {
      if (batches.length === 0 && ended === null && waitMs > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs)
          wakeReader = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        wakeReader = null
      }
      if (ended !== null && ended.cause !== null) throw ended.cause
      const taken = batches
      batches = []
      bytes = 0
      release()
      return taken
    },
    isFull: () => bytes >= bytesMax,
    end(cause) {
      ended ??= { cause }
      release()
    },
  }
}

function bytesOf(batch: FetchedBatch): number {
  return batch.records.reduce((sum, record) => sum + record.value.length + 64, 0)
}
