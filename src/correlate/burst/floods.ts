// Tells when a source suddenly says many times what it usually says: whatever is new in it then is probably one happening.
import { hourMs } from '../../core/durations.ts'
import { logRatio } from './term-windows.ts'

interface SourceFlow {
  /** Documents of the last six hours and of the last two weeks, both fading. */
  recent: number
  usual: number
  atMs: number
  readonly knownSinceMs: number
  /** When it began to overflow; null while it does not. */
  floodSinceMs: number | null
  /** The burst in the lead, and its documents of the last six hours less those of the others. */
  burst: string | null
  ofBurst: number
}

export interface FloodsState {
  readonly flows: Map<string, SourceFlow>
}

export interface Floods {
  count(source: string, timeMs: number): void
  /** Since when this source overflows; null while it does not. */
  since(source: string): number | null
  /** The burst that makes up a large part of the flood of a source. */
  burstOf(source: string): string | null
  /** The last document of this source belongs to a burst, which began at this time. */
  claim(source: string, burst: string, firstMs: number): void
  snapshot(): FloodsState
}

const recentMs = 6 * hourMs
const usualMs = 14 * 24 * hourMs
/** A source that is new today has no usual. */
const knownForMs = 24 * hourMs
/** At four times the usual three quarters of what is said is about something else; below twice the usual it is over. */
const riseMin = 4
const fallBelow = 2
const surpriseMin = 20
/** What causes a flood begins a little before it, and is at least this share of it. */
const leadMs = 6 * hourMs
const dominanceMin = 0.35
const sourcesMax = 1_024

export function createFloods(state?: FloodsState): Floods {
  const flows = state?.flows ?? new Map<string, SourceFlow>()

  function count(source: string, timeMs: number): void {
    let flow = flows.get(source)
    if (flow === undefined) {
      if (flows.size >= sourcesMax) return
      flow = { recent: 0, usual: 0, atMs: timeMs, knownSinceMs: timeMs, floodSinceMs: null, burst: null, ofBurst: 0 }
      flows.set(source, flow)
    }
    const age = Math.max(0, timeMs - flow.atMs)
    const fade = Math.exp(-age / recentMs)
    flow.recent = flow.recent * fade + 1
    flow.ofBurst *= fade
    flow.usual = flow.usual * Math.exp(-age / usualMs) + 1
    flow.atMs = Math.max(flow.atMs, timeMs)
    const knownMs = Math.min(usualMs, flow.atMs - flow.knownSinceMs)
    if (knownMs < knownForMs) return
    const expected = Math.max(0.5, (Math.max(0, flow.usual - flow.recent) * recentMs) / knownMs)
    if (flow.recent < fallBelow * expected) {
      flow.floodSinceMs = null
      flow.burst = null
    } else if (
      flow.floodSinceMs === null &&
      flow.recent >= riseMin * expected &&
      logRatio(flow.recent, expected) >= surpriseMin
    ) {
      flow.floodSinceMs = flow.atMs
    }
  }

  function claim(source: string, burst: string, firstMs: number): void {
    const flow = flows.get(source)
    if (flow === undefined || flow.floodSinceMs === null) return
    // The majority vote of Boyer and Moore (1981), fading: what others bring counts against the one in the lead.
    if (flow.burst === burst) flow.ofBurst++
    else if (flow.ofBurst >= 1) flow.ofBurst--
    else if (firstMs >= flow.floodSinceMs - leadMs) {
      flow.burst = burst
      flow.ofBurst = 1
    }
  }

  function burstOf(source: string): string | null {
    const flow = flows.get(source)
    return flow !== undefined && flow.burst !== null && flow.ofBurst >= dominanceMin * flow.recent ? flow.burst : null
  }

  return {
    count,
    since: (source) => flows.get(source)?.floodSinceMs ?? null,
    burstOf,
    claim,
    snapshot: () => ({ flows }),
  }
}
