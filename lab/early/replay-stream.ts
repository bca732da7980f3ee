// Replays a laid stream of posts from a file of its own and throws that away: what the evaluations of early detection have in common.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EvaluationTools } from '../eval/evaluation.ts'
import { readObservation } from '../../src/wire/observation-reader.ts'
import type { ReplaySummary } from '../../src/run/fold/replay.ts'
import { replayToWatch } from '../eval/replay-to-watch.ts'
import type { TextTools } from '../../src/run/text-tools.ts'
import type { Situation } from '../../src/core/situation.ts'
import { createBurstingTerms } from './bursting-terms.ts'
import type { BurstingTerms } from './bursting-terms.ts'
import type { StreamPost } from './incident-stream.ts'

export interface ReplayedStream {
  readonly summary: ReplaySummary
  /** The plain rule, which has read the same documents. */
  readonly rule: BurstingTerms
}

/** `onSignificant` gets each revision of a significant situation with what its documents belong to, '' for what belongs to nothing. */
export async function replayStream(
  posts: readonly StreamPost[],
  text: TextTools,
  tools: EvaluationTools,
  onSignificant: (situation: Situation, incidents: readonly string[]) => void,
): Promise<ReplayedStream> {
  const labelOf = new Map(posts.map((post) => [`${post.source}:${post.id}`, post.incident]))
  const rule = createBurstingTerms()
  const folder = mkdtempSync(join(tmpdir(), 'qianzhao-early-'))
  try {
    const file = join(folder, 'stream.jsonl')
    writeFileSync(file, `${posts.map(lineOf).join('\n')}\n`)
    const summary = await replayToWatch(file, text, tools, (result, record) => {
      for (const { key, ref } of result.accepted) {
        const { timeMs, terms } = readObservation(record(ref).observation)
        rule.add(timeMs, terms, labelOf.get(key) ?? '')
      }
      for (const situation of result.situations) {
        if (situation.significantAtMs === null) continue
        onSignificant(
          situation,
          situation.documents.map((key) => labelOf.get(key) ?? ''),
        )
      }
    })
    return { summary, rule }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function lineOf({ id, source, channel, author, text, timeMs }: StreamPost): string {
  return JSON.stringify({ id, source, channel, author, text, time: new Date(timeMs).toISOString() })
}
