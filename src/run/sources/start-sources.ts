// Starts the sources of the configuration that are fetched, each from where it stands in the state.
import { setTimeout as delay } from 'node:timers/promises'
import { minuteMs } from '../../core/durations.ts'
import type { StateStore } from '../../core/ports.ts'
import type { PositionBody } from '../../core/source.ts'
import type { Config } from '../config/config-schema.ts'
import type { RouteNotifier } from '../deliver/route-notifiers.ts'
import type { OwnLive } from '../fold/live.ts'
import { createHostPace } from './host-pace.ts'
import { openReader } from './open-reader.ts'
import type { SourceClockwork, SourceRunStatus } from './source-run.ts'
import { startSourceRun } from './source-run.ts'
import type { FoundHealth, SourceWatch } from './watch-sources.ts'
import { healthKey, watchSources } from './watch-sources.ts'

export interface StartSourcesOptions {
  readonly config: Config
  readonly live: Pick<OwnLive, 'submitPage' | 'tick' | 'settled' | 'status'>
  readonly state: Pick<StateStore, 'records'>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Who is told of the service's own troubles. */
  readonly operations: readonly RouteNotifier[]
  readonly clock?: SourceClockwork
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

export interface FetchedSources {
  status(): readonly SourceRunStatus[]
  /** Sources that are not well, the pushed ones too, by their ids. */
  findings(): ReadonlyMap<string, FoundHealth>
  stop(): Promise<void>
}

export async function startSources(options: StartSourcesOptions): Promise<FetchedSources> {
  const { config, live, clock = wallClock } = options
  if (config.sources.length === 0) return noSources
  const stopping = new AbortController()
  const pace = createHostPace(config.fetch.pull.perHost, clock, stopping.signal)
  const tools = { fetch: config.fetch, kafka: config, environment: options.environment, pace }
  const readers = config.sources.map((source) => ({ id: source.id, opened: openReader(source, tools) }))
  // Positions behind the last tick are in the log and not yet in the state: a tick brings them there.
  live.tick(clock.nowMs())
  await live.settled()
  const held = await positionsBySource(options.state)
  const runs = readers.flatMap(({ id, opened }) => {
    if (opened === null) return []
    const positions = held.get(id) ?? new Map()
    const { submitPage: submit } = live
    return [startSourceRun({ id, ...opened, positions, submit, clock, notice: options.notice })]
  })
  const status = () => runs.map((run) => run.status())
  const watch = watchSources({
    sources: config.sources,
    live,
    fetched: status,
    held: new Map([...held].flatMap(([id, positions]) => heldHealth(id, positions.get(healthKey)))),
    operations: options.operations,
    nowMs: () => clock.nowMs(),
    notice: options.notice,
  })
  const watching = keepWatching(watch, clock, stopping.signal)
  return {
    status,
    findings: watch.findings,
    stop: async () => {
      stopping.abort()
      await Promise.all([watching, ...runs.map((run) => run.stop())])
      await watch.close()
    },
  }
}

const noSources: FetchedSources = {
  status: () => [],
  findings: () => new Map(),
  stop: () => Promise.resolve(),
}

function heldHealth(id: string, body: PositionBody | undefined): [string, PositionBody][] {
  return body === undefined ? [] : [[id, body]]
}

async function keepWatching(watch: SourceWatch, clock: SourceClockwork, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await watch.look()
    await clock.sleep(minuteMs, signal)
  }
}

const pageSize = 1_000

async function positionsBySource(
  state: Pick<StateStore, 'records'>,
): Promise<ReadonlyMap<string, ReadonlyMap<string, PositionBody>>> {
  const bySource = new Map<string, Map<string, PositionBody>>()
  for (let skip = 0; ; skip += pageSize) {
    const records = await state.records('position', pageSize, skip)
    for (const { id, body } of records) {
      const slash = id.indexOf('/')
      const source = id.slice(0, slash)
      const positions = bySource.get(source) ?? new Map<string, PositionBody>()
      bySource.set(source, positions.set(id.slice(slash + 1), body))
    }
    if (records.length < pageSize) return bySource
  }
}

const wallClock: SourceClockwork = {
  nowMs: () => Date.now(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, { signal }).catch(() => undefined)
  },
}
