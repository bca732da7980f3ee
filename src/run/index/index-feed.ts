// Feeds the indexing thread from the log and from committed results; it may lag behind as far as it likes without holding anything up.
import type { EventLog } from '../../core/ports.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { IndexResults, IndexThreadEvents, IndexWorkerOptions } from './index-thread.ts'
import { startIndexThread } from './index-thread.ts'
import { readRecordEntry } from '../../wire/log-payload.ts'
import { packBytes, transferList } from '../../wire/record-batch.ts'
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

// FTS5 sorts a batch in memory: larger batches write less, and 2 MiB are some 5,000 posts.
const readBytes = 2 * 1024 * 1024

export async function startIndexFeed(options: IndexFeedOptions): Promise<IndexFeed> {
  const { log, spool } = options
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
  let closing = false
  let position = 0
  let feeding: Promise<void> | null = null
  let draining: Promise<void> | null = null
  let lastResults: Promise<void> = Promise.resolve()
  const stopped = () => closing || thread.failed()
  // A server that is away does not hold up the start; an embedded index is opened at once or not at all.
  const ready = thread.ready.then((offset) => {
    position = offset
  })
  if (spool === null) await ready
  else ready.catch(() => undefined)

  async function feed(): Promise<void> {
    await ready
    position = Math.max(position, log.firstOffset())
    let readFrom = position
    // The next batch is read while the thread works on this one; two are held at most.
    let working = Promise.resolve()
    for (;;) {
      // The log may have grown while the last batch was waited for.
      if (readFrom >= log.nextOffset()) await working
      if (stopped() || readFrom >= log.nextOffset()) break
      const entries = await log.read(readFrom, readBytes)
      const last = entries.at(-1)
      if (last === undefined) break
      const bodies = entries
        .filter((entry) => entry.kind === 'post')
        .map((entry) => readRecordEntry(entry.payload).body)
      const throughOffset = last.offset + 1
      await working
      if (stopped()) break
      working = addPosts(bodies, throughOffset).then((done) => {
        if (done) position = throughOffset
      })
      readFrom = throughOffset
    }
    await working
  }

  function addPosts(bodies: readonly Uint8Array[], throughOffset: number): Promise<boolean> {
    const posts = packBytes(bodies)
    return thread.run((id) => ({ kind: 'documents', id, posts, throughOffset }), transferList(posts))
  }

  async function addEvidence(offsets: readonly number[]): Promise<boolean> {
    if (offsets.length === 0) return true
    const bodies: Uint8Array[] = []
    for (const offset of offsets) {
      if (offset < log.firstOffset()) continue
      const [entry] = await log.read(offset, 1)
      if (entry !== undefined && entry.kind === 'post') bodies.push(readRecordEntry(entry.payload).body)
    }
    return addPosts(bodies, position)
  }

  async function addResults(results: IndexResults, evidence: readonly number[]): Promise<boolean> {
    const { signals, situations, alerts } = results
    const added =
      signals.length + situations.length + alerts.length === 0 ||
      (await thread.run((id) => ({ kind: 'results', id, signals, situations, alerts }), []))
    return (await addEvidence(evidence)) && added
  }

  async function drain(from: ResultSpool): Promise<void> {
    await ready
    while (!stopped()) {
      const next = await from.next()
      if (next === null) return
      if (await addResults(next.results, next.results.evidence)) await from.taken(next.position)
    }
  }

  /** One run at a time; who comes during one waits for it and for one more, so that nothing is overlooked. */
  function wakeFeed(): Promise<void> {
    if (options.documents !== 'all' || stopped()) return Promise.resolve()
    feeding ??= feed().finally(() => {
      feeding = null
    })
    return feeding
  }

  function wakeDrain(): Promise<void> {
    if (spool === null || stopped()) return Promise.resolve()
    draining ??= drain(spool).finally(() => {
      draining = null
    })
    return draining
  }

  const tell = (cause: unknown): void => {
    if (!stopped()) options.onFailure(cause instanceof Error ? cause.message : String(cause))
  }

  return {
    results: (results, evidence) => {
      const { signals, situations, alerts } = results
      if (stopped() || signals.length + situations.length + alerts.length + evidence.length === 0) return
      const added =
        spool === null
          ? addResults({ signals, situations, alerts }, evidence)
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
      lag: options.documents === 'all' ? Math.max(0, log.nextOffset() - position) : 0,
      resultsWaiting: spool?.waiting() ?? 0,
      delayed,
      refused,
    }),
    close: async () => {
      // What the server has not taken by now stays in the log and in the spool, for the next start.
      if (spool !== null && !delayed) await Promise.race([wakeDrain().catch(() => undefined), afterMs(2_000)])
      closing = true
      await thread.end()
      await Promise.allSettled([feeding, draining, lastResults])
      await spool?.close()
    },
  }
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
