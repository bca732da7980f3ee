// Empties the outbox into the webhooks: every row is sent with the same id until its endpoint has taken it.
import { setTimeout as delay } from 'node:timers/promises'
import type { PendingRow, StateStore } from '../../core/ports.ts'
import type { RouteNotifier } from './route-notifiers.ts'

export interface DeliveryOptions {
  readonly state: Pick<StateStore, 'pending' | 'markDone' | 'markFailed'>
  readonly sinks: readonly RouteNotifier[]
  readonly nowMs: () => number
  /** Uniform in 0…1, for jitter. */
  readonly random: () => number
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

export interface Delivery {
  /** Looks at the outbox now; called after every commit that raised something. */
  wake(): void
  stop(): Promise<void>
}

// Five minutes before a second try is too slow for a red alert, so the first retries come within seconds.
const retryDelaysMs = [1_000, 5_000, 15_000, 60_000, 300_000, 1_800_000, 7_200_000] as const
const rowsAtOnce = 20

export function retryDelayMs(attempts: number, random: number): number {
  const base = retryDelaysMs[Math.min(attempts, retryDelaysMs.length) - 1] ?? retryDelaysMs[0]
  return Math.round(base * (0.75 + random / 2))
}

export function startDelivery(options: DeliveryOptions): Delivery {
  const stopping = new AbortController()
  const wakers = new Set<() => void>()
  const loops = options.sinks.map((sink) => serve(sink))

  async function serve(sink: RouteNotifier): Promise<void> {
    while (!stopping.signal.aborted) {
      const rows = await options.state.pending(sink.name, rowsAtOnce)
      const waitMs = await sendInOrder(sink, rows)
      if (waitMs === null && rows.length === rowsAtOnce) continue
      await sleep(waitMs ?? 60_000)
    }
  }

  /** Stops at the first failure, so that revisions of an alert arrive in order; returns how long to wait, or null. */
  async function sendInOrder(sink: RouteNotifier, rows: readonly PendingRow[]): Promise<number | null> {
    for (const row of rows) {
      if (stopping.signal.aborted) return null
      const { alert } = row
      const key = { alertId: alert.id, rev: alert.rev }
      const outcome = await sink.notifier.notify({ id: `${alert.id}.${alert.rev}`, alert, nowMs: options.nowMs() })
      if (outcome.kind === 'delivered') {
        await options.state.markDone(sink.name, [key])
        continue
      }
      const reason = outcome.kind === 'gone' ? 'status 410: the endpoint is gone' : outcome.reason
      await options.state.markFailed(sink.name, key, reason)
      options.notice(
        { sink: sink.name, alert: alert.id, rev: alert.rev, attempts: row.attempts + 1, reason },
        'a webhook did not take an alert',
      )
      if (outcome.kind === 'failed' && outcome.retryAfterMs !== null) return outcome.retryAfterMs
      return retryDelayMs(row.attempts + 1, options.random())
    }
    return null
  }

  async function sleep(ms: number): Promise<void> {
    const waker = new AbortController()
    const wake = () => waker.abort()
    wakers.add(wake)
    await delay(ms, undefined, { signal: AbortSignal.any([waker.signal, stopping.signal]), ref: false }).catch(
      () => undefined,
    )
    wakers.delete(wake)
  }

  return {
    wake: () => {
      for (const wake of wakers) wake()
    },
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}
