// What follows from one attempt to tell somebody: done, again later, never, or the whole endpoint is over.
import type { NotifyOutcome } from '../../core/ports.ts'

export type NextStep =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly waitMs: number; readonly reason: string }
  /** `refused` by the endpoint for good, or `exhausted` after the last attempt. */
  | { readonly kind: 'never'; readonly why: 'refused' | 'exhausted'; readonly reason: string }
  | { readonly kind: 'disable'; readonly reason: string }

// Five minutes before a second try is too slow for a red alert, so the first retries come within seconds.
const retryDelaysMs = [1_000, 5_000, 15_000, 60_000, 300_000, 1_800_000] as const
const lastDelayMs = 7_200_000
/** 6 attempts in the first 37 minutes and one each two hours from then on: an alert that nobody took for a day is history. */
const attemptsMax = 18

/** The longest that anything is put off: the last delay with its jitter. */
export const longestWaitMs = lastDelayMs * 1.25

/** `attempts` counts this one too; `random` is uniform in 0…1. */
export function afterAttempt(outcome: NotifyOutcome, attempts: number, random: number): NextStep {
  switch (outcome.kind) {
    case 'delivered':
      return { kind: 'done' }
    case 'refused':
      return { kind: 'never', why: 'refused', reason: outcome.reason }
    case 'gone':
      return { kind: 'disable', reason: outcome.reason }
    case 'failed': {
      const { reason, retryAfterMs } = outcome
      if (attempts >= attemptsMax) return { kind: 'never', why: 'exhausted', reason }
      const ownMs = Math.round((retryDelaysMs[attempts - 1] ?? lastDelayMs) * (0.75 + random / 2))
      // An endpoint that wants to be left alone for longer than anybody waits here is asked again all the same.
      return { kind: 'again', waitMs: Math.max(ownMs, Math.min(retryAfterMs ?? 0, longestWaitMs)), reason }
    }
  }
}
