// Replays one file for what its ticks show and throws the written results away: what evaluations have in common.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readRecords } from '../../src/ingest/sources/file.ts'
import type { EvaluationTools } from './evaluation.ts'
import type { ReplayOptions, ReplaySummary } from '../../src/run/fold/replay.ts'
import { replayFiles } from '../../src/run/fold/replay.ts'
import type { TextTools } from '../../src/run/text-tools.ts'

export async function replayToWatch(
  file: string,
  text: TextTools,
  { settings, progress }: EvaluationTools,
  onTick: NonNullable<ReplayOptions['onTick']>,
): Promise<ReplaySummary> {
  const out = mkdtempSync(join(tmpdir(), 'qianzhao-eval-'))
  const { pool, placeName, version } = text
  try {
    return await replayFiles({
      files: [file],
      out,
      settings,
      pool,
      readRecords: (path) => readRecords(path),
      speed: null,
      placeName,
      progress,
      version,
      onTick,
    })
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}
