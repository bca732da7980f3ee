// Watches a reader: records wait in Kafka and none arrives for a minute means that the client is silently stuck; it is then made anew.
import { minuteMs } from '../../core/durations.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { KafkaDriver, TopicReader } from './driver.ts'

export interface WatchedReaderOptions {
  readonly driver: Pick<KafkaDriver, 'bounds' | 'committed'>
  readonly open: () => Promise<TopicReader>
  readonly group: string
  readonly topics: readonly string[]
  readonly monotonicMs: () => number
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
  /** Without progress for so long although there is something to read, the reader is made anew. */
  readonly stuckAfterMs?: number
  readonly recreationsMax?: number
}

/** A member of a group may have nothing to read because others have it all; so what counts is whether the group as a whole goes on. */
export async function watchReader(options: WatchedReaderOptions): Promise<TopicReader> {
  const stuckAfterMs = options.stuckAfterMs ?? minuteMs
  const recreationsMax = options.recreationsMax ?? 3
  let reader = await options.open()
  let progressMs = options.monotonicMs()
  let checkedMs = progressMs
  let recreations = 0
  let committed: ReadonlyMap<string, number> | null = null

  function progressed(): void {
    progressMs = options.monotonicMs()
    recreations = 0
  }

  /** Records that wait in partitions whose position has not moved since the last look; 0 at the first look. */
  async function waitingRecords(): Promise<number> {
    const before = committed
    committed = await options.driver.committed(options.group, options.topics)
    if (before === null) return 0
    let waiting = 0
    for (const topic of options.topics) {
      for (const { partition, first, next } of await options.driver.bounds(topic)) {
        const name = `${topic}/${partition}`
        const position = committed.get(name) ?? first
        if (position === (before.get(name) ?? first)) waiting += Math.max(0, next - position)
      }
    }
    return waiting
  }

  async function watch(): Promise<void> {
    const nowMs = options.monotonicMs()
    if (nowMs - progressMs < stuckAfterMs / 2 || nowMs - checkedMs < stuckAfterMs / 2) return
    checkedMs = nowMs
    const waiting = await waitingRecords().catch(() => 0)
    if (nowMs - progressMs < stuckAfterMs) return
    if (waiting === 0) return progressed()
    recreations++
    if (recreations > recreationsMax) {
      throw new EarlyWarningError(
        'UNAVAILABLE',
        `The Kafka reader was made anew ${recreationsMax} times and still nothing arrives, though ${waiting} records wait; start this process again.`,
      )
    }
    options.notice({ waiting, recreations }, 'a Kafka reader was silent although records wait; it is made anew')
    await reader.close().catch(() => undefined)
    reader = await options.open()
    committed = null
    progressMs = options.monotonicMs()
  }

  return {
    async next(waitMs) {
      const batches = await reader.next(waitMs)
      if (batches.length === 0) await watch()
      else progressed()
      return batches
    },
    commit: (wanted) => reader.commit(wanted),
    close: () => reader.close(),
  }
}
