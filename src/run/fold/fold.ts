// The one fold of the program: ticks of records in, decisions out; live, replayed and recovered runs all use it.
import type { BudgetReport } from '../../alerts/alarm-budget.ts'
import type { AlertBook } from '../../alerts/alert-book.ts'
import type { Desk } from '../../alerts/desk/desk.ts'
import type { Alert } from '../../core/alert.ts'
import type { DeskRecord, OfficeRecord } from '../../core/desk-record.ts'
import { assert } from '../../core/errors.ts'
import type { DocumentKey } from '../../core/ids.ts'
import type { DeadLetter } from '../../core/outcome.ts'
import type { Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import type { Clock, Tick } from '../../core/tick.ts'
import type { Correlator } from '../../correlate/correlate.ts'
import type { Admission } from '../../ingest/admission.ts'
import type { FoldRecord, PostRecord } from './fold-record.ts'
import { canonicalOrder, observationOf } from './fold-record.ts'
import { createIntake } from './intake.ts'
import { createOneVoice } from './one-voice.ts'

export interface TickResult {
  readonly clock: Clock
  /** The posts that became documents, in canonical order. */
  readonly accepted: readonly { readonly key: DocumentKey; readonly ref: number }[]
  readonly late: readonly number[]
  /** The posts that became no documents: late, seen before, from the future. */
  readonly refused: readonly number[]
  readonly deadLetters: readonly DeadLetter[]
  readonly signals: readonly Signal[]
  readonly situations: readonly Situation[]
  readonly alerts: readonly Alert[]
  /** What the office wrote down, and what became of its actions. */
  readonly records: readonly DeskRecord[]
  /** Revisions that a silence keeps back, as `id.rev`. */
  readonly silenced: readonly string[]
}

export interface Fold {
  apply(tick: Tick, records: readonly FoldRecord[]): TickResult
  /** The same in steps, so that a tick of many documents does not keep everything else waiting. One tick at a time. */
  begin(tick: Tick, records: readonly FoldRecord[]): TickWork
  /** Running totals by `source|name`; accepted = documents + dropped + deadLetters + late + duplicates for every source. */
  counters(): Readonly<Record<string, number>>
  /** How well the budgets of false alarms and complaints are kept; null before the first tick. */
  budget(): BudgetReport | null
  /** Id of the key that the pseudonyms are made with, as the log says; null where it says nothing. */
  pseudonymKey(): string | null
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
  readonly desk: Desk
}

export interface FoldSnapshot {
  readonly counters: ReadonlyMap<string, number>
  readonly admission: unknown
  readonly correlator: unknown
  readonly alertBook: unknown
  /** Absent in a state of 0.1.0. */
  readonly desk?: unknown
  /** The key that pseudonyms are made with; absent in a state of before the first start that says so. */
  readonly pseudonymKey?: string | null
  readonly voices?: ReadonlyMap<string, string>
}

type Before = Pick<FoldSnapshot, 'counters' | 'pseudonymKey' | 'voices'>

export function createFold(parts: FoldParts, before?: Before): Fold {
  const intake = createIntake(parts.admission, before?.counters)
  const voices = createOneVoice(before?.voices)
  let pseudonymKey = before?.pseudonymKey ?? null
  let decidedAtMs = Number.NEGATIVE_INFINITY

  function apply(tick: Tick, records: readonly FoldRecord[]): TickResult {
    const work = begin(tick, records)
    work.advance(Number.POSITIVE_INFINITY)
    return work.finish()
  }

  function begin(tick: Tick, records: readonly FoldRecord[]): TickWork {
    parts.admission.openTick(tick)
    const { documents, late, refused, deadLetters, office } = intake.take(records)
    documents.sort(canonicalOrder)
    const clock = parts.admission.closeTick(tick)
    let next = 0

    function advance(documentsMax: number): boolean {
      const end = Math.min(documents.length, next + documentsMax)
      for (; next < end; next++) {
        const document = documents[next] as PostRecord
        parts.correlator.take(voices.named(observationOf(document)), clock)
      }
      return next < documents.length
    }

    function finish(): TickResult {
      assert(next === documents.length, `${documents.length - next} documents of tick ${tick.number} are not folded.`)
      for (const record of office) if (record.kind === 'pseudonymKey') pseudonymKey = record.id
      const { signals, situations } = parts.correlator.close(clock)
      const decided = decide(parts, clock, situations, office)
      decidedAtMs = clock.watermarkMs
      return { clock, accepted: documents, late, refused, deadLetters, signals, situations, ...decided }
    }

    return { advance, finish }
  }

  return {
    apply,
    begin,
    pseudonymKey: () => pseudonymKey,
    overCorrelated: () => parts.correlator.overCorrelated(),
    counters: () => Object.fromEntries([...intake.counters()].sort((a, b) => (a[0] < b[0] ? -1 : 1))),
    budget: () => (Number.isFinite(decidedAtMs) ? parts.alertBook.report(decidedAtMs) : null),
    snapshot: () => ({
      counters: new Map(intake.counters()),
      admission: parts.admission.snapshot(),
      correlator: parts.correlator.snapshot(),
      alertBook: parts.alertBook.snapshot(),
      desk: parts.desk.snapshot(),
      pseudonymKey,
      voices: voices.snapshot(),
    }),
  }
}

/** What people did comes before what the situations of the tick say. */
function decide(
  { alertBook, desk }: FoldParts,
  clock: Clock,
  situations: readonly Situation[],
  office: readonly OfficeRecord[],
): Pick<TickResult, 'alerts' | 'records' | 'silenced'> {
  for (const record of office) if (record.kind === 'acknowledgeWithin') alertBook.setAcknowledgeWithin(record.within)
  const actions = office.flatMap((record) => (record.kind === 'action' ? [record.action] : []))
  const puts = office.flatMap((record) => (record.kind === 'put' ? [record.put] : []))
  const alerts = alertBook.decide(clock, situations, actions)
  const written = desk.take(clock, puts, alertBook.outcomes())
  const { revisions, records } = desk.silence(clock, alerts)
  return { alerts, records: [...written, ...records, ...positionsOf(clock, office)], silenced: revisions }
}

const reader = { id: 'reader', name: 'reader' }

/** Where the sources stand; the tick is their revision, so that nothing has to be remembered of the one before. */
function positionsOf({ tick }: Clock, office: readonly OfficeRecord[]): readonly DeskRecord[] {
  return office.flatMap((record) => {
    if (record.kind !== 'position') return []
    const { source, key, atMs, body } = record.position
    return [{ kind: 'position', id: `${source}/${key}`, rev: tick.number, atMs, by: reader, body }]
  })
}
