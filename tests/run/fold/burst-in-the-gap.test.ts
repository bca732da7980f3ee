// What comes in a burst right after an alert was told is told too: at once, or when the gap has passed, and needs no further post.
import { expect, test } from 'vitest'
import { minuteMs } from '../../../src/core/durations.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import { postRecord } from '../../../src/run/fold/fold-record.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { fixedKeyFile, settingsWith } from '../small-city.ts'
import type { Arrival } from './warehouse-fire.ts'
import { noonMs, ordinary, postBytes, said } from './warehouse-fire.ts'

const settings = settingsWith('run.workers=0')
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))
const secondMs = 1000

const complaints = [
  '瑶海区碧源小学食堂午饭后好几个孩子呕吐',
  '碧源小学食堂吃完饭孩子肚子疼还呕吐',
  '我家孩子在碧源小学食堂吃坏了，一直呕吐',
  '碧源小学食堂有问题，瑶海区的家长注意，孩子呕吐发烧',
  '碧源小学食堂的饭菜变质了，孩子腹泻呕吐',
  '瑶海区碧源小学多名学生呕吐，说是食堂的菜',
]
const worse = [
  '碧源小学食堂中毒的孩子送医了，在医院呕吐',
  '碧源小学食堂食物中毒，邻居家孩子已经住院',
  '瑶海区碧源小学食堂中毒，救护车来了好几辆',
  '同事的孩子在碧源小学食堂中毒住院，医生在洗胃',
  '碧源小学门口全是家长，食堂中毒的孩子被抬上救护车',
  '儿童医院急诊挤满碧源小学的学生，都说食堂中毒',
  '碧源小学食堂中毒，班主任通知全班去医院检查',
  '听医生讲碧源小学食堂中毒送医的已经有二十多个',
  '碧源小学食堂的肉末茄子有毒，女儿送医输液',
  '外甥在碧源小学吃食堂中毒，现在住院观察',
  '碧源小学食堂中毒，学校还不给说法，孩子在医院躺着',
  '瑶海区碧源小学食堂出大事了，中毒学生陆续送医',
]

/** Of different people, four seconds apart. */
const reports = (texts: readonly string[], fromMs: number, prefix: string) =>
  texts.map((text, i) => said(fromMs + i * 4 * secondMs, `${prefix}${i}`, text))

/** Ticks of a second; returns what was told, with the seconds after noon at which it was. */
function toldOf(arrivals: readonly Arrival[], idleUntilMs: number) {
  const fold = foldFromSettings({ settings, placeName: (code) => code, snapshot: null })
  const records = arrivals.map((arrival, i) => {
    const { atMs, source } = arrival
    const outcome = stage.ingest({
      bytes: postBytes(arrival, i),
      source: source as SourceId,
      format: 'post',
      receivedAtMs: atMs,
      file: '',
      line: i,
    })
    if (outcome.kind !== 'ok') throw new Error(`post ${i} is ${outcome.kind}`)
    return { tick: Math.floor(atMs / secondMs), record: postRecord(stage.annotate(outcome.value).observation, atMs, i) }
  })
  const byTick = Map.groupBy(records, ({ tick }) => tick)
  for (let atMs = arrivals.at(-1)?.atMs ?? 0; atMs < idleUntilMs; atMs += 10 * secondMs) {
    const tick = Math.floor(atMs / secondMs)
    if (!byTick.has(tick)) byTick.set(tick, [])
  }
  const results = [...byTick]
    .sort((a, b) => a[0] - b[0])
    .map(([number, own]) =>
      fold.apply(
        { number, closedAtMs: (number + 1) * secondMs },
        own.map(({ record }) => record),
      ),
    )
  const atS = (timeMs: number) => (timeMs - noonMs) / secondMs
  // Happenings know no gap; what is tried here are the situations of clusters and counts.
  const situations = results.flatMap((result) => result.situations.filter(({ happening }) => happening === undefined))
  const ids = new Set(situations.map(({ id }) => id))
  const alerts = results.flatMap((result) => result.alerts.filter(({ situation }) => ids.has(situation)))
  return {
    alerts: alerts.map((one) => ({ voices: one.voices, atS: atS(one.raisedAtMs) })),
    situations: situations.map((one) => ({ voices: one.voices, atS: atS(one.decidedAtMs) })),
  }
}

test('twelve more, a minute after six were told, are told while they come and need no further post', () => {
  const more = reports(worse, noonMs + 90 * secondMs, 'b')
  const { alerts } = toldOf([...ordinary, ...reports(complaints, noonMs, 'a'), ...more], noonMs + 20 * minuteMs)
  const inTheGap = alerts.filter(({ atS }) => atS <= 90 + 12 * 4)
  expect(inTheGap.map(({ voices }) => voices)).toEqual([3, 6, 9, 14])
})

test('what is no burst is told when the gap has passed, though nobody writes any more', () => {
  const more = reports(worse.slice(0, 1), noonMs + 60 * secondMs, 'b')
  const arrivals = [...ordinary, ...reports(complaints, noonMs, 'a'), ...more]
  const { situations } = toldOf(arrivals, noonMs + 20 * minuteMs)
  const [before, last] = situations.slice(-2)
  expect([before?.voices, last?.voices]).toEqual([6, 8])
  const gapS = (last?.atS ?? 0) - (before?.atS ?? 0)
  expect(gapS).toBeGreaterThanOrEqual(5 * 60)
  expect(gapS).toBeLessThanOrEqual(5 * 60 + 10)
})
