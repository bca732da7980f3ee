// One attempt after the other to tell those behind a route, and what each comes to.
import type { PendingRow, RouteStatus, StateStore } from '../../core/ports.ts'
import { afterAttempt } from './after-attempt.ts'
import type { RouteNotifier } from './route-notifiers.ts'

export interface RouteAttemptsOptions {
  readonly state: Pick<StateStore, 'markDone' | 'markFailed' | 'giveUp'>
  readonly nowMs: () => number
  /** Uniform in 0…1, for jitter. */
  readonly random: () => number
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
  /** What an operator has to do something about. */
  readonly alarm: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

export interface RouteAttempts {
  /** Tells of the alert and writes down what became of it. */
  attempt(row: PendingRow): Promise<void>
  status(): RouteStatus
}

export function createRouteAttempts({ name, notifier }: RouteNotifier, options: RouteAttemptsOptions): RouteAttempts {
  const { state, nowMs } = options
  const counts = { delivered: 0, failed: 0, refused: 0, exhausted: 0 }
  let disabled = false

  async function attempt({ alert, attempts }: PendingRow): Promise<void> {
    const key = { alertId: alert.id, rev: alert.rev }
    const outcome = await notifier.notify({ id: `${alert.id}.${alert.rev}`, alert, nowMs: nowMs() })
    const step = afterAttempt(outcome, attempts + 1, options.random())
    const fields = { route: name, alert: alert.id, rev: alert.rev, attempts: attempts + 1, ...step }
    switch (step.kind) {
      case 'done':
        counts.delivered++
        return state.markDone(name, [key])
      case 'again':
        counts.failed++
        options.notice(fields, 'an endpoint did not take an alert; it is told again')
        return state.markFailed(name, key, step.reason, nowMs() + step.waitMs)
      case 'never':
        counts[step.why]++
        options.alarm(fields, 'an endpoint was not told of an alert and will not be')
        return state.giveUp(name, key, step.reason)
      case 'disable':
        if (!disabled) options.alarm(fields, 'an endpoint is gone: nothing is sent to it until the next start')
        disabled = true
    }
  }

  return { attempt, status: () => ({ route: name, ...counts, disabled }) }
}
