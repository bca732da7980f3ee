// What a person does to an alert enters the log: it takes effect at a tick, and whoever reads the log again comes to the same.
import { expect, test } from 'vitest'
import { minuteMs } from '../../../src/core/durations.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import type { EventLog, StateStore } from '../../../src/core/ports.ts'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import { startLive } from '../../../src/run/fold/live.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { createMemoryLog } from '../../memory/memory-log.ts'
import { createMemoryState } from '../../memory/memory-state.ts'
import { fixedKeyFile, settingsWith } from '../small-city.ts'
import { plainLive, poolOf } from './plain-live.ts'
import { fire, noonMs, ordinary, postBytes } from './warehouse-fire.ts'

const settings = settingsWith('run.workers=0')
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))

function start(log: EventLog, state: StateStore) {
  return startLive(
    plainLive({
      log,
      state,
      pool: poolOf(stage),
      openFold: (snapshot) => foldFromSettings({ settings, placeName: (code) => code, snapshot }),
    }),
  )
}

test('an acknowledged alert is acknowledged live, after a restart and in a state made anew from the log', async () => {
  const log = createMemoryLog()
  const state = createMemoryState()
  const live = await start(log, state)
  for (const [number, arrival] of [...ordinary, ...fire].entries()) {
    const { atMs } = arrival
    const source = arrival.source as SourceId
    await live.submit([
      { bytes: postBytes(arrival, number), source, format: 'post', receivedAtMs: atMs, file: '', line: number },
    ])
    live.tick(atMs + 2 * minuteMs)
  }
  await live.settled()
  const [raised] = await state.latestAlerts(1)
  expect(raised?.alert.state).toBe('firing')
  const alertId = raised?.alert.id ?? ''
  await live.write({ kind: 'action', action: { alertId, action: 'acknowledge' } })
  expect((await state.alert(alertId))?.state).toBe('firing')
  const ackMs = noonMs + 60 * minuteMs
  live.tick(ackMs)
  await live.settled()
  expect(await state.alert(alertId)).toMatchObject({
    rev: (raised?.alert.rev ?? 0) + 1,
    state: 'acknowledged',
    reason: 'acknowledge',
    raisedAtMs: ackMs,
  })

  const told = await state.alertsAfter(0, 1000)
  await start(log, state)
  expect(await state.alertsAfter(0, 1000)).toEqual(told)
  const anew = createMemoryState()
  await start(log, anew)
  expect(await anew.alertsAfter(0, 1000)).toEqual(told)
})
