// How many documents the stream brought lately, and when an hour of event time has passed.
import { hourMs } from '../core/durations.ts'
export interface StreamClockState {
  /** Documents per hour since the epoch, oldest first. */
  readonly hours: Map<number, number>
  settledHour: number
  /** Hour of the last tick, whether it brought documents or not. */
  newestHour: number
}

export interface StreamClock {
  count(documents: number, nowMs: number): void
  documentsWithin(windowMs: number): number
  /** true once per hour of event time; an idle stretch counts as one. */
  isHourDue(nowMs: number): boolean
  snapshot(): StreamClockState
}

/** 28 days: the longest window that asks. */
const hoursMax = 28 * 24

export function createStreamClock(state?: StreamClockState): StreamClock {
  const hours = state?.hours ?? new Map<number, number>()
  let settledHour = state?.settledHour ?? Number.NaN
  let newest = state?.newestHour ?? 0
  // Asked for each cluster that changed, while it changes once a tick.
  const sums = new Map<number, number>()

  function count(documents: number, nowMs: number): void {
    const hour = Math.floor(nowMs / hourMs)
    sums.clear()
    if (documents > 0) hours.set(hour, (hours.get(hour) ?? 0) + documents)
    if (hour <= newest) return
    newest = hour
    for (const known of hours.keys()) if (known < hour - hoursMax) hours.delete(known)
  }

  function documentsWithin(windowMs: number): number {
    const known = sums.get(windowMs)
    if (known !== undefined) return known
    const from = newest - Math.round(windowMs / hourMs)
    let sum = 0
    for (const [hour, documents] of hours) if (hour > from) sum += documents
    sums.set(windowMs, sum)
    return sum
  }

  function isHourDue(nowMs: number): boolean {
    const hour = Math.floor(nowMs / hourMs)
    if (Number.isNaN(settledHour)) settledHour = hour
    if (hour <= settledHour) return false
    settledHour = hour
    return true
  }

  return { count, documentsWithin, isHourDue, snapshot: () => ({ hours, settledHour, newestHour: newest }) }
}
