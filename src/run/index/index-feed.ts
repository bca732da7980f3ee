// Feeds the indexing thread from the log and from committed results; it may lag behind as far as it likes without holding anything up.
import type { EventLog } from '../../core/ports.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import { createRestarts } from '../restarts.ts'
import type { IndexHeld, IndexResults, StartIndexThread } from './index-thread.ts'
import type { KeptIndexThread, KeptThreadOptions, ThreadState } from './kept-index-thread.ts'
import { keepIndexThread } from './kept-index-thread.ts'
import { createLogFeed } from './log-feed.ts'
import { createResultFeed } from './result-feed.ts'
import type { ResultSpool } from './result-spool.ts'
import { createStoredFeed } from './stored-feed.ts'

export interface IndexFeedOptions
  extends Pick<KeptThreadOptions, 'onFailure'>,
    Partial<Pick<KeptThreadOptions, 'onDelay' | 'onRecovery' | 'onRefused' | 'onRebuilt' | 'later'>> {
  readonly startThread: StartIndexThread
  readonly log: EventLog
  readonly documents: 'all' | 'evidence' | 'none'
  readonly history: IndexHistory
  /** Where results wait for a server; null where the index is embedded and always there. */
  readonly spool: ResultSpool | null
}

/** What the state knows of what the index should hold. */
export interface IndexHistory {
  /** Log offsets from `from` up to but not including `to` of posts that became no documents. */
  refusedBetween(from: number, to: number): ReadonlySet<number>
  /** What was decided after a tick, and the latest revision of every alert, in pieces. */
  resultsAfter(tick: number): Iterable<IndexResults>
}

export interface IndexFeed {
  /**
   * Queues what a committed tick decided, and with `index.documents: evidence` the log offsets of documents to add; adding it
   * twice changes nothing.
   */
  results(results: IndexResults, evidence: readonly number[]): void
  /** Documents that are added from here on, and queries, are cut with these words. */
  words(words: readonly UserWord[]): void
  /** Everything that stands in the log before this offset has been decided. */
  wake(decidedOffset: number): void
  /** Resolves when every result queued so far is in the index or durable in the spool, or stays with the state. */
  flushed(): Promise<void>
  /** Resolves when the index holds everything that has been decided, or its thread stands still. */
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
  /** `failed` until it is started again, `given_up` where that has been tried often enough. */
  readonly thread: ThreadState
  readonly restarts: number
}

export async function startIndexFeed(options: IndexFeedOptions): Promise<IndexFeed> {
  const { log, spool } = options
  const watch = { delayed: false, refused: 0, closing: false }
  const restarts = createRestarts(() => performance.now())
  const opened = Promise.withResolvers<void>()
  const thread = keepIndexThread({
    start: options.startThread,
    restarts,
    later: options.later ?? ((ms, work) => void setTimeout(work, ms).unref()),
    ...watchedEvents(options, watch),
    onReady: (held) => {
      feeds.begin(held)
      opened.resolve()
    },
    onFailure: (reason, restartMs) => {
      feeds.lost()
      options.onFailure(reason, restartMs)
      opened.resolve()
    },
  })
  const feeds = createFeeds(options, thread, () => watch.closing || thread.state() !== 'working')
  // A server that is away does not hold up the start.
  if (spool === null) await opened.promise
  return {
    ...feeds,
    results: ({ signals, situations, alerts }, evidence) => {
      if (watch.closing || signals.length + situations.length + alerts.length + evidence.length === 0) return
      feeds.results({ alerts, situations, signals }, evidence)
    },
    words: thread.words,
    caughtUp: () => opened.promise.then(feeds.caughtUp),
    status: () => ({
      lag: options.documents === 'all' ? Math.max(0, log.nextOffset() - feeds.position()) : 0,
      resultsWaiting: spool?.waiting() ?? 0,
      delayed: watch.delayed,
      refused: watch.refused,
      thread: thread.state(),
      restarts: restarts.count(),
    }),
    close: async () => {
      await feeds.handOver(watch.delayed)
      watch.closing = true
      await thread.end()
      await feeds.settled()
      await spool?.close()
    },
  }
}

/** What flows to the thread, and what waits for it. */
function createFeeds(options: IndexFeedOptions, thread: KeptIndexThread, stopped: () => boolean) {
  const { log, spool, history } = options
  const documents = createLogFeed({
    log,
    thread,
    stopped,
    refusedBetween: (from, to) => history.refusedBetween(from, to),
  })
  const results = createResultFeed({ log, thread, documents })
  const stored = createStoredFeed({ add: results.add, resultsAfter: (tick) => history.resultsAfter(tick) })
  const feeding = oneAtATime(documents.feed)
  const draining = oneAtATime(() => drain(spool))
  let regaining: Promise<void> = Promise.resolve()
  let lastResults: Promise<void> = Promise.resolve()

  async function drain(from: ResultSpool | null): Promise<void> {
    while (from !== null && !stopped()) {
      const next = await from.next()
      if (next === null) return
      if (await results.add(next.results, next.results.evidence)) await from.taken(next.position)
    }
  }

  const wakeFeed = () => (options.documents !== 'all' || stopped() ? Promise.resolve() : feeding.run())
  const wakeDrain = () => (spool === null || stopped() ? Promise.resolve() : draining.run())
  const isThrough = () =>
    (options.documents !== 'all' || documents.isThrough()) && (spool === null || spool.waiting() === 0)

  function tell(cause: unknown): void {
    if (!stopped()) options.onFailure(cause instanceof Error ? cause.message : String(cause), null)
  }

  function wake(decidedOffset = 0): void {
    documents.decided(decidedOffset)
    void wakeFeed().catch(tell)
    void wakeDrain().catch(tell)
  }

  return {
    begin: ({ offset, tick }: IndexHeld) => {
      documents.begin(offset)
      if (tick !== null) regaining = stored.begin(tick).catch(tell)
      wake()
    },
    lost: stored.lost,
    wake,
    position: documents.position,
    results: (decided: IndexResults, evidence: readonly number[]) => {
      const added =
        spool === null
          ? stored.add(decided, evidence)
          : spool.add({ ...decided, evidence }).then(() => void wakeDrain().catch(tell))
      lastResults = Promise.all([lastResults, added]).then(() => undefined)
      lastResults.catch(tell)
    },
    flushed: () => lastResults,
    caughtUp: async () => {
      await Promise.all([lastResults, regaining])
      do await Promise.all([wakeFeed(), wakeDrain()])
      while (!stopped() && !isThrough())
    },
    /** What the server has not taken by the end stays in the log and in the spool, for the next start. */
    handOver: async (delayed: boolean) => {
      if (spool === null) await regaining
      else if (!delayed) await Promise.race([wakeDrain().catch(() => undefined), afterMs(2_000)])
    },
    settled: () => Promise.allSettled([feeding.settled(), draining.settled(), lastResults]),
  }
}

function watchedEvents(options: IndexFeedOptions, watch: { delayed: boolean; refused: number }) {
  return {
    onDelay: (reason: string) => {
      watch.delayed = true
      options.onDelay?.(reason)
    },
    onRecovery: (afterMs: number) => {
      watch.delayed = false
      options.onRecovery?.(afterMs)
    },
    onRebuilt: (reason: string) => options.onRebuilt?.(reason),
    onRefused: (item: Parameters<KeptThreadOptions['onRefused']>[0]) => {
      watch.refused++
      options.onRefused?.(item)
    },
  }
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
