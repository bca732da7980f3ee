// Looks after the sources once a minute: says what is wrong with each, tells those of the operations, and keeps what it learns in the log.
import type { HealthFinding, HealthLook, HealthState, SourceHealth } from '../../alerts/sources/health.ts'
import { createSourceHealth } from '../../alerts/sources/health.ts'
import type { HealthWords } from '../../alerts/sources/health-words.ts'
import { healthWords, wellAgainWords } from '../../alerts/sources/health-words.ts'
import { operationalAlert } from '../../alerts/sources/operational-alert.ts'
import type { Alert } from '../../core/alert.ts'
import { minuteMs } from '../../core/durations.ts'
import type { PositionBody } from '../../core/source.ts'
import type { RouteNotifier } from '../deliver/route-notifiers.ts'
import type { OwnLive } from '../fold/live.ts'
import type { SourceConfig } from './open-reader.ts'
import type { SourceRunStatus } from './source-run.ts'

export interface WatchSourcesOptions {
  readonly sources: readonly SourceConfig[]
  readonly live: Pick<OwnLive, 'status' | 'submitPage'>
  readonly fetched: () => readonly SourceRunStatus[]
  /** What was learnt before, by the ids of the sources. */
  readonly held: ReadonlyMap<string, PositionBody>
  /** Who is told of the service's own troubles. */
  readonly operations: readonly RouteNotifier[]
  readonly nowMs: () => number
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

export interface FoundHealth {
  readonly finding: HealthFinding
  readonly words: HealthWords
}

export interface SourceWatch {
  look(): Promise<void>
  /** By the ids of sources that are not well. */
  findings(): ReadonlyMap<string, FoundHealth>
  /** Keeps what was learnt. */
  close(): Promise<void>
}

export const healthKey = 'health'
// Two kilobytes a source; what is lost between is learnt again.
const keepEveryMs = 10 * minuteMs
// Beyond these nobody has answered for a long time, and the newest tell more.
const untoldMax = 200

export function watchSources(options: WatchSourcesOptions): SourceWatch {
  const { live, nowMs, notice } = options
  const startedMs = nowMs()
  const watched = options.sources.map((source) => ({
    source,
    health: createSourceHealth(stateOf(options.held.get(source.id))),
    finding: stateOf(options.held.get(source.id))?.finding ?? null,
    keptMs: Number.NEGATIVE_INFINITY,
  }))
  const found = new Map<string, FoundHealth>()
  let untold: { readonly to: RouteNotifier; readonly alert: Alert }[] = []

  async function look(): Promise<void> {
    const atMs = nowMs()
    const { counters } = live.status()
    const fetched = new Map(options.fetched().map((status) => [status.source, status]))
    for (const one of watched) {
      const { source, health } = one
      const run = fetched.get(source.id)
      const finding = health.look({ ...countsOf(counters, source.id), ...timesOf(source), reader: run ?? null })
      const isOther = finding?.kind !== one.finding?.kind
      if (isOther && one.finding !== null) tell(source, one.finding, true)
      if (isOther && finding !== null) tell(source, finding, false)
      one.finding = finding
      if (finding === null) found.delete(source.id)
      else found.set(source.id, { finding, words: healthWords(nameOf(source), finding, atMs) })
      if (!isOther && atMs - one.keptMs < keepEveryMs) continue
      one.keptMs = atMs
      await keep(source.id, health, atMs)
    }
    await tellAll(atMs)
  }

  function timesOf({ silentAfter }: SourceConfig): Pick<HealthLook, 'nowMs' | 'startedMs' | 'silentAfterMs'> {
    return { nowMs: nowMs(), startedMs, silentAfterMs: silentAfter }
  }

  function tell(source: SourceConfig, finding: HealthFinding, isOver: boolean): void {
    const atMs = nowMs()
    const words = (isOver ? wellAgainWords : healthWords)(nameOf(source), finding, atMs)
    notice(
      { source: source.id, kind: finding.kind, found: finding.found },
      isOver ? 'the source is well again' : 'a source is not well',
    )
    const { kind, sinceMs } = finding
    const alert = operationalAlert({ source: source.id, kind, sinceMs, nowMs: atMs, isOver, words })
    untold = [...untold, ...options.operations.map((to) => ({ to, alert }))].slice(-untoldMax)
  }

  /** What nobody took is told again at the next look; one after the other, so that an end never comes before its beginning. */
  async function tellAll(atMs: number): Promise<void> {
    const waiting: typeof untold = []
    for (const one of untold) {
      const isBehind = waiting.some(({ to }) => to === one.to)
      const outcome = isBehind
        ? null
        : await one.to.notifier.notify({ id: `${one.alert.id}.${one.alert.rev}`, alert: one.alert, nowMs: atMs })
      if (outcome === null || outcome.kind === 'failed') waiting.push(one)
    }
    untold = waiting
  }

  /** What is learnt and not kept is learnt again. */
  async function keep(source: string, health: SourceHealth, atMs: number): Promise<void> {
    const body = { ...health.snapshot() }
    await live.submitPage([], [{ source, key: healthKey, atMs, body }]).catch(() => undefined)
  }

  return {
    look,
    findings: () => found,
    close: async () => {
      for (const { source, health } of watched) await keep(source.id, health, nowMs())
    },
  }
}

function stateOf(body: PositionBody | undefined): HealthState | undefined {
  return body as HealthState | undefined
}

function nameOf({ id, name }: SourceConfig): string {
  return name === '' ? id : name
}

function countsOf(counters: Readonly<Record<string, number>>, source: string) {
  const of = (name: string): number => counters[`${source}|${name}`] ?? 0
  return { accepted: of('accepted'), deadLetters: of('deadLetters'), duplicates: of('duplicates') }
}
