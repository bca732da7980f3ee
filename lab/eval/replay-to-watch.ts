// Replays one file for what its ticks show and throws the written results away: what evaluations have in common.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReplayOptions, ReplaySummary } from '../../src/run/fold/replay.ts'
import type { TextTools } from '../../src/run/text-tools.ts'
import { replayAtFullSpeed } from '../backtest/replay-at-full-speed.ts'
import type { EvaluationTools } from './evaluation.ts'

export async function replayToWatch(
  file: string,
  text: TextTools,
  { settings, progress }: EvaluationTools,
  onTick: NonNullable<ReplayOptions['onTick']>,
): Promise<ReplaySummary> {
  const out = mkdtempSync(join(tmpdir(), 'qianzhao-eval-'))
  try {
    return await replayAtFullSpeed({ files: [file], out, settings, tools: text, progress, onTick })
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}
