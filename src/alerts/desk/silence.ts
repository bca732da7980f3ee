// A silence: what somebody wants to hear no more of for a while, and why; red is never silenced.
import type { Alert } from '../../core/alert.ts'

export interface AlertSilence {
  /** Prefixes; '' matches every one. */
  readonly place: string
  readonly topic: string
  /** One of them must be in what the alert says; empty asks for none. */
  readonly words: readonly string[]
  readonly sinceMs: number
  /** It ends here in any case. */
  readonly untilMs: number
  /** It also ends after so long without anything that it kept back; null: it does not. */
  readonly unlessQuietMs: number | null
  readonly reason: string
  readonly hits: number
  readonly lastHitMs: number | null
}

export function holds(silence: AlertSilence, nowMs: number): boolean {
  const { sinceMs, untilMs, unlessQuietMs, lastHitMs } = silence
  if (nowMs < sinceMs || nowMs >= untilMs) return false
  return unlessQuietMs === null || nowMs - (lastHitMs ?? sinceMs) < unlessQuietMs
}

export function silences(silence: AlertSilence, alert: Alert): boolean {
  if (alert.level === 'red') return false
  const { place, topic, words } = silence
  const told = `${alert.title}\n${alert.explanation.zh}`
  return (
    alert.place.startsWith(place) &&
    (topic === '' || alert.topic === topic || alert.topic.startsWith(`${topic}.`)) &&
    (words.length === 0 || words.some((word) => told.includes(word)))
  )
}
