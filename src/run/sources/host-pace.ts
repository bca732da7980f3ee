// Lets the sources of one host take turns, so that no server is asked more often than was agreed, however many sources it has.
import type { SourceClockwork } from './source-run.ts'

/** Resolves when the host may be asked; the next one waits behind it. Never rejects. */
export function createHostPace(
  everyMs: number,
  clock: SourceClockwork,
  signal: AbortSignal,
): (host: string) => Promise<void> {
  const nextMs = new Map<string, number>()
  return async (host) => {
    const nowMs = clock.nowMs()
    const atMs = Math.max(nowMs, nextMs.get(host) ?? 0)
    nextMs.set(host, atMs + everyMs)
    if (atMs > nowMs) await clock.sleep(atMs - nowMs, signal)
  }
}
