// Replays a stream whose truth is known and judges what came out: the body of `backtest` and of the city benchmark.
import { join } from 'node:path'
import type { Settings } from '../../src/run/config/load-config.ts'
import { readObservation } from '../../src/wire/observation-reader.ts'
import type { Truth } from '../../src/simulate/truth.ts'
import type { TextTools } from '../../src/run/text-tools.ts'
import type { BacktestRun } from './backtest-run.ts'
import { runBacktest } from './backtest.ts'
import type { CountedDocument } from './cells.ts'
import { readAlertRevision, readSituationRevision } from './records.ts'
import { readJsonLines, replayAtFullSpeed } from './replay-at-full-speed.ts'

type Row = Readonly<Record<string, unknown>>

export interface JudgeOptions {
  readonly files: readonly string[]
  readonly truth: Truth
  /** The replay's files stay here. */
  readonly out: string
  readonly settings: Settings
  readonly tools: TextTools
  readonly horizonMs: number
  readonly progress: (sentence: string) => void
}

export async function replayAndJudge(options: JudgeOptions): Promise<BacktestRun> {
  const { files, out, settings, tools, progress } = options
  const observations: CountedDocument[] = []
  await replayAtFullSpeed({
    files,
    out,
    settings,
    tools,
    progress,
    onTick: (result, record) => {
      for (const { ref } of result.accepted) {
        const { key, timeMs, topics, places } = readObservation(record(ref).observation)
        observations.push({ key, timeMs, topics, places })
      }
    },
  })
  progress('comparing with naive rules')
  return runBacktest({
    alerts: readJsonLines<Row>(join(out, 'alerts.jsonl')).map(readAlertRevision),
    situations: readJsonLines<Row>(join(out, 'situations.jsonl')).map(readSituationRevision),
    truth: options.truth,
    observations,
    horizonMs: options.horizonMs,
  })
}
