// One life of the indexing thread, seen from the main thread: jobs go over one by one, and what comes back is told to whoever waits for it.
import { Worker } from 'node:worker_threads'
import type { Alert } from '../../core/alert.ts'
import type { RefusedItem } from '../../core/ports.ts'
import type { Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
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
  /** `throughTick`: with these the index holds everything up to that tick; null where it does not. */
  | ({ readonly kind: 'results'; readonly id: number; readonly throughTick: number | null } & IndexResults)
  | { readonly kind: 'words'; readonly id: number; readonly words: readonly UserWord[] }
  | { readonly kind: 'close'; readonly id: number }

/** What an index holds when it is opened. */
export interface IndexHeld {
  /** Documents up to this log offset. */
  readonly offset: number
  /** What was decided up to this tick; null for an index that keeps no account of it. */
  readonly tick: number | null
}

export type IndexAnswer =
  | { readonly kind: 'ready'; readonly held: IndexHeld }
  | { readonly kind: 'done'; readonly job: number }
  | { readonly kind: 'failed'; readonly job: number; readonly reason: string }
  | { readonly kind: 'delayed'; readonly reason: string }
  | { readonly kind: 'recovered'; readonly afterMs: number }
  | { readonly kind: 'refused'; readonly item: RefusedItem }
  | { readonly kind: 'rebuilt'; readonly reason: string }

export interface IndexThreadEvents {
  /** It has opened the index; comes when the server answers. */
  readonly onReady: (held: IndexHeld) => void
  /** It works no more; comes once. */
  readonly onFailure: (reason: string) => void
  /** The server is away; the thread goes on trying. */
  readonly onDelay: (reason: string) => void
  readonly onRecovery: (afterMs: number) => void
  readonly onRefused: (item: RefusedItem) => void
  /** The index was damaged, and an empty one has taken its place. */
  readonly onRebuilt: (reason: string) => void
}

export interface IndexThread {
  /** Resolves when the job is done; false where it never will be. */
  run(job: (id: number) => IndexJob, transfer: ArrayBuffer[]): Promise<boolean>
  /** Closes the index; nothing is told after that. */
  end(): Promise<void>
}

export type StartIndexThread = (events: IndexThreadEvents) => IndexThread

export function startIndexThread(options: IndexWorkerOptions, events: IndexThreadEvents): IndexThread {
  const worker = new Worker(new URL('./index-worker.ts', import.meta.url), {
    workerData: { target: options.target, textStage: options.textStage } satisfies IndexWorkerOptions,
  })
  const waiting = new Map<number, (done: boolean) => void>()
  let nextJob = 0
  let isOver = false

  function fail(reason: string): void {
    // Whatever waits will not be done here.
    for (const done of waiting.values()) done(false)
    waiting.clear()
    if (isOver) return
    isOver = true
    void worker.terminate()
    events.onFailure(reason)
  }

  worker.on('message', (message: IndexAnswer) => {
    switch (message.kind) {
      case 'ready':
        return events.onReady(message.held)
      case 'delayed':
        return events.onDelay(message.reason)
      case 'recovered':
        return events.onRecovery(message.afterMs)
      case 'refused':
        return events.onRefused(message.item)
      case 'rebuilt':
        return events.onRebuilt(message.reason)
      case 'failed':
        return fail(message.reason)
      case 'done':
        waiting.get(message.job)?.(true)
        waiting.delete(message.job)
    }
  })
  worker.on('error', (error) => fail(error.message))
  worker.on('exit', (code) => fail(`it ended with exit code ${code}`))

  function run(job: (id: number) => IndexJob, transfer: ArrayBuffer[]): Promise<boolean> {
    if (isOver) return Promise.resolve(false)
    const id = nextJob++
    return new Promise((resolve) => {
      waiting.set(id, resolve)
      worker.postMessage(job(id), transfer)
    })
  }

  return {
    run,
    end: async () => {
      // A failure on the way out is none that anybody has to hear of.
      const closed = run((id) => ({ kind: 'close', id }), [])
      isOver = true
      await closed
      await worker.terminate()
    },
  }
}
