// A recorded stream whose truth is known, read into reports once, so that fits and figures can go over it many times.
import { existsSync } from 'node:fs'
import { weekMs } from '../../../src/core/durations.ts'
import type { TruthEvent } from '../../../src/simulate/truth.ts'
import type { PlaceCode } from '../../../src/core/ids.ts'
import type { Post } from '../../../src/core/post.ts'
import type { HarmReport } from '../../../src/correlate/happenings/report.ts'
import { reportOf } from '../../../src/correlate/happenings/report.ts'
import { readRecords } from '../../../src/ingest/sources/file.ts'
import type { AnnotateParts } from '../../../src/run/text/annotate-batch.ts'
import { readTruth } from '../../backtest/read-truth.ts'

export interface LabelledStream {
  readonly name: string
  /** Streams of one city have the same events; what is left out is a city. */
  readonly city: string
  /** In canonical order. */
  readonly reports: readonly HarmReport[]
  readonly events: readonly TruthEvent[]
  /** The planted event of a post, by its key. */
  readonly eventOf: ReadonlyMap<string, TruthEvent>
  readonly weeks: number
  readonly fitOnly?: boolean
}

const batchSize = 512

/** `readers` understand a post; of several, the one that `choose` names: heads that have not seen the post. */
export async function readStream(
  file: string,
  home: PlaceCode,
  readers: readonly AnnotateParts[],
  choose: (post: Post) => number,
): Promise<LabelledStream> {
  const beside = `${file.replace(/\.jsonl$/u, '')}.truth.json`
  const { events } = readTruth(existsSync(beside) ? beside : `${file}.truth.json`)
  const eventByPost = new Map(events.flatMap((event) => event.posts.map((post) => [post, event] as const)))
  const posts: Post[] = []
  for await (const raw of readRecords(file)) {
    const outcome = (readers[0] as AnnotateParts).ingest(raw)
    if (outcome.kind === 'ok') posts.push(outcome.value)
  }
  posts.sort(
    (a, b) => a.timeMs - b.timeMs || (a.source < b.source ? -1 : a.source > b.source ? 1 : a.id < b.id ? -1 : 1),
  )
  const reports: HarmReport[] = []
  const eventOf = new Map<string, TruthEvent>()
  for (let from = 0; from < posts.length; from += batchSize) {
    const batch = posts.slice(from, from + batchSize)
    const found = readers.map((reader, i) =>
      reader.annotateAll(
        batch.filter((post) => choose(post) === i),
        false,
      ),
    )
    const next = readers.map(() => 0)
    for (const post of batch) {
      const reader = choose(post)
      const document = found[reader]?.[next[reader] ?? 0]
      next[reader] = (next[reader] ?? 0) + 1
      if (document === undefined) continue
      const report = reportOf(document.observation, home)
      reports.push(report)
      const event = eventByPost.get(post.id)
      if (event !== undefined) eventOf.set(report.key, event)
    }
  }
  const spanMs = (posts.at(-1)?.timeMs ?? 0) - (posts[0]?.timeMs ?? 0)
  return { name: file, city: home, reports, events, eventOf, weeks: Math.round(spanMs / weekMs) }
}
