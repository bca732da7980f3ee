// How long a tick waits for origins that lag: until they stop making progress for too long, and each is told of once.
import type { Sequencer } from './sequencer.ts'

export interface PatienceOptions {
  /** An origin without progress for so long is no longer waited for, until it makes progress again. */
  readonly waitMs: number
  readonly monotonicMs: () => number
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

export function createPatience(options: PatienceOptions) {
  const waits = new Map<string, { readonly progress: number; readonly sinceMs: number }>()
  let givenUp = new Set<string>()

  function isOver(sequencer: Sequencer, origin: string): boolean {
    const progress = sequencer.progressOf(origin)
    const wait = waits.get(origin)
    if (wait === undefined || wait.progress !== progress) {
      waits.set(origin, { progress, sinceMs: options.monotonicMs() })
      givenUp.delete(origin)
      return false
    }
    return options.monotonicMs() - wait.sinceMs >= options.waitMs
  }

  function giveUp(sequencer: Sequencer, tick: number, behind: readonly string[], reason: string): true {
    const fresh = behind.filter((origin) => !givenUp.has(origin))
    for (const origin of fresh) givenUp.add(origin)
    if (fresh.length > 0)
      options.notice(
        { tick, origins: fresh.slice(0, 16), reason, waitingBytes: sequencer.waitingBytes() },
        'a tick closes without records of some partitions; they count in a later tick',
      )
    return true
  }

  /** Nobody lags any more. */
  function renew(): void {
    waits.clear()
    givenUp = new Set()
  }

  return { isOver, giveUp, renew }
}
