// Tells those behind one route what stands in the outbox for it: in order for each alert, and no alert waits for another.
import { minuteMs } from '../../core/durations.ts'
import type { PendingRow, RouteStatus, StateStore } from '../../core/ports.ts'
import { longestWaitMs } from './after-attempt.ts'
import type { RouteAttemptsOptions } from './route-attempts.ts'
import { createRouteAttempts } from './route-attempts.ts'
import type { RouteNotifier } from './route-notifiers.ts'

export interface RouteQueueOptions extends RouteAttemptsOptions {
  readonly state: Pick<StateStore, 'pending' | 'markDone' | 'markFailed' | 'giveUp'>
  /** Resolves after `ms`, or as soon as the signal says so; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

export interface RouteQueue {
  /** Looks at the outbox now; what waits for its time goes on waiting. */
  wake(): void
  status(): RouteStatus
  stop(): Promise<void>
}

// Eight at once, so that an endpoint that lets some alerts hang until they time out still hears the others.
const atOnceMax = 8
/** More than can be under way, so that those never hide the ones behind them. */
const rowsRead = 4 * atOnceMax
/** Whoever commits calls `wake`; this is for a call that got lost. */
const lookEveryMs = minuteMs
const afterTroubleMs = 5_000

export function startRouteQueue(route: RouteNotifier, options: RouteQueueOptions): RouteQueue {
  const { name } = route
  const attempts = createRouteAttempts(route, options)
  const underWay = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  let again = false
  let sleeper = new AbortController()
  const isOver = () => attempts.status().disabled || stopping.signal.aborted
  const running = run()

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      again = false
      const waitMs = await look().catch((cause: unknown) => {
        options.notice({ route: name, err: cause }, 'the outbox cannot be read; it is tried again')
        return afterTroubleMs
      })
      if (again) continue
      sleeper = new AbortController()
      await options.sleep(waitMs, AbortSignal.any([sleeper.signal, stopping.signal]))
    }
  }

  /** Starts what is due; returns how long there is nothing else to start. */
  async function look(): Promise<number> {
    if (isOver()) return lookEveryMs
    const rows = await options.state.pending(name, rowsRead)
    const nowMs = options.nowMs()
    for (const row of rows) {
      if (underWay.has(row.alert.id)) continue
      const waitMs = row.dueAtMs - nowMs
      // Nothing is put off for longer than this: such a time was written by a clock that ran ahead.
      if (waitMs > 0 && waitMs <= longestWaitMs) return Math.min(waitMs, lookEveryMs)
      if (underWay.size >= atOnceMax || isOver()) break
      underWay.set(row.alert.id, tell(row))
    }
    return lookEveryMs
  }

  async function tell(row: PendingRow): Promise<void> {
    const { id } = row.alert
    try {
      await attempts.attempt(row)
    } catch (cause) {
      options.notice({ route: name, alert: id, err: cause }, 'what became of an attempt could not be written down')
      await options.sleep(afterTroubleMs, stopping.signal)
    } finally {
      underWay.delete(id)
      wake()
    }
  }

  function wake(): void {
    again = true
    sleeper.abort()
  }

  return {
    wake,
    status: () => attempts.status(),
    stop: async () => {
      stopping.abort()
      await running
      await Promise.all(underWay.values())
    },
  }
}
