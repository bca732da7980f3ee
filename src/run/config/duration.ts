// Durations in configuration are written as `15m`; inside the program they are milliseconds.
import { dayMs, hourMs, minuteMs, weekMs } from '../../core/durations.ts'

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: minuteMs,
  h: hourMs,
  d: dayMs,
  w: weekMs,
}

/** Milliseconds, or null where the text is not a duration such as `500ms`, `15m`, `1h30m` or `7d`. */
export function parseDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/gy)]
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) return null
  return parts.reduce((total, part) => total + Number(part[1]) * (unitMs[part[2] ?? ''] ?? Number.NaN), 0)
}
