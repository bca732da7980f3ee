// The one fold of the program: ticks of records in, decisions out; live, replayed and recovered runs all use it.
import type { AlertAction, AlertBook } from '../alerts/alert-book.ts'
import type { Alert } from '../core/alert.ts'
import type { Observation } from '../core/document.ts'
import { assert } from '../core/errors.ts'
import type { DocumentKey, PostId, SourceId } from '../core/ids.ts'
import type { DeadLetter, DropReason } from '../core/outcome.ts'
import type { Signal } from '../core/signal.ts'
import type { Situation } from '../core/situation.ts'
import type { Clock, Tick } from '../core/tick.ts'
import type { Correlator } from '../correlate/correlate.ts'
import type { Admission } from '../ingest/admission.ts'

/** One record of a tick, in the order of its source. `ref` is handed back so that the caller finds the rest of the record. */
export type FoldRecord =
  | {
      readonly kind: 'post'
      readonly id: PostId
      readonly receivedAtMs: number
      readonly observation: Observation
      readonly ref: number
    }
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
  /** Running totals by `source|name`; accepted = documents + dropped + deadLetters + late + duplicates for every source. */
  counters(): Readonly<Record<string, number>>
  snapshot(): FoldSnapshot
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

interface Admitted {
  readonly documents: { readonly observation: Observation; readonly ref: number }[]
  readonly late: number[]
  readonly deadLetters: DeadLetter[]
  readonly actions: AlertAction[]
}

export function createFold(parts: FoldParts, countersBefore?: ReadonlyMap<string, number>): Fold {
  const counters = new Map<string, number>(countersBefore ?? [])
  const count = (source: string, name: string) => {
    const key = `${source}|${name}`
    counters.set(key, (counters.get(key) ?? 0) + 1)
  }

  function admit(records: readonly FoldRecord[]): Admitted {
    const admitted: Admitted = { documents: [], late: [], deadLetters: [], actions: [] }
    for (const record of records) {
      if (record.kind === 'action') {
        admitted.actions.push(record.action)
        continue
      }
      const source =
        record.kind === 'post'
          ? record.observation.source
          : record.kind === 'drop'
            ? record.source
            : record.letter.source
      count(source, 'accepted')
      if (record.kind === 'drop') count(source, `dropped.${record.reason}`)
      else if (record.kind === 'dead_letter') {
        count(source, 'deadLetters')
        admitted.deadLetters.push(record.letter)
      } else admitPost(record, admitted)
    }
    return admitted
  }

  function admitPost(record: Extract<FoldRecord, { kind: 'post' }>, admitted: Admitted): void {
    const { observation, id, receivedAtMs, ref } = record
    const source: SourceId = observation.source
    const verdict = parts.admission.admit({ source, id, timeMs: observation.timeMs, receivedAtMs })
    switch (verdict) {
      case 'document':
        count(source, 'documents')
        admitted.documents.push({ observation, ref })
        break
      case 'duplicate':
        count(source, 'duplicates')
        break
      case 'late':
        count(source, 'late')
        admitted.late.push(ref)
        break
      case 'from_the_future':
        count(source, 'deadLetters')
        admitted.deadLetters.push(quarantined(observation, receivedAtMs))
        break
    }
  }

  function apply(tick: Tick, records: readonly FoldRecord[]): TickResult {
    const { documents, late, deadLetters, actions } = admit(records)
    documents.sort((a, b) => canonicalOrder(a.observation, b.observation))
    const clock = parts.admission.closeTick(tick)
    const { signals, situations } = parts.correlator.fold(
      clock,
      documents.map((one) => one.observation),
    )
    const alerts = parts.alertBook.decide(clock, situations, actions)
    return {
      clock,
      accepted: documents.map(({ observation, ref }) => ({ key: observation.key, ref })),
      late,
      deadLetters,
      signals,
      situations,
      alerts,
    }
  }

  return {
    apply,
    counters: () => Object.fromEntries([...counters].sort((a, b) => (a[0] < b[0] ? -1 : 1))),
    snapshot: () => ({
      counters: new Map(counters),
      admission: parts.admission.snapshot(),
      correlator: parts.correlator.snapshot(),
      alertBook: parts.alertBook.snapshot(),
    }),
  }
}

/** Event time, source, id: the order of documents inside a tick, whichever worker they came from. */
function canonicalOrder(a: Observation, b: Observation): number {
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
