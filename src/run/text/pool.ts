// What understands posts, batch by batch: the main thread itself, or threads of its own.
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { AnnotateRequest, AnnotatedBatch } from './annotate-batch.ts'

export interface AnnotatePool {
  /** Results of successive calls resolve in the order of the calls, whichever thread was faster. */
  annotate(request: AnnotateRequest): Promise<AnnotatedBatch>
  /** The words on top of the dictionary for all calls after this one. */
  useWords(added: readonly UserWord[]): void
  close(): Promise<void>
}

/** The pool of the program, which can say how its threads are. */
export interface WatchedPool extends AnnotatePool {
  status(): AnnotateStatus
}

export interface AnnotateStatus {
  /** Threads that work, of those wanted. */
  readonly working: number
  readonly wanted: number
  readonly restarts: number
}
