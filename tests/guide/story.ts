// The story that the chapters tell: one morning, four people smell gas in one estate, and none of them knows of the others.
import { minuteMs } from '../../src/core/durations.ts'
import type { Document } from '../../src/core/document.ts'
import type { PlaceCode, SourceId } from '../../src/core/ids.ts'
import type { EventLog, StateStore } from '../../src/core/ports.ts'
import type { RawRecord } from '../../src/core/post.ts'
import { loadGazetteer } from '../../src/nlp/places/gazetteer.ts'
import { conservation } from '../../src/run/fold/conservation.ts'
import { foldFromSettings } from '../../src/run/fold/fold-from-settings.ts'
import type { TickResult } from '../../src/run/fold/fold.ts'
import { postRecord } from '../../src/run/fold/fold-record.ts'
import type { Live } from '../../src/run/fold/live.ts'
import { startLive } from '../../src/run/fold/live.ts'
import type { LiveOptions } from '../../src/run/fold/live-options.ts'
import { createTextStage, readModel } from '../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'
import { plainLive, poolOf } from '../run/fold/plain-live.ts'
import { fixedKeyFile, settingsWith } from '../run/small-city.ts'

const settings = settingsWith('run.workers=0')
export const eightOClockMs = Date.UTC(2026, 2, 1)
export const stage = await createTextStage(
  textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }),
)

const gazetteer = loadGazetteer(await readModel('gazetteer.bin'))
const placeName = (code: string) => gazetteer.name(code as PlaceCode)

export function report(minutes: number, author: string, channel: string, text: string) {
  const time = new Date(eightOClockMs + minutes * minuteMs).toISOString()
  return { id: String(710_000 + minutes), source: channel, channel, author, text, time }
}
export type Report = ReturnType<typeof report>

export const reports: readonly Report[] = [
  report(10, 'a', 'hotline', '庐阳区逍遥津街道锦绣花园三期楼道里有很重的煤气味，报警器一直响，请尽快来人'),
  report(55, 'b', 'forum', '有没有锦绣花园三期的邻居？今天又闻到煤气味了，头晕，燃气公司电话打不通'),
  report(120, 'c', 'weibo', '锦绣花园三期地下室煤气味呛人！燃气报警器响了半天没人管，老人都恶心了'),
  report(150, 'd', 'grid', '网格巡查：锦绣花园三期住户反映煤气味，疑似燃气泄漏，报警器报警'),
]

/** A record as a feeder sends it. */
export function recordOf(value: Report): RawRecord {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  const receivedAtMs = Date.parse(value.time)
  return { bytes, source: value.source as SourceId, format: 'post', receivedAtMs, file: 'guide', line: 1 }
}

/** Chapters 1 and 2 in one step. */
export function documentOf(value: Report): Document {
  const outcome = stage.ingest(recordOf(value))
  if (outcome.kind !== 'ok') throw new Error('every report of the story is good')
  return stage.annotate(outcome.value)
}

/** Folds the documents in ticks of a minute, each in the tick in which it was received: by default when it was written. */
export function foldReports(values: readonly Report[], receivedAtMs = (one: Report) => Date.parse(one.time)) {
  const fold = foldFromSettings({ settings, placeName, snapshot: null })
  const results: TickResult[] = []
  const byMinute = Map.groupBy(values, (one) => Math.floor(receivedAtMs(one) / minuteMs))
  for (const [number, received] of [...byMinute].sort((a, b) => a[0] - b[0])) {
    const records = received.map((one, ref) => postRecord(documentOf(one).observation, receivedAtMs(one), ref))
    results.push(fold.apply({ number, closedAtMs: (number + 1) * minuteMs }, records))
  }
  return { results, sums: conservation(fold.counters()) }
}

/** The service without a network: what is submitted is durable in `log`, what is decided is committed to `state`. */
export function startService(log: EventLog, state: StateStore, change: Partial<LiveOptions> = {}): Promise<Live> {
  const openFold: LiveOptions['openFold'] = (snapshot) => foldFromSettings({ settings, placeName, snapshot })
  return startLive(plainLive({ log, state, pool: poolOf(stage), openFold, ...change }))
}
