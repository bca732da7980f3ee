// Durations in configuration are written as `15m`; inside the program they are milliseconds.
import { dayMs, hourMs, minuteMs } from '../../core/durations.ts'

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: minuteMs,
  h: hourMs,
  d: dayMs,
  w: 604_800_000,
}

/** Milliseconds, or null where the text is not a duration such as `500ms`, `15m`, `1h30m` or `7d`. */
export function parseDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/gy)]
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) return null
  return parts.reduce((total, part) => total + Number(part[1]) * (unitMs[part[2] ?? ''] ?? Number.NaN), 0)
}

export function formatDuration(ms: number): string {
  for (const [unit, size] of Object.entries(unitMs).reverse()) {
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`
  }
  return `${ms}ms`
}
