// A service that was stopped and is started again goes on behind its last tick, also where nothing is left in the log to read.
import { expect, test } from 'vitest'
import { startSimulatedFeed } from '../../../src/run/demo/simulated-feed.ts'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import { conservation } from '../../../src/run/fold/conservation.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import type { Live } from '../../../src/run/fold/live.ts'
import { startLive } from '../../../src/run/fold/live.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { createCity } from '../../../src/simulate/city.ts'
import { loadScenario } from '../../../src/simulate/load-scenario.ts'
import { readTickEntry } from '../../../src/wire/log-payload.ts'
import { createMemoryLog } from '../../memory/memory-log.ts'
import { createMemoryState } from '../../memory/memory-state.ts'
import { cityLines, fixedKeyFile, settingsWith } from '../small-city.ts'
import { plainLive, poolOf } from './plain-live.ts'

const settings = settingsWith('run.workers=0')
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))
const mondayMs = Date.UTC(2026, 0, 4, 16)
const dayMs = 86_400_000

function openStores() {
  const log = createMemoryLog()
  const state = createMemoryState()
  const start = () =>
    startLive(
      plainLive({
        log,
        state,
        pool: poolOf(stage),
        openFold: (snapshot) => foldFromSettings({ settings, placeName: (code) => code, snapshot }),
      }),
    )
  return { log, start }
}

test('the next tick has a higher number and no earlier time, although the clock was nudged back', async () => {
  const { log, start } = openStores()
  const lastMs = mondayMs + dayMs + 60_000
  const first = await start()
  first.tick(lastMs)
  await first.stop()
  const second = await start()
  expect(second.status().lastTickClosedAtMs).toBe(lastMs)
  const bytes = new TextEncoder().encode(cityLines(1)[0])
  await second.submit([{ bytes, source: 'city' as SourceId, format: 'post', receivedAtMs: lastMs, file: '', line: 0 }])
  second.tick(lastMs - 5 * 60_000)
  await second.stop()
  const entries = await log.read(0, 1e9)
  const ticks = entries.filter(({ kind }) => kind === 'tick').map(({ payload }) => readTickEntry(payload))
  const number = lastMs / 60_000 - 1
  expect(ticks).toEqual([
    { number, closedAtMs: lastMs },
    { number: number + 1, closedAtMs: lastMs },
  ])
})

async function simulate(live: Live, untilMs: number): Promise<void> {
  const done = Promise.withResolvers<void>()
  const feed = startSimulatedFeed({
    live: {
      ...live,
      tick: (closedAtMs) => {
        live.tick(closedAtMs)
        if (closedAtMs >= untilMs) done.resolve()
      },
    },
    scenario: loadScenario('city-quiet'),
    city: createCity(),
    seed: 1,
    speed: Infinity,
    tickLengthMs: 3_600_000,
    calendarStartMs: mondayMs,
    startMs: mondayMs,
    monotonicMs: () => 0,
    onFailure: done.reject,
  })
  await done.promise
  await feed.stop()
  await live.stop()
}

test('the simulated city goes on where it was, and no post of it is a duplicate', async () => {
  const { start } = openStores()
  await simulate(await start(), mondayMs + dayMs)
  const second = await start()
  await simulate(second, mondayMs + 2 * dayMs)
  const { documents, duplicates, late, accepted } = conservation(second.status().counters)
  expect({ duplicates, late }).toEqual({ duplicates: 0, late: 0 })
  expect(documents).toBe(accepted)
  expect(documents).toBeGreaterThan(5_000)
  expect(second.status().lastTickClosedAtMs).toBeGreaterThanOrEqual(mondayMs + 2 * dayMs)
})
