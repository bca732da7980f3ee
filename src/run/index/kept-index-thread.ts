// Keeps an indexing thread at work: one that fails is started again after a pause, and what it had not done is told to whoever asked.
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { Restarts } from '../restarts.ts'
import type { IndexHeld, IndexThread, IndexThreadEvents, StartIndexThread } from './index-thread.ts'

export interface KeptThreadOptions extends Omit<IndexThreadEvents, 'onFailure' | 'onReady'> {
  readonly start: StartIndexThread
  readonly restarts: Restarts
  /** A thread has opened the index, the first one or one that took its place. */
  readonly onReady: (held: IndexHeld) => void
  /** `restartMs` is null where it is not started again. */
  readonly onFailure: (reason: string, restartMs: number | null) => void
  readonly later: (ms: number, work: () => void) => void
}

export type ThreadState = 'starting' | 'working' | 'failed' | 'given_up'

export interface KeptIndexThread extends Pick<IndexThread, 'run' | 'end'> {
  state(): ThreadState
  /** What a thread cuts with, this one and those after it. */
  words(words: readonly UserWord[]): void
}

export function keepIndexThread(options: KeptThreadOptions): KeptIndexThread {
  let state: ThreadState = 'starting'
  let latestWords: readonly UserWord[] | null = null
  let ended = false
  let thread = begin()

  function begin(): IndexThread {
    state = 'starting'
    const begun = options.start({
      ...options,
      onReady: (held) => {
        state = 'working'
        options.onReady(held)
      },
      onFailure: failed,
    })
    if (latestWords !== null) tellWords(begun, latestWords)
    return begun
  }

  function failed(reason: string): void {
    if (ended) return
    const restartMs = options.restarts.next()
    state = restartMs === null ? 'given_up' : 'failed'
    options.onFailure(reason, restartMs)
    if (restartMs === null) return
    options.later(restartMs, () => {
      if (!ended) thread = begin()
    })
  }

  return {
    run: (job, transfer) => thread.run(job, transfer),
    state: () => state,
    words: (words) => {
      latestWords = words
      tellWords(thread, words)
    },
    end: () => {
      ended = true
      return thread.end()
    },
  }
}

function tellWords(thread: IndexThread, words: readonly UserWord[]): void {
  void thread.run((id) => ({ kind: 'words', id, words }), [])
}
