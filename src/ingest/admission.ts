// Decides what a post is when it reaches its tick: a document, a duplicate, late, or from the future; and keeps the watermarks.
import { dayMs } from '../core/durations.ts'
import type { PostId, SourceId } from '../core/ids.ts'
import { unknownSource } from '../core/ids.ts'
import type { Clock, SourceClock, Tick } from '../core/tick.ts'
import type { DuplicateMemory, DuplicateState } from './duplicates.ts'
import { createDuplicateMemory } from './duplicates.ts'

export interface AdmissionOptions {
  /** How far a source's posts may lag behind its newest one and still count. */
  readonly latenessMs: number
  readonly latenessMsBySource?: Readonly<Record<string, number>>
  /** A source that has sent nothing for this long, in receive time, no longer holds the watermark back. */
  readonly idleAfterMs: number
  /** A post this far ahead of its receive time is quarantined and moves nothing. */
  readonly futureToleranceMs: number
  /** Ids remembered over all sources; at least half of them, see `createDuplicateMemory`. */
  readonly duplicateMemory: number
}

export type AdmissionVerdict = 'document' | 'duplicate' | 'late' | 'from_the_future'

export interface Admission {
  /** Before anything of the tick is admitted: where its clock was ahead and has been set right, what that let in is taken back. */
  openTick(tick: Tick): void
  admit(entry: AdmissionEntry): AdmissionVerdict
  /** The time that the fold decides by; the watermark goes back with a clock that was ahead, and never for a source that wakes or appears. */
  closeTick(tick: Tick): Clock
  snapshot(): AdmissionState
}

export interface AdmissionEntry {
  readonly source: SourceId
  readonly id: PostId
  readonly timeMs: number
  readonly receivedAtMs: number
}

export interface AdmissionState {
  readonly version: 1
  readonly watermarkMs: number
  /** Sorted by source. */
  readonly sources: readonly {
    readonly source: SourceId
    readonly newestMs: number
    readonly lastSeenMs: number
  }[]
  readonly duplicates: DuplicateState
}

interface SourceTime {
  /** Newest event time that was admitted before this tick: what comes together is late for nobody of the same tick. */
  newestMs: number
  /** The same of this tick. */
  newestOfTickMs: number
  /** Receive time at which the tick closed that last brought a record. */
  lastSeenMs: number
  hasSpoken: boolean
}

// Sources beyond this share one clock under this name, so that made-up source names cannot fill the memory.
const sourcesMax = 4_096
// A source further behind the clock is catching up, or its times are wrong: it holds up no source that is up to date. Three days
// are more than a weekend.
const catchingUpMs = 3 * dayMs
const overflowSource = '(others)' as SourceId

/**
 * Lateness and duplicates are decided per source, in that source's own order; a document may therefore be older
 * than the clock's watermark when its source was idle while others went on.
 */
export function createAdmission(options: AdmissionOptions, state?: AdmissionState): Admission {
  const sources = new Map<SourceId, SourceTime>()
  for (const { source, newestMs, lastSeenMs } of state?.sources ?? [])
    sources.set(source, { newestMs, newestOfTickMs: newestMs, lastSeenMs, hasSpoken: false })
  const duplicates: DuplicateMemory = createDuplicateMemory(options.duplicateMemory, state?.duplicates)
  let watermarkMs = state?.watermarkMs ?? Number.NEGATIVE_INFINITY

  function clockOf(source: SourceId): { readonly name: SourceId; readonly time: SourceTime } {
    const known = sources.get(source)
    if (known !== undefined) return { name: source, time: known }
    const name = sources.size < sourcesMax ? source : overflowSource
    const time = sources.get(name) ?? newTime()
    sources.set(name, time)
    return { name, time }
  }

  function latenessOf(source: SourceId): number {
    const own = options.latenessMsBySource
    return own !== undefined && Object.hasOwn(own, source) ? (own[source] ?? options.latenessMs) : options.latenessMs
  }

  function openTick({ closedAtMs }: Tick): void {
    const latestMs = closedAtMs + options.futureToleranceMs
    for (const time of sources.values()) {
      if (time.newestOfTickMs > latestMs) time.newestOfTickMs = closedAtMs
      if (time.newestMs > latestMs) time.newestMs = closedAtMs
    }
    if (watermarkMs > latestMs) watermarkMs = closedAtMs - options.latenessMs
  }

  function admit({ source, id, timeMs, receivedAtMs }: AdmissionEntry): AdmissionVerdict {
    // Not remembered as seen: the same post with a repaired time is welcome.
    if (timeMs > receivedAtMs + options.futureToleranceMs) return 'from_the_future'
    const { name, time } = clockOf(source)
    time.hasSpoken = true
    if (duplicates.seen(source, id)) return 'duplicate'
    if (timeMs < time.newestMs - latenessOf(name)) return 'late'
    if (timeMs > time.newestOfTickMs) time.newestOfTickMs = timeMs
    return 'document'
  }

  function closeTick(tick: Tick): Clock {
    const clocks: SourceClock[] = []
    const catchingUp = new Set<SourceId>()
    // What was received before the clock was set right, and is decided after it.
    openTick(tick)
    for (const [source, time] of sources) {
      if (time.hasSpoken) time.lastSeenMs = tick.closedAtMs
      time.hasSpoken = false
      time.newestMs = time.newestOfTickMs
      const isIdle = tick.closedAtMs - time.lastSeenMs > options.idleAfterMs
      clocks.push({
        source,
        watermarkMs: time.newestMs - latenessOf(source),
        idle: isIdle,
        lastSeenMs: time.lastSeenMs,
      })
      if (time.newestMs < tick.closedAtMs - catchingUpMs) catchingUp.add(source)
    }
    const leastMs = leastWatermark(clocks, catchingUp)
    if (leastMs < Number.POSITIVE_INFINITY && leastMs > watermarkMs) watermarkMs = leastMs
    return { tick, watermarkMs, sources: clocks.sort(bySource) }
  }

  function snapshot(): AdmissionState {
    const times = [...sources].map(([source, { newestMs, lastSeenMs }]) => ({ source, newestMs, lastSeenMs }))
    return { version: 1, watermarkMs, sources: times.sort(bySource), duplicates: duplicates.snapshot() }
  }

  return { openTick, admit, closeTick, snapshot }
}

function newTime(): SourceTime {
  const never = Number.NEGATIVE_INFINITY
  return { newestMs: never, newestOfTickMs: never, lastSeenMs: 0, hasSpoken: false }
}

/** Infinity where no source has a time: one that has only sent refused posts has none yet. */
function leastWatermark(clocks: readonly SourceClock[], catchingUp: ReadonlySet<SourceId>): number {
  const timed = clocks.filter(({ watermarkMs }) => watermarkMs > Number.NEGATIVE_INFINITY)
  const known = timed.filter(({ source }) => source !== unknownSource)
  // What nobody speaks for has a say only as long as nobody else has spoken at all.
  const awake = (known.length > 0 ? known : timed).filter(({ idle }) => !idle)
  const upToDate = awake.filter(({ source }) => !catchingUp.has(source))
  return (upToDate.length > 0 ? upToDate : awake).reduce(
    (least, { watermarkMs }) => Math.min(least, watermarkMs),
    Number.POSITIVE_INFINITY,
  )
}

function bySource(a: { readonly source: SourceId }, b: { readonly source: SourceId }): number {
  return a.source < b.source ? -1 : a.source > b.source ? 1 : 0
}
