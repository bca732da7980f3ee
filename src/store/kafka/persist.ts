// Asks a broker again through an outage, until it answers, refuses for good or has been away for too long.
import { setTimeout as delay } from 'node:timers/promises'

export interface PersistOptions {
  readonly outageMs: number
  /** Between two tries. */
  readonly pauseMs: number
  /** True where asking again changes nothing. */
  readonly isFinal: (cause: unknown) => boolean
  readonly beforeRepeat?: () => void
}

/** Rejects with the last failure. */
export async function persist<T>(ask: () => Promise<T>, options: PersistOptions): Promise<T> {
  const startMs = performance.now()
  for (;;) {
    try {
      return await ask()
    } catch (cause) {
      if (options.isFinal(cause) || performance.now() - startMs > options.outageMs) throw cause
      options.beforeRepeat?.()
      await delay(options.pauseMs)
    }
  }
}
