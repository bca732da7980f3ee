// Replays streams as the service would have seen them, at full speed, for whoever measures or trains on what comes out.
import { readFileSync } from 'node:fs'
import { readRecords } from '../../src/ingest/sources/file.ts'
import type { ReplayOptions, ReplaySummary } from '../../src/run/fold/replay.ts'
import { replayFiles } from '../../src/run/fold/replay.ts'
import type { TextTools } from '../../src/run/text-tools.ts'

export interface StreamOptions extends Pick<ReplayOptions, 'files' | 'out' | 'settings' | 'progress' | 'onTick'> {
  readonly tools: TextTools
}

export function replayAtFullSpeed({ tools, ...options }: StreamOptions): Promise<ReplaySummary> {
  return replayFiles({
    ...options,
    pool: tools.pool,
    readRecords: (path) => readRecords(path),
    speed: null,
    placeName: (code) => tools.placeName(code),
    version: tools.version,
  })
}

/** The rows of a file that a replay has written. */
export function readJsonLines<Row>(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row)
}
