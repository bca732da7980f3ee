// The main thread's side of the indexing thread: jobs go over one by one, and what comes back is told to whoever waits for it.
import { Worker } from 'node:worker_threads'
import type { Alert } from '../../core/alert.ts'
import type { Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { RefusedItem } from '../../store/elasticsearch/elasticsearch-index.ts'
import type { IndexTarget } from './index-target.ts'
import type { PackedTexts } from '../../wire/record-batch.ts'
import type { TextStageOptions } from '../text/text-stage.ts'

export interface IndexWorkerOptions {
  readonly target: IndexTarget
  readonly textStage: TextStageOptions
}

export interface IndexResults {
  readonly signals: readonly Signal[]
  readonly situations: readonly Situation[]
  readonly alerts: readonly Alert[]
}

export type IndexJob =
  | { readonly kind: 'documents'; readonly id: number; readonly posts: PackedTexts; readonly throughOffset: number }
  | ({ readonly kind: 'results'; readonly id: number } & IndexResults)
  | { readonly kind: 'words'; readonly id: number; readonly words: readonly UserWord[] }
  | { readonly kind: 'close'; readonly id: number }

export type IndexAnswer =
  | { readonly kind: 'ready'; readonly offset: number }
  | { readonly kind: 'done'; readonly job: number }
  | { readonly kind: 'failed'; readonly job: number; readonly reason: string }
  | { readonly kind: 'delayed'; readonly reason: string }
  | { readonly kind: 'recovered'; readonly afterMs: number }
  | { readonly kind: 'refused'; readonly item: RefusedItem }

export interface IndexThreadEvents {
  /** The thread has ended its work for good. */
  readonly onFailure: (reason: string) => void
  /** The server is away; the thread goes on trying. */
  readonly onDelay: (reason: string) => void
  readonly onRecovery: (afterMs: number) => void
  readonly onRefused: (item: RefusedItem) => void
}

export interface IndexThread {
  /** The log offset up to which documents are indexed; comes when the server answers. */
  readonly ready: Promise<number>
  /** Resolves when the job is done; false where it never will be. */
  run(job: (id: number) => IndexJob, transfer: ArrayBuffer[]): Promise<boolean>
  failed(): boolean
  end(): Promise<void>
}

export function startIndexThread({ target, textStage }: IndexWorkerOptions, events: IndexThreadEvents): IndexThread {
  const worker = new Worker(new URL('./index-worker.ts', import.meta.url), {
    workerData: { target, textStage } satisfies IndexWorkerOptions,
  })
  const waiting = new Map<number, (done: boolean) => void>()
  const ready = Promise.withResolvers<number>()
  // Nobody may be waiting when it fails.
  ready.promise.catch(() => undefined)
  let nextJob = 0
  let failed = false
  let ending = false
  let dead = false

  function fail(reason: string): void {
    if (!failed && !ending) events.onFailure(reason)
    failed = true
    ready.reject(new Error(reason))
  }

  worker.on('message', (message: IndexAnswer) => {
    switch (message.kind) {
      case 'ready':
        ready.resolve(message.offset)
        break
      case 'delayed':
        events.onDelay(message.reason)
        break
      case 'recovered':
        events.onRecovery(message.afterMs)
        break
      case 'refused':
        events.onRefused(message.item)
        break
      case 'done':
      case 'failed':
        if (message.kind === 'failed') fail(message.reason)
        waiting.get(message.job)?.(message.kind === 'done')
        waiting.delete(message.job)
        break
    }
  })
  worker.on('error', (error) => {
    dead = true
    fail(error.message)
    for (const done of waiting.values()) done(false)
    waiting.clear()
  })

  function run(job: (id: number) => IndexJob, transfer: ArrayBuffer[]): Promise<boolean> {
    if (dead) return Promise.resolve(false)
    const id = nextJob++
    return new Promise((resolve) => {
      waiting.set(id, resolve)
      worker.postMessage(job(id), transfer)
    })
  }

  return {
    ready: ready.promise,
    run,
    failed: () => failed,
    end: async () => {
      ending = true
      await run((id) => ({ kind: 'close', id }), [])
      await worker.terminate()
    },
  }
}
