// Searches the embedded index from another thread: SQLite answers in its own time, and the alert path never waits for it.
import { Worker } from 'node:worker_threads'
import type { ErrorCode } from '../../core/errors.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { SearchIndex, SearchPage, SearchRequest } from '../../core/ports.ts'
import type { Tokenize } from './index-records.ts'
import { splitWords } from './index-records.ts'

export interface SearchThreadOptions {
  /** The database file that `createSqliteIndex` writes, here or in another thread. */
  readonly path: string
  readonly tokenize?: Tokenize
  /** Searches that wait; more are refused with UNAVAILABLE. */
  readonly waitingMax?: number
  /** A search that takes longer is given up together with the thread, which is begun anew. */
  readonly searchMsMax?: number
}

export interface SearchWorkerData {
  readonly path: string
}

export interface SearchQuestion {
  readonly id: number
  readonly request: SearchRequest
}

export type SearchAnswer =
  | { readonly id: number; readonly kind: 'page'; readonly page: SearchPage }
  | { readonly id: number; readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }

interface Waiting {
  readonly timer: NodeJS.Timeout
  resolve(page: SearchPage): void
  reject(error: EarlyWarningError): void
}

export interface SearchThread extends Pick<SearchIndex, 'search' | 'close'> {
  status(): SearchThreadStatus
}

export interface SearchThreadStatus {
  /** The thread died, and none has answered since. */
  readonly failing: boolean
  /** How often it died or was given up. */
  readonly failures: number
}

/** The thread is begun with the first search, and anew with the first one after it died. */
export function createSearchThread(options: SearchThreadOptions): SearchThread {
  const { path, tokenize = splitWords, waitingMax = 32, searchMsMax = 10_000 } = options
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let nextId = 0
  let failures = 0
  let failing = false

  function begin(): Worker {
    const begun = new Worker(new URL('./search-worker.ts', import.meta.url), {
      workerData: { path } satisfies SearchWorkerData,
    })
    begun.unref()
    begun.on('message', (answer: SearchAnswer) => {
      const one = waiting.get(answer.id)
      waiting.delete(answer.id)
      clearTimeout(one?.timer)
      failing = false
      if (answer.kind === 'page') one?.resolve(answer.page)
      else one?.reject(new EarlyWarningError(answer.code, answer.message))
    })
    begun.on('error', (cause) => died(begun, cause.message))
    begun.on('exit', (code) => died(begun, `exit code ${code}`))
    return begun
  }

  function died(dead: Worker, reason: string): void {
    if (worker !== dead) return
    failing = true
    giveUp(dead, `The searching thread failed (${reason}).`)
  }

  function giveUp(broken: Worker, reason: string): void {
    if (worker !== broken) return
    worker = null
    failures++
    void broken.terminate()
    for (const one of waiting.values()) {
      clearTimeout(one.timer)
      one.reject(new EarlyWarningError('INDEX_FAILED', `${reason} Search for less at once, or try again.`))
    }
    waiting.clear()
  }

  return {
    search(request) {
      if (waiting.size >= waitingMax) {
        const found = `${waiting.size} searches wait, the most that may`
        return Promise.reject(new EarlyWarningError('UNAVAILABLE', `${found}; try again later.`))
      }
      const asked = (worker ??= begin())
      const id = nextId++
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => giveUp(asked, `The search took more than ${searchMsMax} ms.`), searchMsMax)
        waiting.set(id, { timer, resolve, reject })
        // The query is cut here, where the dictionary is; joined by spaces it comes out the same over there.
        const cut = tokenize(request.query).join(' ')
        const query = cut === '' ? request.query : cut
        asked.postMessage({ id, request: { ...request, query } } satisfies SearchQuestion, [])
      })
    },
    status: () => ({ failing, failures }),
    async close() {
      const ended = worker
      worker = null
      await ended?.terminate()
      for (const one of waiting.values()) {
        clearTimeout(one.timer)
        one.reject(new EarlyWarningError('UNAVAILABLE', 'The index is closed.'))
      }
      waiting.clear()
    },
  }
}
