// The three ports: the log that makes records durable, the state that makes results atomic, the index that people search.
import type { Alert } from './alert.ts'
import type { DeskKind, DeskRecord } from './desk-record.ts'
import type { Document } from './document.ts'
import type { DeadLetter } from './outcome.ts'
import type { Signal } from './signal.ts'
import type { Situation } from './situation.ts'

export const logEntryKinds = ['post', 'drop', 'dead_letter', 'tick', 'control'] as const
export type LogEntryKind = (typeof logEntryKinds)[number]

/** One entry of the log; the payload is UTF-8 JSON that has been redacted. */
export interface LogEntry {
  readonly kind: LogEntryKind
  readonly payload: Uint8Array
}

export interface StoredEntry extends LogEntry {
  /** Position in the log, counted from 0 without gaps. */
  readonly offset: number
}

export interface EventLog {
  /** Resolves when every entry is durable; entries of one call keep their order and stand together. At most 64 MiB a call. */
  append(entries: readonly LogEntry[]): Promise<{ readonly firstOffset: number; readonly nextOffset: number }>
  /** Entries from `offset` on, at most `bytesMax` of payload (always at least one if there is one); empty at the end. */
  read(offset: number, bytesMax: number): Promise<readonly StoredEntry[]>
  firstOffset(): number
  nextOffset(): number
  /** Drops whole segments below `offset`; what was dropped can no longer be read. */
  truncateBefore(offset: number): Promise<void>
  close(): Promise<void>
}

export type SinkName = string

/** A revision that one sink has to be told of; the notifier behind the sink makes what it sends from it. */
export interface OutboxRow {
  readonly sink: SinkName
  readonly alert: Alert
}

/** Names a row of one sink. */
export interface OutboxKey {
  readonly alertId: string
  readonly rev: number
}

export interface PendingRow extends OutboxRow {
  /** How often it was tried in vain. */
  readonly attempts: number
  /** Epoch ms before which it is not tried again; 0 before the first attempt. */
  readonly dueAtMs: number
}

/** What a notifier is asked to tell. */
export interface Notification {
  /** The same for every attempt: alert id and revision. */
  readonly id: string
  readonly alert: Alert
  /** Of the attempt. */
  readonly nowMs: number
}

export type NotifyOutcome =
  | { readonly kind: 'delivered' }
  /** The endpoint will never take this alert; others it may. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The endpoint says that it is no more. */
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs: number | null }

/** Tells somebody of an alert, in a form of its own. Never rejects: what goes wrong is an outcome. */
export interface Notifier {
  notify(notification: Notification): Promise<NotifyOutcome>
}

/** What became of the attempts since the start. */
export interface RouteStatus {
  readonly route: string
  readonly delivered: number
  /** Attempts that will be made again. */
  readonly failed: number
  /** Revisions that the endpoint refused for good. */
  readonly refused: number
  /** Revisions that nobody took within a day. */
  readonly exhausted: number
  /** The endpoint said that it is gone; what is for it waits until the next start. */
  readonly disabled: boolean
}

/** Everything one or more ticks changed, committed in one atomic step. */
export interface StateCommit {
  readonly epoch: number
  /** The log offset the state stood at; must equal the stored one. */
  readonly fromOffset: number
  readonly toOffset: number
  readonly tick: number
  readonly alerts: readonly Alert[]
  readonly situations: readonly Situation[]
  readonly signals: readonly Signal[]
  readonly deadLetters: readonly DeadLetter[]
  /** Where the posts stand in the log that became no documents: late, seen before, from the future. */
  readonly refused: readonly number[]
  /** A later one of the same kind and id replaces the earlier. */
  readonly records?: readonly DeskRecord[]
  readonly outbox: readonly OutboxRow[]
  /** Running totals by `source|name`, absolute values after this commit. */
  readonly counters: Readonly<Record<string, number>>
}

export type CommitOutcome = 'ok' | 'already' | 'fenced' | 'gap'

export interface Checkpoint {
  readonly offset: number
  /** Names the build, configuration and models that can read `bytes`. */
  readonly version: string
  readonly bytes: Uint8Array
}

export interface StateOpening {
  readonly epoch: number
  /** Log offset of the last commit; 0 before the first. */
  readonly offset: number
  readonly checkpoint: Checkpoint | null
  readonly counters: Readonly<Record<string, number>>
}

