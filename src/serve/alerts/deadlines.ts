// What an alert is bound to by its level, from when it reached it, and what has been done of it.
import type { Alert } from '../../core/alert.ts'
import type { Level } from '../../core/alert-state.ts'

export interface OfficeLimits {
  /** 0 asks for nothing. */
  readonly acknowledgeMs: Readonly<Record<Level, number>>
  /** First report by telephone and in writing, and the first public answer; of red alone. */
  readonly telephoneMs: number
  readonly writtenMs: number
  readonly respondMs: number
}

interface Deadline {
  readonly dueMs: number
  readonly doneMs: number | null
}

export interface Deadlines {
  readonly acknowledge: Deadline | null
  readonly telephone: Deadline | null
  readonly written: Deadline | null
  readonly respond: Deadline | null
}

const risings: ReadonlySet<string> = new Set(['raised', 'held', 'level_up', 'recurred', 'reopened', 'split'])

/** `reported` says when the first report went out, by telephone and in writing. */
export function deadlinesOf(
  alert: Alert,
  revisions: readonly Alert[],
  limits: OfficeLimits,
  reported: { readonly telephoneMs: number | null; readonly writtenMs: number | null },
): Deadlines {
  const sinceMs = revisions.findLast(({ reason }) => risings.has(reason))?.raisedAtMs ?? alert.firstRaisedAtMs
  const { handling } = alert
  const within = (limitMs: number, doneMs: number | null) =>
    limitMs === 0 ? null : { dueMs: sinceMs + limitMs, doneMs }
  const ofRed = (limitMs: number, doneMs: number | null) => (alert.level === 'red' ? within(limitMs, doneMs) : null)
  return {
    acknowledge: within(limits.acknowledgeMs[alert.level], handling?.acknowledged?.atMs ?? null),
    telephone: ofRed(limits.telephoneMs, reported.telephoneMs),
    written: ofRed(limits.writtenMs, reported.writtenMs),
    respond: ofRed(limits.respondMs, handling?.responses[0]?.saidMs ?? null),
  }
}
