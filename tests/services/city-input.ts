// The input of the end-to-end tests: a simulated city, cut into ticks of receive time, and the result of the embedded mode for it.
import { writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnnotatePool } from '../../src/run/text/pool.ts'
import { createAnnotatePool } from '../../src/run/text/annotate-pool.ts'
import type { TickResult } from '../../src/run/fold/fold.ts'
import { foldFromSettings } from '../../src/run/fold/fold-from-settings.ts'
import { startLive } from '../../src/run/fold/live.ts'
import { loadSettings } from '../../src/run/config/load-config.ts'
import { createCity } from '../../src/simulate/city.ts'
import { loadScenario } from '../../src/simulate/load-scenario.ts'
import { simulateCity } from '../../src/simulate/simulate.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'
import type { SourceId } from '../../src/core/ids.ts'
import type { SequencedAlert } from '../../src/core/ports.ts'
import type { RawRecord } from '../../src/core/post.ts'
import { createMemoryLog } from '../memory/memory-log.ts'
import { createMemoryState } from '../memory/memory-state.ts'
import { loadGazetteer } from '../../src/nlp/places/gazetteer.ts'
import { readModel } from '../../src/run/text/text-stage.ts'
import type { PlaceCode } from '../../src/core/ids.ts'
import { plainLive } from '../run/fold/plain-live.ts'

export const tickLengthMs = 60_000

const encoder = new TextEncoder()

/** The first `count` posts of a simulated week at `rate` times its volume, one list a tick from the first to the last. */
export function cityTicks(count: number, rate: number, seed = 7): readonly (readonly RawRecord[])[] {
  const ticks: RawRecord[][] = []
  let first = -1
  let taken = 0
  for (const post of simulateCity({ scenario: loadScenario('city-week'), city: createCity(), seed, rate }).posts) {
    const receivedAtMs = Date.parse(post.time)
    const tick = Math.floor(receivedAtMs / tickLengthMs)
    if (first < 0) first = tick
    while (ticks.length <= tick - first) ticks.push([])
    ticks[tick - first]?.push({
      bytes: encoder.encode(JSON.stringify(post)),
      source: post.source as SourceId,
      format: 'post',
      receivedAtMs,
      file: 'simulation',
      line: 0,
    })
    if (++taken === count) break
  }
  return ticks
}

export function keyFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'qianzhao-keys-')), 'keys.json')
  writeFileSync(path, JSON.stringify([{ id: 'p1', key: Buffer.alloc(32, 1).toString('base64') }]))
  return path
}

export function citySettings() {
  return loadSettings({
    directory: fileURLToPath(new URL('../../config', import.meta.url)),
    file: null,
    overrides: ['run.tickLength=1m'],
    environment: {},
  })
}

export function cityPool(keys: string, workers = 1): Promise<AnnotatePool> {
  return createAnnotatePool(workers, textStageOptions(citySettings(), { keyFile: keys, runStartMs: Infinity }))
}

export interface EmbeddedResult {
  readonly alerts: readonly SequencedAlert[]
  readonly counters: Readonly<Record<string, number>>
  /** What each tick decided, by its number; ticks that decided nothing are left out. */
  readonly decided: ReadonlyMap<number, string>
  readonly seconds: number
}

/** null where a tick decided nothing. */
export function decisions({ signals, situations, alerts }: TickResult): string | null {
  return signals.length + situations.length + alerts.length === 0
    ? null
    : JSON.stringify({ signals, situations, alerts })
}

/** What one process with its own stores decides for the same records in the same ticks. */
export async function embeddedResult(
  ticks: readonly (readonly RawRecord[])[],
  pool: AnnotatePool,
): Promise<EmbeddedResult> {
  const settings = citySettings()
  const gazetteer = loadGazetteer(await readModel('gazetteer.bin'))
  const state = createMemoryState()
  const decided = new Map<number, string>()
  const startMs = performance.now()
  const live = await startLive(
    plainLive({
      log: createMemoryLog(),
      state,
      pool,
      openFold: (snapshot) =>
        foldFromSettings({ settings, placeName: (code: PlaceCode) => gazetteer.name(code), snapshot }),
      routes: settings.routes,
      tickLengthMs,
      batchRecords: 500,
      onResult: (result) => {
        const text = decisions(result)
        if (text !== null) decided.set(result.clock.tick.number, text)
      },
    }),
  )
  // A service enters in the log from when on nobody answers, and so does a deployment.
  await live.write({ kind: 'acknowledgeWithin', within: settings.config.office.acknowledgeWithin })
  const first = Math.floor((ticks.find((tick) => tick.length > 0)?.[0]?.receivedAtMs ?? 0) / tickLengthMs)
  for (const [i, records] of ticks.entries()) {
    if (records.length > 0) await live.submit(records)
    live.tick((first + i + 1) * tickLengthMs)
    if (i % 256 === 255) await live.settled()
  }
  await live.settled()
  const { counters } = live.status()
  return {
    alerts: await state.alertsAfter(0, 1_000_000),
    counters,
    decided,
    seconds: (performance.now() - startMs) / 1000,
  }
}