export interface OpeningDemands {
  /** The new epoch is above this too: for a store that may have forgotten its latest owner. */
  readonly epochFloor?: number
  /** Refuses with HISTORY_LOST where nobody has ever opened the store, and leaves it so. */
  readonly mustExist?: boolean
}

/** An alert revision with its place in the order in which revisions were committed; the SSE event id. */
export interface SequencedAlert {
  readonly sequence: number
  readonly alert: Alert
}

export interface StateStore {
  /** Takes ownership: raises the epoch so that an older owner is fenced. */
  open(owner: string, demands?: OpeningDemands): Promise<StateOpening>
  commit(commit: StateCommit): Promise<CommitOutcome>
  saveCheckpoint(epoch: number, checkpoint: Checkpoint): Promise<CommitOutcome>
  /** Of each alert the earliest revision that this sink has not been told; the soonest due first, of those the oldest. */
  pending(sink: SinkName, limit: number): Promise<readonly PendingRow[]>
  markDone(sink: SinkName, rows: readonly OutboxKey[]): Promise<void>
  markFailed(sink: SinkName, row: OutboxKey, error: string, dueAtMs: number): Promise<void>
  /** The row is done although nobody was told. */
  giveUp(sink: SinkName, row: OutboxKey, error: string): Promise<void>
  alert(id: string): Promise<Alert | null>
  /** The latest revisions of one alert that are kept, oldest first; [] where there is none. */
  alertRevisions(id: string, limit: number): Promise<readonly Alert[]>
  /** Revisions after `sequence`, oldest first. */
  alertsAfter(sequence: number, limit: number): Promise<readonly SequencedAlert[]>
  /** The latest revision of each alert, newest first. */
  latestAlerts(limit: number): Promise<readonly SequencedAlert[]>
  situation(id: string): Promise<Situation | null>
  record(kind: DeskKind, id: string): Promise<DeskRecord | null>
  /** Those written last first, after the first `skip` of them. */
  records(kind: DeskKind, limit: number, skip?: number): Promise<readonly DeskRecord[]>
  /** Newest first, after the first `skip` of them. */
  deadLetters(limit: number, skip?: number): Promise<readonly DeadLetter[]>
  close(): Promise<void>
}

export type IndexKind = 'documents' | 'signals' | 'situations' | 'alerts'

export interface SearchRequest {
  readonly kind: IndexKind
  /** Words in the project's own tokens, joined by AND; '' matches everything. */
  readonly query: string
  readonly filters: {
    readonly topic?: string
    readonly place?: string
    readonly source?: string
    readonly fromMs?: number
    readonly toMs?: number
    readonly level?: string
    readonly state?: string
    /** Only these ids; with times, because an index need not find an id without one. */
    readonly keys?: readonly string[]
  }
  readonly limit: number
  /** Opaque; from the previous page. */
  readonly cursor?: string
  readonly facets?: readonly ('topic' | 'place' | 'source' | 'day')[]
}

export interface SearchPage {
  /** Newest first. */
  readonly hits: readonly Readonly<Record<string, unknown>>[]
  readonly cursor: string | null
  readonly facets: Readonly<Record<string, readonly { readonly value: string; readonly count: number }[]>>
}

/** What an index will never take: it stays in the log or the state, and this says which it was and why. */
export interface RefusedItem {
  readonly kind: IndexKind
  readonly id: string
  readonly rev: number
  /** As HTTP counts them. */
  readonly status: number
  readonly type: string
  /** Without the value that was refused. */
  readonly reason: string
}

export interface SearchIndex {
  /** Adding the same key again changes nothing. `throughOffset` is the log offset up to which documents are now indexed. */
  addDocuments(documents: readonly Document[], throughOffset: number): Promise<void>
  addSignals(signals: readonly Signal[]): Promise<void>
  addSituations(situations: readonly Situation[]): Promise<void>
  /** A lower `rev` never replaces a higher one. */
  addAlerts(alerts: readonly Alert[]): Promise<void>
  search(request: SearchRequest): Promise<SearchPage>
  /** The log offset up to which documents are indexed. */
  indexedOffset(): Promise<number>
  close(): Promise<void>
}
