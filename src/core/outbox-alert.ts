// An alert as a row of the outbox holds it; a row of version 0.1.0 holds the body of its webhook instead, and is read too.
import type { Alert } from './alert.ts'

export function writeOutboxAlert(alert: Alert): string {
  return JSON.stringify({ alert })
}

export function readOutboxAlert(text: string): Alert {
  const row = JSON.parse(text) as { readonly alert: Alert } | { readonly data: WrittenAlert }
  return 'alert' in row ? row.alert : alertOf(row.data)
}

/** What 0.1.0 sent: the public record of the alert, citing at most 50 documents. */
type WrittenAlert = Omit<Alert, 'windowStartMs' | 'windowEndMs' | 'raisedAtMs' | 'firstRaisedAtMs'> & {
  readonly windowStart: string
  readonly windowEnd: string
  readonly raisedAt: string
}

function alertOf({ windowStart, windowEnd, raisedAt, ...rest }: WrittenAlert): Alert {
  const raisedAtMs = Date.parse(raisedAt)
  return {
    ...rest,
    windowStartMs: Date.parse(windowStart),
    windowEndMs: Date.parse(windowEnd),
    raisedAtMs,
    // The row did not tell; nothing that is sent needs it.
    firstRaisedAtMs: raisedAtMs,
  }
}
