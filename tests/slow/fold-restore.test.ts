// The whole fold restarted from its snapshot again and again decides as if it had never stopped.
import { minuteMs } from '../../src/core/durations.ts'
import { deserialize, serialize } from 'node:v8'
import { expect, test } from 'vitest'
import { foldFromSettings } from '../../src/run/fold/fold-from-settings.ts'
import type { FoldSnapshot } from '../../src/run/fold/fold.ts'
import type { FoldRecord } from '../../src/run/fold/fold-record.ts'
import { postRecord } from '../../src/run/fold/fold-record.ts'
import { createTextStage } from '../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'
import type { SourceId } from '../../src/core/ids.ts'
import { cityLines, fixedKeyFile, settingsWith } from '../run/small-city.ts'

const settings = settingsWith()
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))

function records(): Map<number, FoldRecord[]> {
  const byMinute = new Map<number, FoldRecord[]>()
  cityLines(1_700, 1, 0.1).forEach((line, ref) => {
    const bytes = new TextEncoder().encode(line)
    const raw = { bytes, source: 'city' as SourceId, format: 'post', receivedAtMs: Infinity, file: '', line: ref }
    const outcome = stage.ingest(raw)
    if (outcome.kind !== 'ok') return
    const { observation } = stage.annotate(outcome.value)
    const minute = Math.floor(observation.timeMs / minuteMs)
    const list = byMinute.get(minute) ?? []
    byMinute.set(minute, list)
    list.push(postRecord(observation, observation.timeMs, ref))
  })
  return byMinute
}

test('a fold restarted before every sixth tick decides as one that never stopped', () => {
  const build = (snapshot: FoldSnapshot | null) => foldFromSettings({ settings, placeName: (code) => code, snapshot })
  const straight = build(null)
  let restarted = build(null)
  let told = 0
  let ticks = 0
  for (const [number, list] of records()) {
    const tick = { number, closedAtMs: (number + 1) * minuteMs }
    if (++ticks % 6 === 0) restarted = build(deserialize(serialize(restarted.snapshot())) as FoldSnapshot)
    const wanted = straight.apply(tick, list)
    expect(restarted.apply(tick, list)).toEqual(wanted)
    told += wanted.situations.length
  }
  expect(told).toBeGreaterThan(50)
})
