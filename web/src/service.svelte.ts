// How the service is doing, asked every few seconds; without an answer the console knows that it is alone.
import type { ServiceState } from './api/answers.ts'
import { call } from './api/call.ts'
import { now } from './now.svelte.ts'
import { loseSession } from './session.svelte.ts'

const pollMs = 4000
// Two answers missed: a third would be told too late, one alone may be a hiccup.
const silentMs = 10_000
const staleMs = 15 * 60_000

export const service = $state<{ state: ServiceState | null; answeredMs: number; streamIsOpen: boolean }>({
  state: null,
  answeredMs: 0,
  streamIsOpen: false,
})

export async function refreshService(): Promise<void> {
  const outcome = await call<ServiceState>('/v1/status', { signal: AbortSignal.timeout(pollMs * 2) })
  if (outcome.kind === 'no_session') return loseSession()
  if (outcome.kind !== 'answer') return undefined
  service.state = outcome.value
  service.answeredMs = Date.now()
}

export function startService(): () => void {
  const timer = setInterval(() => void refreshService(), pollMs)
  return () => clearInterval(timer)
}

/** Since when nothing is heard from the server; null while the line holds. */
export function lostSinceMs(): number | null {
  if (service.answeredMs === 0) return null
  const isQuiet = now.ms - service.answeredMs > silentMs
  return isQuiet ? service.answeredMs : null
}

/** The clock by which posts are young or old: the wall's, or that of the simulator. */
export function serviceNowMs(): number {
  const stated = service.state?.simulated === true ? service.state.now : undefined
  return stated === undefined ? now.ms : Date.parse(stated)
}

/** The newest record of any source. */
export function newestMs(): number | null {
  const times = (service.state?.sources ?? []).flatMap(({ last }) => (last === null ? [] : [Date.parse(last)]))
  return times.length === 0 ? null : Math.max(...times)
}

/** How far behind the data are, where that is so far that people must know; null otherwise. */
export function staleByMs(): number | null {
  const newest = newestMs()
  if (newest === null || service.state?.simulated === true) return null
  const behindMs = serviceNowMs() - newest
  return behindMs > staleMs ? behindMs : null
}
