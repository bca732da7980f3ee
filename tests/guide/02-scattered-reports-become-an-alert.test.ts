// Chapter 2. Three people who do not know each other report the same smell; a thousand copies of one rumour are one voice.
import { minuteMs } from '../../src/core/durations.ts'
import { expect, test } from 'vitest'
import { foldFromSettings } from '../../src/run/fold/fold-from-settings.ts'
import type { TickResult } from '../../src/run/fold/fold.ts'
import type { FoldRecord } from '../../src/run/fold/fold-record.ts'
import { conservation } from '../../src/run/fold/conservation.ts'
import { postRecord } from '../../src/run/fold/fold-record.ts'
import { createTextStage } from '../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'
import type { SourceId } from '../../src/core/ids.ts'
import { cityLines, fixedKeyFile, settingsWith } from '../run/small-city.ts'

const settings = settingsWith()
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))
const everyday = cityLines(4_000).map((line) => JSON.parse(line) as { time: string; id: string })
const lastMs = Date.parse(everyday.at(-1)?.time ?? '')

function record(value: object, ref: number): FoldRecord {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  const outcome = stage.ingest({
    bytes,
    source: 'hotline' as SourceId,
    format: 'post',
    receivedAtMs: lastMs,
    file: '',
    line: 0,
  })
  if (outcome.kind !== 'ok') throw new Error('every record of the guide is good')
  const { observation } = stage.annotate(outcome.value)
  return postRecord(observation, observation.timeMs, ref)
}

/** Folds the records in ticks of a minute and returns every result. */
function foldAll(values: readonly { time: string }[]) {
  const fold = foldFromSettings({ settings, placeName: (code) => code, snapshot: null })
  const results: TickResult[] = []
  const byMinute = Map.groupBy(values.map(record), (one) =>
    Math.floor((one.kind === 'post' ? one.timeMs : 0) / minuteMs),
  )
  for (const [number, records] of [...byMinute].sort((a, b) => a[0] - b[0])) {
    results.push(fold.apply({ number, closedAtMs: (number + 1) * minuteMs }, records))
  }
  return { fold, results }
}

function report(minutes: number, author: string, source: string, channel: string, text: string) {
  return {
    id: `report-${minutes}`,
    source,
    channel,
    author,
    text,
    time: new Date(lastMs + minutes * minuteMs).toISOString(),
  }
}

const scattered = [
  report(10, 'a', 'hotline', 'hotline', '庐阳区逍遥津街道锦绣花园三期楼道里有很重的煤气味，报警器一直响，请尽快来人'),
  report(55, 'b', 'forum-east', 'forum', '有没有锦绣花园三期的邻居？今天又闻到煤气味了，头晕，燃气公司电话打不通'),
  report(120, 'c', 'weibo', 'weibo', '锦绣花园三期地下室煤气味呛人！燃气报警器响了半天没人管，老人都恶心了'),
  report(150, 'd', 'grid', 'grid', '网格巡查：锦绣花园三期住户反映煤气味，疑似燃气泄漏，报警器报警'),
]

test('four independent voices on four channels become one situation and an alert that cites them', () => {
  const { fold, results } = foldAll([...everyday, ...scattered])
  const wanted = new Set(scattered.map((one) => `${one.source}:${one.id}`))
  const found = results
    .flatMap((result) => result.situations)
    .filter((one) => one.documents.filter((key) => wanted.has(key)).length >= 3)
  expect(found.length).toBeGreaterThan(0)
  expect(found.at(-1)).toMatchObject({ hazard: true, voices: 4 })
  const alerts = results
    .flatMap((result) => result.alerts)
    .filter((one) => found.some((situation) => situation.id === one.situation))
  expect(alerts[0]).toMatchObject({ state: 'firing' })
  expect(alerts.at(-1)?.explanation.zh).toContain('锦绣花园')
  expect(conservation(fold.counters()).accepted).toBe(everyday.length + scattered.length)
})

test('a rumour that one account pushes and a hundred accounts copy stays one voice', () => {
  const rumour = '速转！听说锦绣花园三期明天煤气要爆炸，物业瞒着不说，快告诉家里人'
  const copies = Array.from({ length: 100 }, (_, i) =>
    report(10 + i, `copy${i}`, 'weibo', 'weibo', `${rumour}${i % 3 === 0 ? '！' : ''}`),
  )
  const { results } = foldAll([...everyday, report(5, 'origin', 'weibo', 'weibo', rumour), ...copies])
  const about = results
    .flatMap((result) => result.situations)
    .filter((one) => one.documents.some((key) => key.startsWith('weibo:report-')))
  for (const situation of about) expect(situation.voices).toBeLessThanOrEqual(2)
  const alerts = results
    .flatMap((result) => result.alerts)
    .filter((one) => about.some((situation) => situation.id === one.situation))
  for (const alert of alerts) expect(['blue', 'yellow']).toContain(alert.level)
})
