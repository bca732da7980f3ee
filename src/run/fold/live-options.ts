// What the live run needs from outside: its stores, its threads, its clock, and whom to tell.
import type { AlertRoute } from '../../alerts/route.ts'
import type { EventLog, StateStore } from '../../core/ports.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { AnnotatePool } from '../text/pool.ts'
import type { Fold, FoldSnapshot, TickResult } from './fold.ts'

export interface LiveOptions {
  readonly log: EventLog
  readonly state: StateStore
  readonly pool: AnnotatePool
  readonly openFold: (snapshot: FoldSnapshot | null) => Fold
  readonly routes: readonly AlertRoute[]
  readonly tickLengthMs: number
  readonly checkpointEveryMs: number
  readonly batchRecords: number
  readonly queueBytesMax: number
  readonly version: string
  readonly owner: string
  /** Called with every committed tick result, and with those that recovery folds again (`fresh` false); `nextOffset` stands behind the tick. */
  readonly onResult: (result: TickResult, fresh: boolean, nextOffset: number) => void
  /** Called with the user words whenever others hold, also at the start where some do. */
  readonly onWords: (words: readonly UserWord[]) => void
  /** Awaited before a checkpoint: what must have reached a sink that is fed again only from the checkpoint on. */
  readonly beforeCheckpoint: () => Promise<void>
  /** Called when a checkpoint is durable, with its offset and the receive time of the last tick in it. */
  readonly onCheckpoint?: (offset: number, closedAtMs: number) => void
  /** Called once when the run can no longer go on: a fenced state, a failed disk. */
  readonly onFailure: (cause: unknown) => void
  readonly monotonicMs: () => number
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}
