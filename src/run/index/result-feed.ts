// Feeds the index with what ticks decided, and with the documents that this rests on where the others are not indexed.
import type { EventLog } from '../../core/ports.ts'
import { readRecordEntry } from '../../wire/log-payload.ts'
import type { IndexResults, IndexThread } from './index-thread.ts'
import type { LogFeed } from './log-feed.ts'

export interface ResultFeedParts {
  readonly log: EventLog
  readonly thread: Pick<IndexThread, 'run'>
  readonly documents: Pick<LogFeed, 'addPosts' | 'position'>
}

export function createResultFeed({ log, thread, documents }: ResultFeedParts) {
  async function addEvidence(offsets: readonly number[]): Promise<boolean> {
    if (offsets.length === 0) return true
    const bodies: Uint8Array[] = []
    for (const offset of offsets) {
      if (offset < log.firstOffset()) continue
      const [entry] = await log.read(offset, 1)
      if (entry !== undefined && entry.kind === 'post') bodies.push(readRecordEntry(entry.payload).body)
    }
    return documents.addPosts(bodies, documents.position())
  }

  /** False where the thread has stopped meanwhile. `throughTick`: with these the index holds everything up to that tick. */
  async function add(
    results: IndexResults,
    evidence: readonly number[],
    throughTick: number | null = null,
  ): Promise<boolean> {
    const { signals, situations, alerts } = results
    const isNothing = signals.length + situations.length + alerts.length === 0 && throughTick === null
    const added =
      isNothing || (await thread.run((id) => ({ kind: 'results', id, throughTick, signals, situations, alerts }), []))
    return (await addEvidence(evidence)) && added
  }

  return { add }
}
