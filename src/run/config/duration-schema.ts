// Durations as the configuration writes them, each with the ends that make sense for what it measures.
import { z } from 'zod'
import { parseDuration } from './duration.ts'

/** Both ends are allowed. Nothing is a duration of no time unless it says so: a limit of zero is none, or one that nothing passes. */
export function durationWithin(least: string, most: string) {
  const [leastMs, mostMs] = [parseDuration(least) ?? Number.NaN, parseDuration(most) ?? Number.NaN]
  return z.string().transform((text, context) => {
    const ms = parseDuration(text)
    if (ms !== null && ms >= leastMs && ms <= mostMs) return ms
    const wanted = ms === null ? 'a duration such as 500ms, 15m, 1h30m or 7d' : `a duration from ${least} to ${most}`
    context.addIssue({ code: 'custom', message: `found "${text}", wanted ${wanted}` })
    return z.NEVER
  })
}

// What a timer waits for: Node's timers end at 24.8 days and fire at once beyond.
export const pause = durationWithin('10ms', '1d')
export const lag = durationWithin('1s', '31d')
export const span = durationWithin('1m', '366d')
/** 0s asks for nothing. */
export const grace = durationWithin('0s', '31d')
export const keeping = durationWithin('1h', '1830d')
