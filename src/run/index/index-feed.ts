// Feeds the indexing thread from the log and from committed results; it may lag behind as far as it likes without holding anything up.
import type { EventLog } from '../../core/ports.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { IndexResults, IndexThreadEvents, IndexWorkerOptions } from './index-thread.ts'
import { startIndexThread } from './index-thread.ts'
import { createLogFeed } from './log-feed.ts'
import { createResultFeed } from './result-feed.ts'
import type { ResultSpool } from './result-spool.ts'

export interface IndexFeedOptions extends IndexWorkerOptions, Pick<IndexThreadEvents, 'onFailure'> {
  readonly log: EventLog
  readonly documents: 'all' | 'evidence' | 'none'
  /** Where results wait for a server; null where the index is embedded and always there. */
  readonly spool: ResultSpool | null
  readonly onDelay?: IndexThreadEvents['onDelay']
  readonly onRecovery?: IndexThreadEvents['onRecovery']
  readonly onRefused?: IndexThreadEvents['onRefused']
}

export interface IndexFeed {
  /**
   * Queues what a tick decided, and with `index.documents: evidence` the log offsets of documents to add; adding it twice
   * changes nothing.
   */
  results(results: IndexResults, evidence: readonly number[]): void
  /** Documents that are added from here on, and queries, are cut with these words. */
  words(words: readonly UserWord[]): void
  /** The log has grown. */
  wake(): void
  /** Resolves when every result queued so far is in the index, or durable in the spool. */
  flushed(): Promise<void>
  /** Resolves when the index holds every document of the log and every result. */
  caughtUp(): Promise<void>
  status(): IndexFeedStatus
  close(): Promise<void>
}

export interface IndexFeedStatus {
  /** Log entries that the index has yet to see. */
  readonly lag: number
  /** Ticks whose results wait in the spool. */
  readonly resultsWaiting: number
  /** The server does not answer or does not take anything. */
  readonly delayed: boolean
  readonly refused: number
}

export async function startIndexFeed(options: IndexFeedOptions): Promise<IndexFeed> {
  const { log, spool } = options
  const { thread, isDelayed, refusedCount } = startWatchedThread(options)
  let closing = false
  let lastResults: Promise<void> = Promise.resolve()
  const stopped = () => closing || thread.failed()
  const documents = createLogFeed({ log, thread, stopped })
  const results = createResultFeed({ log, thread, documents })
  // A server that is away does not hold up the start; an embedded index is opened at once or not at all.
  const ready = thread.ready.then(documents.begin)
  if (spool === null) await ready
  else ready.catch(() => undefined)
  const feeding = oneAtATime(() => ready.then(documents.feed))
  const draining = oneAtATime(() => ready.then(() => drain(spool)))

  async function drain(from: ResultSpool | null): Promise<void> {
    while (from !== null && !stopped()) {
      const next = await from.next()
      if (next === null) return
      if (await results.add(next.results, next.results.evidence)) await from.taken(next.position)
    }
  }

  const wakeFeed = () => (options.documents !== 'all' || stopped() ? Promise.resolve() : feeding.run())
  const wakeDrain = () => (spool === null || stopped() ? Promise.resolve() : draining.run())

  const tell = (cause: unknown): void => {
    if (!stopped()) options.onFailure(cause instanceof Error ? cause.message : String(cause))
  }

  return {
    results: ({ signals, situations, alerts }, evidence) => {
      if (stopped() || signals.length + situations.length + alerts.length + evidence.length === 0) return
      const added =
        spool === null
          ? results.add({ signals, situations, alerts }, evidence)
          : spool.add({ signals, situations, alerts, evidence }).then(() => void wakeDrain().catch(tell))
      const before = lastResults
      lastResults = Promise.all([before, added]).then(() => undefined)
      lastResults.catch(tell)
    },
    wake: () => {
      void wakeFeed().catch(tell)
      void wakeDrain().catch(tell)
    },
    words: (words) => void thread.run((id) => ({ kind: 'words', id, words }), []),
    flushed: () => lastResults,
    caughtUp: async () => {
      await lastResults
      do await Promise.all([wakeFeed(), wakeDrain()])
      while (!stopped() && (spool?.waiting() ?? 0) > 0)
    },
    status: () => ({
      lag: options.documents === 'all' ? Math.max(0, log.nextOffset() - documents.position()) : 0,
      resultsWaiting: spool?.waiting() ?? 0,
      delayed: isDelayed(),
      refused: refusedCount(),
    }),
    close: async () => {
      // What the server has not taken by now stays in the log and in the spool, for the next start.
      if (spool !== null && !isDelayed()) await Promise.race([wakeDrain().catch(() => undefined), afterMs(2_000)])
      closing = true
      await thread.end()
      await Promise.allSettled([feeding.settled(), draining.settled(), lastResults])
      await spool?.close()
    },
  }
}

function startWatchedThread(options: IndexFeedOptions) {
  let delayed = false
  let refused = 0
  const thread = startIndexThread(options, {
    onFailure: options.onFailure,
    onDelay: (reason) => {
      delayed = true
      options.onDelay?.(reason)
    },
    onRecovery: (afterMs) => {
      delayed = false
      options.onRecovery?.(afterMs)
    },
    onRefused: (item) => {
      refused++
      options.onRefused?.(item)
    },
  })
  return { thread, isDelayed: () => delayed, refusedCount: () => refused }
}

/** Who asks during a run waits for that run. */
function oneAtATime(work: () => Promise<void>) {
  let running: Promise<void> | null = null
  return {
    run: () => {
      running ??= work().finally(() => {
        running = null
      })
      return running
    },
    settled: () => running,
  }
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
