// Replays a stream whose truth is known and judges what came out: the body of `backtest` and of the city benchmark.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRecords } from '../../src/ingest/sources/file.ts'
import type { Settings } from '../../src/run/config/load-config.ts'
import { readObservation } from '../../src/wire/observation-reader.ts'
import { replayFiles } from '../../src/run/fold/replay.ts'
import type { Truth } from '../../src/simulate/truth.ts'
import type { TextTools } from '../../src/run/text-tools.ts'
import type { BacktestRun } from './backtest-run.ts'
import { runBacktest } from './backtest.ts'
import type { CountedDocument } from './cells.ts'
import { readAlertRevision, readSituationRevision } from './records.ts'

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
  await replayFiles({
    files,
    out,
    settings,
    pool: tools.pool,
    readRecords: (path) => readRecords(path),
    speed: null,
    placeName: (code) => tools.placeName(code),
    progress,
    version: tools.version,
    onTick: (result, record) => {
      for (const { ref } of result.accepted) {
        const { key, timeMs, topics, places } = readObservation(record(ref).observation)
        observations.push({ key, timeMs, topics, places })
      }
    },
  })
  progress('comparing with naive rules')
  return runBacktest({
    alerts: readLines(join(out, 'alerts.jsonl')).map(readAlertRevision),
    situations: readLines(join(out, 'situations.jsonl')).map(readSituationRevision),
    truth: options.truth,
    observations,
    horizonMs: options.horizonMs,
  })
}

function readLines(path: string): Readonly<Record<string, unknown>>[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
