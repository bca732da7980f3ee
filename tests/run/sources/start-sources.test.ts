// Sources of the configuration: where they stand is in the log with what they brought, and a trouble ends nothing.
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { conservation } from '../../../src/run/fold/conservation.ts'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import { startLive } from '../../../src/run/fold/live.ts'
import { startSources } from '../../../src/run/sources/start-sources.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { createMemoryLog } from '../../memory/memory-log.ts'
import { createMemoryState } from '../../memory/memory-state.ts'
import { plainLive, poolOf } from '../fold/plain-live.ts'
import { fixedKeyFile, settingsWith } from '../small-city.ts'
import { createSteppedClock } from './stepped-clock.ts'

const folder = mkdtempSync(join(tmpdir(), 'qianzhao-sources-'))
const source = { id: 'orders', name: '12345热线', channel: 'hotline', place: '3401', lateness: '1h', silentAfter: '2h' }
const settings = settingsWith('run.workers=0', `sources=${JSON.stringify([{ ...source, files: { folder } }])}`)
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))

function lines(...ids: readonly number[]): string {
  const time = '2026-03-02T07:00:00+08:00'
  return ids.map((id) => `${JSON.stringify({ id, channel: 'hotline', text: '楼道里有煤气味', time })}\n`).join('')
}

function openStores() {
  const log = createMemoryLog()
  const state = createMemoryState()
  let nowMs = Date.parse('2026-03-02T08:00:00+08:00')
  const start = async () => {
    const clock = createSteppedClock(nowMs, 10_000)
    nowMs += 3_600_000
    const live = await startLive(
      plainLive({
        log,
        state,
        pool: poolOf(stage),
        openFold: (snapshot) => foldFromSettings({ settings, placeName: (code) => code, snapshot }),
      }),
    )
    const notices: string[] = []
    const notice = (_: object, sentence: string) => notices.push(sentence)
    return {
      live,
      clock,
      notices,
      sources: await startSources({
        config: settings.config,
        environment: {},
        operations: [],
        live,
        state,
        clock,
        notice,
      }),
    }
  }
  return { start }
}

test('a restart goes on where the log ends, whether or not a tick had closed, and takes every post once', async () => {
  const { start } = openStores()
  writeFileSync(join(folder, 'a.jsonl'), lines(1, 2, 3))
  const first = await start()
  await first.clock.rounds(3)
  // No tick since, no checkpoint: the process is simply gone.
  await first.sources.stop()
  appendFileSync(join(folder, 'a.jsonl'), lines(4))
  writeFileSync(join(folder, 'b.jsonl'), lines(5, 6))
  const second = await start()
  await second.clock.rounds(3)
  second.live.tick(second.clock.nowMs())
  await second.sources.stop()
  await second.live.stop()
  const sums = conservation(second.live.status().counters)
  expect([sums.accepted, sums.documents, sums.duplicates]).toEqual([6, 6, 0])
  const third = await start()
  await third.clock.rounds(3)
  await third.sources.stop()
  await third.live.stop()
  expect(conservation(third.live.status().counters).accepted).toBe(6)
})
