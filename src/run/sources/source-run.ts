// Makes the rounds of one source for as long as the service lives: pages become durable one by one, failures make it wait and never end it.
import type { ReaderTrouble } from '../../alerts/sources/health.ts'
import type { ReadPosition } from '../../core/desk-record.ts'
import { dayMs, minuteMs } from '../../core/durations.ts'
import type { RawRecord } from '../../core/post.ts'
import type { PositionBody, SourcePage, SourceReader, SourceWarning } from '../../core/source.ts'

export interface SourceRunOptions {
  readonly id: string
  readonly reader: SourceReader
  readonly everyMs: number
  /** Where it stood when the service ended. */
  readonly positions: ReadonlyMap<string, PositionBody>
  /** Resolves when records and positions are durable together. */
  readonly submit: (records: readonly RawRecord[], positions: readonly ReadPosition[]) => Promise<unknown>
  readonly clock: SourceClockwork
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

export interface SourceClockwork {
  nowMs(): number
  /** Resolves at once when the signal is given. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1. */
  random(): number
}

export interface SourceRunStatus {
  readonly source: string
  /** When a round last ended without a trouble; null before the first. */
  readonly wellMs: number | null
  /** When a record last came, since the start. */
  readonly recordMs: number | null
  readonly records: number
  readonly trouble: ReaderTrouble | null
  /** The last answer had something in it, new or not. */
  readonly hasEntries: boolean
  /** Of the last round. */
  readonly warning: { readonly kind: SourceWarning; readonly found: string } | null
}

export interface SourceRun {
  status(): SourceRunStatus
  /** Waits for the page that is being made durable; an answer that is still on its way is not waited for, and not taken. */
  stop(): Promise<void>
}

const longestPauseMs = 15 * minuteMs
// Whoever fetches many sources every five minutes must not fetch them all in the same second.
const jitter = 0.1

export function startSourceRun(options: SourceRunOptions): SourceRun {
  const { id, reader, everyMs, clock } = options
  const positions = new Map(options.positions)
  const stopping = new AbortController()
  let status = statusBefore(id)
  let taking: Promise<unknown> = Promise.resolve()

  async function takePage({ records, positions: reached }: SourcePage): Promise<void> {
    const atMs = clock.nowMs()
    await options.submit(
      records,
      reached.map(({ key, body }) => ({ source: id, key, atMs, body })),
    )
    for (const { key, body } of reached) positions.set(key, body)
    if (records.length > 0) status = { ...status, recordMs: atMs, records: status.records + records.length }
  }

  async function round(): Promise<RoundEnd> {
    let end: RoundEnd = { trouble: null, warning: null }
    for await (const step of reader.round({ positions, nowMs: clock.nowMs() })) {
      if (stopping.signal.aborted) break
      if (step.kind === 'glance') status = { ...status, hasEntries: step.entries > 0 }
      else if (step.kind === 'warning') end = { ...end, warning: { kind: step.warning, found: step.found } }
      else if (step.kind === 'trouble') end = { ...end, trouble: { ...step, kind: step.trouble } }
      else {
        const page = takePage(step).catch(heldUp)
        taking = page
        const refusal = await page
        // Nothing of the page was kept and no position moved: the next round brings it again.
        if (refusal !== undefined) return { ...end, trouble: refusal }
      }
    }
    return end
  }

  /** How long to wait for the next round. */
  async function roundAndPause(): Promise<number> {
    const { trouble, warning } = await round().catch((cause: unknown) => ({ trouble: broken(cause), warning: null }))
    const nowMs = clock.nowMs()
    const before = status.trouble
    if (warning !== null && warning.kind !== status.warning?.kind)
      options.notice(
        { source: id, warning: warning.kind, found: warning.found },
        'not everything of the source may have come',
      )
    if (trouble === null) {
      if (before !== null) options.notice({ source: id, rounds: before.rounds }, 'the source is well again')
      status = { ...status, wellMs: nowMs, trouble: null, warning }
      return spread(everyMs)
    }
    const { kind, found, retryAfterMs } = trouble
    const rounds = (before?.rounds ?? 0) + 1
    if (before?.kind !== kind)
      options.notice({ source: id, trouble: kind, found }, 'the source is in trouble; it is tried again')
    status = { ...status, trouble: { kind, found, rounds, sinceMs: before?.sinceMs ?? nowMs } }
    return Math.max(spread(pauseAfter(rounds, everyMs)), Math.min(retryAfterMs ?? 0, dayMs))
  }

  function spread(ms: number): number {
    return ms * (1 + jitter * (2 * clock.random() - 1))
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) await clock.sleep(await roundAndPause(), stopping.signal)
  }

  void run()
  return {
    status: () => status,
    stop: async () => {
      stopping.abort()
      await taking
      await reader.close()
    },
  }
}

function statusBefore(source: string): SourceRunStatus {
  return { source, wellMs: null, recordMs: null, records: 0, trouble: null, warning: null, hasEntries: false }
}

/** Twice as long with every round in vain, up to a quarter of an hour; a source that is fetched less often than that keeps its pace. */
function pauseAfter(rounds: number, everyMs: number): number {
  return Math.max(everyMs, Math.min(longestPauseMs, everyMs * 2 ** Math.min(rounds, 20)))
}

interface RoundEnd {
  readonly trouble: RoundTrouble | null
  readonly warning: SourceRunStatus['warning']
}

interface RoundTrouble extends Pick<ReaderTrouble, 'kind' | 'found'> {
  readonly retryAfterMs: number | null
}

function heldUp(cause: unknown): RoundTrouble {
  return { kind: 'held_up', found: messageOf(cause), retryAfterMs: null }
}

/** A reader that throws met something that nobody thought of: the source has to be looked at, and goes on meanwhile. */
function broken(cause: unknown): RoundTrouble {
  return { kind: 'format_changed', found: messageOf(cause), retryAfterMs: null }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
