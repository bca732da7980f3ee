// The one fold of the program: ticks of records in, decisions out; live, replayed and recovered runs all use it.
import type { BudgetReport } from '../../alerts/alarm-budget.ts'
import type { AlertBook } from '../../alerts/alert-book.ts'
import type { AlertAction } from '../../alerts/held-alert.ts'
import type { Alert } from '../../core/alert.ts'
import type { Observation } from '../../core/document.ts'
import { assert } from '../../core/errors.ts'
import type { DocumentKey, PostId, SourceId } from '../../core/ids.ts'
import type { DeadLetter, DropReason } from '../../core/outcome.ts'
import type { Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import { remembered } from '../../core/remembered.ts'
import type { Clock, Tick } from '../../core/tick.ts'
import type { Correlator } from '../../correlate/correlate.ts'
import type { Admission } from '../../ingest/admission.ts'
import { readObservation, readObservationHeader } from '../../wire/observation-reader.ts'

/** A post; its observation may stay bytes until its turn comes, because a tick may hold tens of thousands of them. */
export interface PostRecord {
  readonly kind: 'post'
  readonly key: DocumentKey
  readonly source: SourceId
  readonly timeMs: number
  readonly receivedAtMs: number
  readonly ref: number
  /** The observation, or bytes in which it begins at `at`. */
  readonly observation: Observation | Uint8Array
  readonly at: number
}

/** One record of a tick, in the order of its source. `ref` is handed back so that the caller finds the rest of the record. */
export type FoldRecord =
  | PostRecord
  | { readonly kind: 'drop'; readonly source: string; readonly reason: DropReason }
  | { readonly kind: 'dead_letter'; readonly letter: DeadLetter }
  | { readonly kind: 'action'; readonly action: AlertAction }

export interface TickResult {
  readonly clock: Clock
  /** The posts that became documents, in canonical order. */
  readonly accepted: readonly { readonly key: DocumentKey; readonly ref: number }[]
  readonly late: readonly number[]
  readonly deadLetters: readonly DeadLetter[]
  readonly signals: readonly Signal[]
  readonly situations: readonly Situation[]
  readonly alerts: readonly Alert[]
}

export interface Fold {
  apply(tick: Tick, records: readonly FoldRecord[]): TickResult
  /** The same in steps, so that a tick of many documents does not keep everything else waiting. One tick at a time. */
  begin(tick: Tick, records: readonly FoldRecord[]): TickWork
  /** Running totals by `source|name`; accepted = documents + dropped + deadLetters + late + duplicates for every source. */
  counters(): Readonly<Record<string, number>>
  /** How well the budgets of false alarms and complaints are kept; null before the first tick. */
  budget(): BudgetReport | null
  /** Words too common to join anything; looks at the whole table of words. */
  overCorrelated(): ReturnType<Correlator['overCorrelated']>
  snapshot(): FoldSnapshot
}

export interface TickWork {
  /** Folds at most so many documents more; true while some are left. */
  advance(documentsMax: number): boolean
  /** Call once no document is left. */
  finish(): TickResult
}

export interface FoldParts {
  readonly admission: Admission
  readonly correlator: Correlator
  readonly alertBook: AlertBook
}

export interface FoldSnapshot {
  readonly counters: ReadonlyMap<string, number>
  readonly admission: unknown
  readonly correlator: unknown
  readonly alertBook: unknown
}

/** The record of an observation that has been read already. */
export function postRecord(observation: Observation, receivedAtMs: number, ref: number): PostRecord {
  const { key, source, timeMs } = observation
  return { kind: 'post', key, source, timeMs, receivedAtMs, ref, observation, at: 0 }
}

/** The record of an observation of which only the header is read yet. */
export function storedPostRecord(bytes: Uint8Array, at: number, receivedAtMs: number, ref: number): PostRecord {
  const { key, source, timeMs } = readObservationHeader(bytes, at)
  return { kind: 'post', key, source, timeMs, receivedAtMs, ref, observation: bytes, at }
}

export function observationOf({ observation, at }: PostRecord): Observation {
  return observation instanceof Uint8Array ? readObservation(observation, at) : observation
}

interface Admitted {
  readonly documents: PostRecord[]
  readonly late: number[]
  readonly deadLetters: DeadLetter[]
  readonly actions: AlertAction[]
}

export function createFold(parts: FoldParts, countersBefore?: ReadonlyMap<string, number>): Fold {
  const counters = new Map<string, number>(countersBefore ?? [])
  let decidedAtMs = Number.NEGATIVE_INFINITY
  const counterOf = remembered((source: string) => remembered((name: string) => `${source}|${name}`, 64), 4_096)
  const count = (source: string, name: string) => {
    const key = counterOf(source)(name)
    counters.set(key, (counters.get(key) ?? 0) + 1)
  }

  function admit(records: readonly FoldRecord[]): Admitted {
    const admitted: Admitted = { documents: [], late: [], deadLetters: [], actions: [] }
    for (const record of records) {
      if (record.kind === 'action') {
        admitted.actions.push(record.action)
        continue
      }
      const source = record.kind === 'dead_letter' ? record.letter.source : record.source
      count(source, 'accepted')
      if (record.kind === 'drop') count(source, `dropped.${record.reason}`)
      else if (record.kind === 'dead_letter') {
        count(source, 'deadLetters')
        admitted.deadLetters.push(record.letter)
      } else admitPost(record, admitted)
    }
    return admitted
  }

  function admitPost(record: PostRecord, admitted: Admitted): void {
    const { key, source, timeMs, receivedAtMs } = record
    const id = key.slice(source.length + 1) as PostId
    const verdict = parts.admission.admit({ source, id, timeMs, receivedAtMs })
    switch (verdict) {
      case 'document':
        count(source, 'documents')
        admitted.documents.push(record)
        break
      case 'duplicate':
        count(source, 'duplicates')
        break
      case 'late':
        count(source, 'late')
        admitted.late.push(record.ref)
        break
      case 'from_the_future':
        count(source, 'deadLetters')
        admitted.deadLetters.push(quarantined(observationOf(record), receivedAtMs))
        break
    }
  }

  function apply(tick: Tick, records: readonly FoldRecord[]): TickResult {
    const work = begin(tick, records)
    work.advance(Number.POSITIVE_INFINITY)
    return work.finish()
  }

  function begin(tick: Tick, records: readonly FoldRecord[]): TickWork {
    const { documents, late, deadLetters, actions } = admit(records)
    documents.sort(canonicalOrder)
    const clock = parts.admission.closeTick(tick)
    let next = 0

    function advance(documentsMax: number): boolean {
      const end = Math.min(documents.length, next + documentsMax)
      for (; next < end; next++) {
        const document = documents[next] as PostRecord
        parts.correlator.take(observationOf(document), clock)
      }
      return next < documents.length
    }

    function finish(): TickResult {
      assert(next === documents.length, `${documents.length - next} documents of tick ${tick.number} are not folded.`)
      const { signals, situations } = parts.correlator.close(clock)
      const alerts = parts.alertBook.decide(clock, situations, actions)
      decidedAtMs = clock.watermarkMs
      return { clock, accepted: documents, late, deadLetters, signals, situations, alerts }
    }

    return { advance, finish }
  }

  return {
    apply,
    begin,
    overCorrelated: () => parts.correlator.overCorrelated(),
    counters: () => Object.fromEntries([...counters].sort((a, b) => (a[0] < b[0] ? -1 : 1))),
    budget: () => (Number.isFinite(decidedAtMs) ? parts.alertBook.report(decidedAtMs) : null),
    snapshot: () => ({
      counters: new Map(counters),
      admission: parts.admission.snapshot(),
      correlator: parts.correlator.snapshot(),
      alertBook: parts.alertBook.snapshot(),
    }),
  }
}

/** Event time, source, id: the order of documents inside a tick, whichever worker they came from. */
function canonicalOrder(a: PostRecord, b: PostRecord): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs
  if (a.source !== b.source) return a.source < b.source ? -1 : 1
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

function quarantined(observation: Observation, receivedAtMs: number): DeadLetter {
  return {
    reason: 'from_the_future',
    source: observation.source,
    file: '',
    line: 0,
    found: new Date(observation.timeMs).toISOString(),
    wanted: `a time no more than the configured tolerance after ${new Date(receivedAtMs).toISOString()}`,
    redactedText: observation.excerpt,
    bytesHash: '',
    bytesLength: 0,
  }
}

/** Totals over all sources in the shape of summary.json; throws where conservation does not hold. */
export function conservation(counters: Readonly<Record<string, number>>): {
  readonly accepted: number
  readonly documents: number
  readonly dropped: Readonly<Record<string, number>>
  readonly deadLetters: number
  readonly late: number
  readonly duplicates: number
} {
  const totals = { accepted: 0, documents: 0, deadLetters: 0, late: 0, duplicates: 0 }
  const dropped: Record<string, number> = {}
  for (const [key, value] of Object.entries(counters)) {
    const name = key.slice(key.lastIndexOf('|') + 1)
    if (name.startsWith('dropped.')) dropped[name.slice(8)] = (dropped[name.slice(8)] ?? 0) + value
    else if (name in totals) totals[name as keyof typeof totals] += value
  }
  const left = totals.documents + totals.deadLetters + totals.late + totals.duplicates
  const sum = Object.values(dropped).reduce((a, b) => a + b, left)
  assert(totals.accepted === sum, `Conservation is broken: ${totals.accepted} accepted, ${sum} accounted for.`)
  return {
    accepted: totals.accepted,
    documents: totals.documents,
    dropped,
    deadLetters: totals.deadLetters,
    late: totals.late,
    duplicates: totals.duplicates,
  }
}
