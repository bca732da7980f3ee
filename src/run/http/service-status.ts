// How the service is doing, as people and their monitors are told: its sources, its threads, its index.
import type { RouteStatus } from '../../core/ports.ts'
import type { Clock, SourceClock } from '../../core/tick.ts'
import type { ServiceStatus, SourceStatus, Trouble } from '../../serve/service-info.ts'
import type { SearchThreadStatus } from '../../store/index/search-thread.ts'
import type { Config } from '../config/config-schema.ts'
import type { LiveStatus } from '../fold/live.ts'
import type { IndexFeedStatus } from '../index/index-feed.ts'
import type { FoundHealth } from '../sources/watch-sources.ts'
import type { AnnotateStatus } from '../text/pool.ts'

/** Everything that this process knows of itself at one moment. */
export interface ProcessStatus {
  readonly live: LiveStatus
  readonly index: IndexFeedStatus
  readonly annotation: AnnotateStatus
  readonly search: SearchThreadStatus
  readonly routes: readonly RouteStatus[]
  /** By the ids of sources. */
  readonly findings: ReadonlyMap<string, FoundHealth>
  /** Receive time. */
  readonly nowMs: number
  /** How far the wall's clock is ahead of it, where that is not believed. */
  readonly clockAheadMs: number
}

export function serviceStatus(config: Config, status: ProcessStatus): ServiceStatus {
  const { live, index, routes } = status
  const documentCount = Object.entries(live.counters).reduce(
    (sum, [name, value]) => (name.endsWith('|documents') ? sum + value : sum),
    0,
  )
  const troubles = troublesOf(status)
  return {
    simulated: config.simulation.enabled,
    ready: troubles.every((one) => one === 'clock'),
    nowMs: status.nowMs,
    troubles,
    watermarkMs: live.clock !== null && Number.isFinite(live.clock.watermarkMs) ? live.clock.watermarkMs : null,
    sources: live.clock === null ? [] : sourcesOf(config, live.clock, status),
    documentCount,
    indexLag: index.lag,
    indexRefused: index.refused,
    routes,
  }
}

function troublesOf({ live, index, annotation, search, clockAheadMs }: ProcessStatus): readonly Trouble[] {
  const troubles: Trouble[] = []
  if (!live.ready) troubles.push('deciding')
  if (live.isFull) troubles.push('storage')
  if (index.thread === 'failed' || index.thread === 'given_up') troubles.push('index')
  if (annotation.working < annotation.wanted) troubles.push('annotation')
  if (search.failing) troubles.push('search')
  if (clockAheadMs > 0) troubles.push('clock')
  return troubles
}

/** The configured ones too that have never sent: nothing is as silent as they are. */
function sourcesOf(config: Config, clock: Clock, { nowMs, findings }: ProcessStatus): readonly SourceStatus[] {
  const limits = new Map<string, Config['sources'][number]>(config.sources.map((source) => [source.id, source]))
  const seen = new Set<string>(clock.sources.map(({ source }) => source))
  const spoken = clock.sources.map((one) => sourceStatus(one, { ...config.ingest, ...limits.get(one.source) }, nowMs))
  const never = config.sources.filter(({ id }) => !seen.has(id))
  const quiet = never.map(({ id, name }) => ({ id, name, lastMs: null, silent: true, trouble: null }))
  return [...spoken, ...quiet].map((one) => ({ ...one, trouble: troubleOf(findings.get(one.id)) }))
}

/** A backlog that arrives now is no silence, however old its posts are: what counts is when something came. */
function sourceStatus(
  { source, watermarkMs, lastSeenMs }: SourceClock,
  limits: { readonly lateness: number; readonly silentAfter: number; readonly name?: string },
  nowMs: number,
): SourceStatus {
  return {
    id: source,
    name: limits.name ?? source,
    lastMs: Number.isFinite(watermarkMs) ? watermarkMs + limits.lateness : null,
    silent: nowMs - lastSeenMs > limits.silentAfter,
    trouble: null,
  }
}

function troubleOf(found: FoundHealth | undefined): SourceStatus['trouble'] {
  if (found === undefined) return null
  const { finding, words } = found
  return { kind: finding.kind, sinceMs: finding.sinceMs, zh: words.zh, en: words.en }
}
