// Spreads batches over annotation threads and hands the results back in the order of submission.
import { setImmediate as breathe } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { EarlyWarningError } from '../../core/errors.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { AnnotateRequest, AnnotatedBatch } from './annotate-batch.ts'
import { annotateBatch } from './annotate-batch.ts'
import type { AnnotateMessage } from './annotate-worker.ts'
import { transferList } from '../../wire/record-batch.ts'
import type { TextStageOptions } from './text-stage.ts'
import { createTextStage } from './text-stage.ts'

export interface AnnotatePool {
  /** Results of successive calls resolve in the order of the calls, whichever thread was faster. */
  annotate(request: AnnotateRequest): Promise<AnnotatedBatch>
  /** The words on top of the dictionary for all calls after this one. */
  useWords(added: readonly UserWord[]): void
  close(): Promise<void>
}

export async function createAnnotatePool(workers: number, options: TextStageOptions): Promise<AnnotatePool> {
  return workers === 0 ? inlinePool(options) : threadPool(workers, options)
}

/** One batch after the other with room for other work between them: a push of many batches must not hold up the rest. */
async function inlinePool(options: TextStageOptions): Promise<AnnotatePool> {
  const parts = await createTextStage(options)
  let previous: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => T): Promise<T> {
    const done = previous.then(() => breathe()).then(work)
    previous = done.catch(() => undefined)
    return done
  }
  return {
    annotate: (request) => inTurn(() => annotateBatch(parts, request)),
    useWords: (added) => void inTurn(() => parts.useWords(added)),
    close: () => Promise.resolve(),
  }
}

interface Waiting {
  readonly resolve: (batch: AnnotatedBatch) => void
  readonly reject: (cause: unknown) => void
}

function threadPool(count: number, options: TextStageOptions): AnnotatePool {
  const waiting = new Map<number, Waiting>()
  let failure: EarlyWarningError | null = null
  let nextId = 0
  let previous: Promise<unknown> = Promise.resolve()
  let closing = false
  const threads = Array.from({ length: count }, () => {
    const worker = new Worker(new URL('./annotate-worker.ts', import.meta.url), { workerData: options })
    const state = { worker, load: 0 }
    worker.on('message', (message: { readonly id: number; readonly batch: AnnotatedBatch }) => {
      state.load--
      waiting.get(message.id)?.resolve(message.batch)
      waiting.delete(message.id)
    })
    worker.on('error', fail)
    worker.on('exit', (code) => {
      if (!closing) fail(new Error(`exit code ${code}`))
    })
    return state
  })

  function fail(cause: unknown): void {
    failure ??= new EarlyWarningError(
      'UNAVAILABLE',
      'An annotation thread stopped; see the cause and start again.',
      cause,
    )
    for (const one of waiting.values()) one.reject(failure)
    waiting.clear()
  }

  function annotate(request: AnnotateRequest): Promise<AnnotatedBatch> {
    if (failure !== null) return Promise.reject(failure)
    const id = nextId++
    const thread = threads.reduce((least, one) => (one.load < least.load ? one : least))
    thread.load++
    const result = new Promise<AnnotatedBatch>((resolve, reject) => waiting.set(id, { resolve, reject }))
    const message: AnnotateMessage = { id, request }
    thread.worker.postMessage(message, transferList(request.kind === 'posts' ? request.posts : request.records))
    const inOrder = previous.then(
      () => result,
      () => result,
    )
    previous = inOrder.catch(() => undefined)
    return inOrder
  }

  return {
    annotate,
    useWords: (words) => {
      const message: AnnotateMessage = { words }
      for (const { worker } of threads) worker.postMessage(message, [])
    },
    close: async () => {
      closing = true
      await Promise.all(threads.map((thread) => thread.worker.terminate()))
    },
  }
}
