// One life of an annotation thread, seen from the main thread.
import { Worker } from 'node:worker_threads'
import type { AnnotatedBatch } from './annotate-batch.ts'
import type { AnnotateAnswer, AnnotateMessage } from './annotate-worker.ts'
import type { TextStageOptions } from './text-stage.ts'

export interface AnnotateThreadEvents {
  readonly onBatch: (id: number, batch: AnnotatedBatch) => void
  /** The thread lives, but this request it can never answer. */
  readonly onRefused: (id: number, reason: string) => void
  /** Comes once; nothing comes after it. */
  readonly onDeath: (cause: unknown) => void
}

export interface AnnotateThread {
  post(message: AnnotateMessage): void
  end(): Promise<void>
}

export type StartAnnotateThread = (events: AnnotateThreadEvents) => AnnotateThread

export function startAnnotateThread(options: TextStageOptions, events: AnnotateThreadEvents): AnnotateThread {
  const worker = new Worker(new URL('./annotate-worker.ts', import.meta.url), { workerData: options })
  let isOver = false
  function die(cause: unknown): void {
    if (isOver) return
    isOver = true
    events.onDeath(cause)
  }
  worker.on('message', (answer: AnnotateAnswer) => {
    if (isOver) return
    if ('batch' in answer) events.onBatch(answer.id, answer.batch)
    else events.onRefused(answer.id, answer.reason)
  })
  worker.on('error', die)
  worker.on('exit', (code) => die(new Error(`exit code ${code}`)))
  return {
    // Copied and not transferred: should the thread die, another one is asked the same.
    post: (message) => worker.postMessage(message, []),
    end: async () => {
      isOver = true
      await worker.terminate()
    },
  }
}
