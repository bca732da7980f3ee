// Starts the sources of the configuration that are fetched, each from where it stands in the state.
import { setTimeout as delay } from 'node:timers/promises'
import type { StateStore } from '../../core/ports.ts'
import type { PositionBody } from '../../core/source.ts'
import type { Config } from '../config/config-schema.ts'
import type { OwnLive } from '../fold/live.ts'
import { createHostPace } from './host-pace.ts'
import { openReader } from './open-reader.ts'
import type { SourceClockwork, SourceRunStatus } from './source-run.ts'
import { startSourceRun } from './source-run.ts'

export interface StartSourcesOptions {
  readonly config: Config
  readonly live: Pick<OwnLive, 'submitPage' | 'tick' | 'settled'>
  readonly state: Pick<StateStore, 'records'>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock?: SourceClockwork
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

export interface FetchedSources {
  status(): readonly SourceRunStatus[]
  stop(): Promise<void>
}

export async function startSources(options: StartSourcesOptions): Promise<FetchedSources> {
  const { config, live, state, clock = wallClock } = options
  const stopping = new AbortController()
  const pace = createHostPace(config.fetch.pull.perHost, clock, stopping.signal)
  const tools = { fetch: config.fetch, environment: options.environment, pace }
  const opened = config.sources.flatMap((source) => {
    const found = openReader(source, tools)
    return found === null ? [] : [{ id: source.id, ...found }]
  })
  if (opened.length === 0) return { status: () => [], stop: () => Promise.resolve() }
  // Positions behind the last tick are in the log and not yet in the state: a tick brings them there.
  live.tick(clock.nowMs())
  await live.settled()
  const held = await positionsBySource(state)
  const runs = opened.map(({ id, reader, everyMs }) =>
    startSourceRun({
      id,
      reader,
      everyMs,
      positions: held.get(id) ?? new Map(),
      submit: live.submitPage,
      clock,
      notice: options.notice,
    }),
  )
  return {
    status: () => runs.map((run) => run.status()),
    stop: async () => {
      stopping.abort()
      await Promise.all(runs.map((run) => run.stop()))
    },
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
