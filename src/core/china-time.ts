// Wall-clock time in China (UTC+8, no daylight saving since 1991), by arithmetic alone.
import { hourMs } from './durations.ts'

export const chinaOffsetMs = 8 * hourMs

/** `11月23日 08:12`. */
export function chinaMinute(timeMs: number): string {
  const local = new Date(timeMs + chinaOffsetMs)
  return `${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`
}

/** `2026-11-23 08:12` for English text. */
export function chinaStamp(timeMs: number): string {
  return new Date(timeMs + chinaOffsetMs).toISOString().slice(0, 16).replace('T', ' ')
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
