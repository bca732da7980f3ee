// Feeds the index thread from the log and from committed results; it may lag behind as far as it likes without holding anything up.
import { Worker } from 'node:worker_threads'
import type { Alert } from '../core/alert.ts'
import type { EventLog } from '../core/ports.ts'
import type { Signal } from '../core/signal.ts'
import type { Situation } from '../core/situation.ts'
import { readRecordEntry } from './log-payload.ts'
import type { PackedTexts } from './record-batch.ts'
import { packBytes, transferList } from './record-batch.ts'
import type { TextStageOptions } from './text-stage.ts'

export interface IndexWorkerOptions {
  readonly path: string
  readonly textStage: TextStageOptions
}

export type IndexJob =
  | { readonly kind: 'documents'; readonly id: number; readonly posts: PackedTexts; readonly throughOffset: number }
  | {
      readonly kind: 'results'
      readonly id: number
      readonly signals: readonly Signal[]
      readonly situations: readonly Situation[]
      readonly alerts: readonly Alert[]
    }
  | { readonly kind: 'close'; readonly id: number }

export type IndexAnswer =
  | { readonly kind: 'ready'; readonly offset: number }
  | { readonly kind: 'done'; readonly job: number }
  | { readonly kind: 'failed'; readonly job: number; readonly reason: string }

export interface IndexFeedOptions extends IndexWorkerOptions {
  readonly log: EventLog
  readonly documents: 'all' | 'evidence' | 'none'
  readonly onFailure: (reason: string) => void
}

export interface IndexResults {
  readonly signals: readonly Signal[]
  readonly situations: readonly Situation[]
  readonly alerts: readonly Alert[]
}

export interface IndexFeed {
  /** Queues what a tick decided; adding it twice changes nothing. */
  results(results: IndexResults): void
  /** With `index.documents: evidence`: the log offsets of documents to add. */
  evidence(offsets: readonly number[]): void
  /** The log has grown. */
  wake(): void
  /** Resolves when every result queued so far is in the index. */
  flushed(): Promise<void>
  /** Resolves when the index holds every document of the log. */
  caughtUp(): Promise<void>
  lag(): number
  close(): Promise<void>
}

// FTS5 sorts a batch in memory: larger batches write less, and 2 MiB are some 5,000 posts.
const readBytes = 2 * 1024 * 1024

export async function startIndexFeed(options: IndexFeedOptions): Promise<IndexFeed> {
  const worker = new Worker(new URL('./index-worker.ts', import.meta.url), {
    workerData: { path: options.path, textStage: options.textStage } satisfies IndexWorkerOptions,
  })
  const waiting = new Map<number, () => void>()
  let nextJob = 0
  let failed = false
  let feeding = false
  let closing = false
  let lastResults: Promise<void> = Promise.resolve()
  let position = await new Promise<number>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (message: IndexAnswer) => resolve(message.kind === 'ready' ? message.offset : 0))
  })

  worker.on('message', (message: IndexAnswer) => {
    if (message.kind === 'ready') return
    if (message.kind === 'failed' && !failed) {
      failed = true
      options.onFailure(message.reason)
    }
    waiting.get(message.job)?.()
    waiting.delete(message.job)
  })
  worker.on('error', (error) => {
    if (!failed) options.onFailure(error.message)
    failed = true
    for (const done of waiting.values()) done()
    waiting.clear()
  })

  function post(job: (id: number) => IndexJob, transfer: ArrayBuffer[]): Promise<void> {
    const id = nextJob++
    return new Promise((resolve) => {
      waiting.set(id, resolve)
      worker.postMessage(job(id), transfer)
    })
  }

  async function feed(): Promise<void> {
    if (feeding || closing || options.documents !== 'all') return
    feeding = true
    try {
      position = Math.max(position, options.log.firstOffset())
      let readFrom = position
      // The next batch is read while the thread works on this one; two are held at most.
      let working = Promise.resolve()
      while (!failed && !closing && readFrom < options.log.nextOffset()) {
        const entries = await options.log.read(readFrom, readBytes)
        const last = entries.at(-1)
        if (last === undefined) break
        const posts = packBytes(
          entries.filter((entry) => entry.kind === 'post').map((entry) => readRecordEntry(entry.payload).body),
        )
        const throughOffset = last.offset + 1
        await working
        if (failed || closing) break
        working = post((id) => ({ kind: 'documents', id, posts, throughOffset }), transferList(posts)).then(() => {
          position = throughOffset
        })
        readFrom = throughOffset
      }
      await working
    } finally {
      feeding = false
    }
  }

  async function addEvidence(offsets: readonly number[]): Promise<void> {
    const bodies: Uint8Array[] = []
    for (const offset of offsets) {
      if (offset < options.log.firstOffset()) continue
      const [entry] = await options.log.read(offset, 1)
      if (entry !== undefined && entry.kind === 'post') bodies.push(readRecordEntry(entry.payload).body)
    }
    const posts = packBytes(bodies)
    await post((id) => ({ kind: 'documents', id, posts, throughOffset: position }), transferList(posts))
  }

  return {
    evidence: (offsets) => {
      if (failed || closing || offsets.length === 0) return
      lastResults = Promise.all([lastResults, addEvidence(offsets)]).then(() => undefined)
    },
    results: ({ signals, situations, alerts }) => {
      if (failed || signals.length + situations.length + alerts.length === 0) return
      lastResults = post((id) => ({ kind: 'results', id, signals, situations, alerts }), [])
    },
    wake: () => void feed().catch((cause: unknown) => options.onFailure(String(cause))),
    flushed: () => lastResults,
    caughtUp: feed,
    lag: () => (options.documents === 'all' ? Math.max(0, options.log.nextOffset() - position) : 0),
    close: async () => {
      closing = true
      await post((id) => ({ kind: 'close', id }), [])
      await worker.terminate()
    },
  }
}
