// Which ticks a live run closes follows from the order of its log alone, not from what happens to be durable when the clock strikes.
import { minuteMs } from '../../../src/core/durations.ts'
import { expect, test } from 'vitest'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import { startLive } from '../../../src/run/fold/live.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import { createMemoryLog } from '../../memory/memory-log.ts'
import { createMemoryState } from '../../memory/memory-state.ts'
import { readTickEntry } from '../../../src/wire/log-payload.ts'
import { plainLive, poolOf } from './plain-live.ts'
import { cityLines, fixedKeyFile, settingsWith } from '../small-city.ts'

const settings = settingsWith('run.workers=0')

async function ticksClosed(isHurried: boolean): Promise<readonly number[]> {
  const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))
  const log = createMemoryLog()
  const live = await startLive(
    plainLive({
      log,
      state: createMemoryState(),
      pool: poolOf(stage),
      openFold: (snapshot) => foldFromSettings({ settings, placeName: (code) => code, snapshot }),
    }),
  )
  const records = cityLines(3).map((line, i) => ({
    bytes: new TextEncoder().encode(line),
    source: 'city' as SourceId,
    format: 'post',
    receivedAtMs: Infinity,
    file: '',
    line: i,
  }))
  for (let number = 100; number < 135; number++) {
    if (number === 103 || number === 117) await live.submit(records.splice(0, 1))
    live.tick((number + 1) * minuteMs)
    if (!isHurried) await live.settled()
  }
  await live.settled()
  const entries = await log.read(0, 1e9)
  return entries.flatMap(({ kind, payload }) => (kind === 'tick' ? [readTickEntry(payload).number] : []))
}

test.each([
  ['one after the other', false],
  ['faster than the log is durable', true],
])('ticks with records and every tenth, %s', async (_, isHurried) => {
  expect(await ticksClosed(isHurried)).toEqual([100, 103, 110, 117, 120, 130])
})
