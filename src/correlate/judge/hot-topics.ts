// The hot topics of the last day: each raises the bar for the next, because one event breaks into dozens of them.
import { dayMs } from '../../core/durations.ts'

export interface HotTopics {
  /** A hot topic became significant. */
  opened(id: string, nowMs: number): void
  /** It turned out to be part of another one, and counts no more. */
  joined(id: string): void
  /** How many there are of the last day. */
  lately(nowMs: number): number
  expire(nowMs: number): void
  /** When each became significant. */
  snapshot(): Map<string, number>
}

/** Hot topics of one day that are counted. */
const topicsMax = 256

export function createHotTopics(state?: Map<string, number>): HotTopics {
  const topics = state ?? new Map<string, number>()

  function opened(id: string, nowMs: number): void {
    topics.set(id, nowMs)
    if (topics.size <= topicsMax) return
    const oldest = topics.keys().next()
    if (oldest.done !== true) topics.delete(oldest.value)
  }

  function lately(nowMs: number): number {
    let count = 0
    for (const openedMs of topics.values()) if (nowMs - openedMs < dayMs) count++
    return count
  }

  function expire(nowMs: number): void {
    for (const [id, openedMs] of topics) if (nowMs - openedMs >= dayMs) topics.delete(id)
  }

  return { opened, joined: (id) => void topics.delete(id), lately, expire, snapshot: () => topics }
}
